"""The table of permissions is the hand-written one, and what is not in it is denied."""

import csv
from pathlib import Path

import pytest
from flask import Flask

from scoring.foundation.errors import Forbidden, SignInNeeded
from scoring.people import permissions
from scoring.people.actors import CONSOLE, VISITOR, Actor, Grant, Scope
from scoring.people.permissions import ANYWHERE, HERE, ROLES, SIGNED_IN, Row

pytestmark = pytest.mark.one_database
TABLE = Path(__file__).with_name("permissions.csv")
PAVLODAR, ABAI = Scope("region", "KZ-55"), Scope("region", "KZ-10")


@pytest.fixture
def invented(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of its own: mending lamps."""
    for name in ("_scope_kinds", "_relations", "_rows"):
        monkeypatch.setattr(permissions, name, set(getattr(permissions, name)))
    permissions.declare(
        scope_kinds={"region"},
        relations={"own lamp"},
        rows=[
            ("organizer", "see-lamp", ANYWHERE),
            ("chief-expert", "mend-lamp", HERE),
            ("expert", "mend-lamp", "own lamp"),
            (SIGNED_IN, "count-lamps", ANYWHERE),
        ],
    )


def holding(role: str, scope: Scope = Scope()) -> Actor:  # noqa: B008  # frozen
    return Actor(account_id=1, grants=(Grant(role, scope),))


def written() -> set[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {Row(line["role"], line["act"], line["relation"]) for line in csv.DictReader(file)}


def test_table_is_the_written_one(app: Flask) -> None:
    declared = set(permissions.table())

    assert declared - written() == set(), "declared in the code, not written in tests/people/permissions.csv"
    assert written() - declared == set(), "written in tests/people/permissions.csv, not declared in the code"


def test_every_role_may_do_each_act_only_as_the_table_says(app: Flask) -> None:
    rows = written()
    wrong = []
    for role in (*ROLES, SIGNED_IN):
        actor = Actor(account_id=1) if role == SIGNED_IN else holding(role)
        for act in {row.act for row in rows}:
            for relation in permissions.relations():
                holds = {ANYWHERE, relation} | (set() if role == SIGNED_IN else {HERE})
                expected = any(Row(who, act, held) in rows for who in (role, SIGNED_IN) for held in holds)
                if permissions.allow(actor, act, {relation}) is not expected:
                    wrong.append((role, act, relation))

    assert wrong == []


def test_act_nobody_declared_is_denied_to_all(invented: None) -> None:
    assert [permissions.allow(holding(role), "blow-up-lamp", {"own lamp"}) for role in ROLES] == [False] * len(ROLES)
    assert permissions.allow(CONSOLE, "blow-up-lamp") is False


def test_role_held_somewhere_is_enough_where_anywhere_is_written(invented: None) -> None:
    assert permissions.allow(holding("organizer", ABAI), "see-lamp", places=[PAVLODAR]) is True


def test_role_held_elsewhere_does_not_count_here(invented: None) -> None:
    assert permissions.allow(holding("chief-expert", ABAI), "mend-lamp", places=[PAVLODAR]) is False
    assert permissions.allow(holding("chief-expert", ABAI), "mend-lamp") is False
    assert permissions.allow(holding("chief-expert", PAVLODAR), "mend-lamp", places=[ABAI, PAVLODAR]) is True
    assert permissions.allow(holding("chief-expert"), "mend-lamp", places=[PAVLODAR]) is True


def test_relation_counts_only_when_it_holds(invented: None) -> None:
    assert permissions.allow(holding("expert"), "mend-lamp", {"own lamp"}) is True
    assert permissions.allow(holding("expert"), "mend-lamp") is False
    assert permissions.allow(holding("organizer"), "mend-lamp", {"own lamp"}) is False


def test_whoever_has_an_account_is_signed_in_and_a_visitor_is_not(invented: None) -> None:
    assert permissions.allow(holding("press"), "count-lamps") is True
    assert permissions.allow(Actor(account_id=1), "count-lamps") is True
    assert permissions.allow(VISITOR, "count-lamps") is False


def test_signed_in_is_a_role_of_nobody_else(invented: None) -> None:
    permissions.declare(rows=[(SIGNED_IN, "mend-lamp", HERE)])

    assert permissions.allow(Actor(account_id=1), "mend-lamp", places=[Scope()]) is False


def test_visitor_is_asked_to_sign_in_and_others_are_refused(invented: None) -> None:
    with pytest.raises(SignInNeeded) as visitor:
        permissions.require(VISITOR, "see-lamp")
    with pytest.raises(Forbidden) as press:
        permissions.require(holding("press"), "see-lamp")

    assert (visitor.value.code, press.value.code) == ("sign-in-needed", "not-allowed")


@pytest.mark.parametrize("row", [("king", "see-lamp", ANYWHERE), ("expert", "see-lamp", "never declared")])
def test_slip_in_a_declaration_is_found_at_the_start(invented: None, row: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match=row[0]):
        permissions.declare(rows=[row])
