"""A finalised skill makes a bundle that holds, of the same bytes, without names; two programs agree."""

import json

import pytest
from sqlalchemy import text

from scoring.championships.bundle import exporting
from scoring.championships.bundle.reading import bundle_from
from scoring.championships.bundle.verifying import verify
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.marking import withdrawing
from scoring.marking.commands import Act
from scoring.people.models import Account
from scoring.rules.ranking import Participation
from tests.championships.bundles import SCRIPT, Document, as_bytes, exported, found
from tests.championships.skills import finalise, lock_all, make_skill, sign_sheets, unlock
from tests.championships.test_finalising import decide
from tests.marking.hall import MOMENT, Hall


@pytest.fixture
def hall(app) -> Hall:
    made = make_skill(app)
    finalise(made)
    return made


@pytest.fixture
def document(hall) -> Document:
    return exported(hall)


def test_a_finalised_skill_holds(document):
    verdict = verify(bundle_from(as_bytes(document)))

    assert verdict.holds
    assert SCRIPT["verify"](document) == []
    assert verdict.standings[0] == {
        "seat": "1",
        "total": "2.53",
        "place": 1,
        "scale": 708,
        "medal": "gold",
    }  # 700 + 30 x 0.25 / 1.00: the guard
    assert [row["seat"] for row in verdict.standings] == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.one_database
def test_the_same_results_give_the_same_bytes(hall):
    with hall.app.app_context(), db.reading() as session:
        assert exporting.bundle(session, hall.assessment) == exporting.bundle(session, hall.assessment)


@pytest.mark.one_database
def test_no_account_no_name_and_no_comment_is_in_a_bundle(app):
    hall = make_skill(app)
    unlock(hall, 1)  # a reason in words
    hall.send(hall.judges[0], Act.COMMENT, "m1", 1, reason="for-panel", text="Aigerim held the file with both hands")
    hall.send(hall.judges[0], Act.ANSWER, "m1", 1, answer="typed:0.91")
    sign_sheets(hall, [1])
    lock_all(hall)
    finalise(hall)

    written = exporting_text(hall)

    with app.app_context(), db.reading() as session:
        names = [account.display_name for account in session.query(Account)]
    assert [name for name in names if name in written] == []
    assert "Aigerim" not in written
    assert "The third item was not counted." in written
    entries = [entry for chain in json.loads(written)["journal"].values() for entry in chain]
    accounts = {entry[name] for entry in entries for name in ("by", "judge", "consent") if name in entry}
    assert {name[:2] for name in accounts} == {"p-"}
    assert "person-" not in written
    assert found(json.loads(written)) == []


def exporting_text(hall: Hall) -> str:
    with hall.app.app_context(), db.reading() as session:
        return exporting.bundle(session, hall.assessment).decode()


def test_rounds_excused_guests_and_those_who_left_are_computed_alike(app):
    hall = make_skill(app, ("1.00", "0.90", "0.80", "0.70", "0.60", "0.50", "0.95"), lock=False)
    with app.app_context(), db.transaction() as session:
        session.execute(text("UPDATE seat SET status = 'guest' WHERE public_id = :seat"), {"seat": hall.seats[6]})
        session.execute(text("UPDATE assessment SET revision = revision + 1"))
        withdrawing.withdraw_seat(
            session, hall.assessment, hall.seats[5], started=True, actor=hall.organizer, at=MOMENT
        )
    hall.send(hall.chief, Act.EXCUSED, "n1", 1, reason="accommodation")
    hall.send(hall.judges[0], Act.ANSWER, "n1", 2, answer="completed:4")
    sign_sheets(hall, [1, 2])
    lock_all(hall)
    finalise(hall)

    document = exported(hall)

    rows = {row["seat"]: row for row in document["results"]["standings"]}
    assert found(document) == []
    assert rows["2"]["counted"] == "2.00"
    assert (rows["2"]["sum"], rows["2"]["total"]) == ("1.68", "2.52")
    assert (rows["7"]["place"], rows["7"]["participation"]) == (None, Participation.GUEST.value)
    assert rows["7"]["scale"] is not None
    assert rows["6"]["participation"] == Participation.WITHDRAWN.value


def test_a_corrected_revision_and_the_one_before_both_hold(hall):
    before = exported(hall)
    decide(hall)
    unlock(hall, 2)
    hall.send(hall.judges[0], Act.ANSWER, "m1", 2, answer="typed:0.95")
    sign_sheets(hall, [2])
    lock_all(hall)
    finalise(hall)

    new = exported(hall)

    assert exported(hall, 1) == before
    assert (found(before), found(new)) == ([], [])
    assert new["decision"]["reason"] == "An item was not counted."
    assert new["results"]["follows"]["hash"] == before["hash"]


@pytest.mark.one_database
def test_a_journal_that_is_not_what_was_fixed_gives_no_bundle(hall):
    with hall.app.app_context(), db.transaction() as session:
        session.execute(text("DROP TRIGGER journal_entry_no_update"))
        session.execute(text("UPDATE journal_entry SET value = 99 WHERE seq = 1"))

    with pytest.raises(Refused) as refused:
        exported(hall)

    assert refused.value.code == "bundle-journal-changed"
