"""Saving edits into a draft: what an editor has seen decides, and nobody's work is lost without a word."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from scoring.foundation.errors import Outdated
from scoring.people.actors import Actor
from scoring.rules.calculations import NumberCompleted
from scoring.rules.errors import RuleBroken
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme, Text
from scoring.schemes.content.placing import aspect_of
from scoring.schemes.drafting import begin_scheme
from scoring.schemes.editor import edits
from scoring.schemes.editor.editing import edit_draft
from scoring.schemes.editor.edits import Edit, SetAspect, SetCalculation
from scoring.schemes.queries import scheme_view
from tests.schemes.conftest import MOMENT

FIRST = "key000000000"
SECOND = "key000000001"


@pytest.fixture
def scheme(db_session: Session, chief: Actor, sound_scheme: Scheme) -> str:
    return begin_scheme(db_session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=MOMENT).public_id


def save(session: Session, actor: Actor, scheme: str, edit: Edit, seen: int) -> int:
    return edit_draft(session, actor, scheme, edit, seen=seen, at=MOMENT).revision


def test_an_edit_makes_the_next_revision(db_session: Session, chief: Actor, scheme: str) -> None:
    revision = save(db_session, chief, scheme, SetAspect(FIRST, {"maximum": 150}), 1)

    assert revision == 2
    assert aspect_of(scheme_view(db_session, chief, scheme).content, FIRST).maximum == 150


def test_an_edit_that_changes_nothing_makes_no_revision(db_session: Session, chief: Actor, scheme: str) -> None:
    revision = save(db_session, chief, scheme, SetAspect(FIRST, {"maximum": 200}), 1)

    assert revision == 1


def test_two_editors_of_different_aspects_do_not_stand_in_each_others_way(
    db_session: Session, chief: Actor, organizer: Actor, scheme: str
) -> None:
    save(db_session, chief, scheme, SetAspect(FIRST, {"maximum": 150}), 1)

    revision = save(db_session, organizer, scheme, SetAspect(SECOND, {"maximum": 250}), 1)

    content = scheme_view(db_session, chief, scheme).content
    assert revision == 3
    assert [aspect_of(content, key).maximum for key in (FIRST, SECOND)] == [150, 250]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(SetAspect(FIRST, {"maximum": 150}), SetAspect(FIRST, {"maximum": 50}), id="the same aspect"),
        pytest.param(
            SetCalculation(FIRST, NumberCompleted(Decimal(3))),
            SetCalculation(FIRST, NumberCompleted(Decimal(4))),
            id="the calculation behind it",
        ),
        pytest.param(edits.RemoveAspect(FIRST), SetAspect(FIRST, {"maximum": 50}), id="an aspect that is gone"),
        pytest.param(
            edits.AddCriterion(), edits.SetPart(("criterion", 0), {"name": Text(en="X")}), id="a part by its place"
        ),
    ],
)
def test_two_edits_of_one_thing_are_a_conflict_and_the_first_stays(
    db_session: Session, chief: Actor, organizer: Actor, scheme: str, first: Edit, second: Edit
) -> None:
    save(db_session, chief, scheme, first, 1)
    before = scheme_view(db_session, chief, scheme).content

    with pytest.raises(Outdated) as refused:
        save(db_session, organizer, scheme, second, 1)

    assert refused.value.code == "draft-changed"
    assert scheme_view(db_session, chief, scheme).content == before


@pytest.mark.parametrize("seen", [0, -1, 2, 999])
def test_a_state_nobody_can_have_seen_is_refused(db_session: Session, chief: Actor, scheme: str, seen: int) -> None:
    with pytest.raises(Outdated) as refused:
        save(db_session, chief, scheme, SetAspect(FIRST, {"maximum": 50}), seen)

    assert refused.value.code == "draft-changed"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("x" * 10_000_000, "content-text-too-long", id="ten megabytes"),
        pytest.param("a\x00b", "content-text-not-storable", id="a character no workbook can hold"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_whole(
    db_session: Session, chief: Actor, scheme: str, text: str, code: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        save(db_session, chief, scheme, SetAspect(FIRST, {"description": Text(en=text)}), 1)

    assert broken.value.code == code
    assert scheme_view(db_session, chief, scheme).revision == 1
