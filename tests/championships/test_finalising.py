"""Results are final when everything is locked and two persons signed; then nothing changes them but a decision."""

import json
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from scoring.championships.results import correcting, queries, words
from scoring.championships.results.finalising import InTheWay, in_the_way
from scoring.championships.results.models import FROZEN_TABLES, FinalisationRow
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Outdated, Refused
from scoring.marking import closing, locking, sheets
from scoring.marking.commands import Act
from scoring.marking.frames import AssessmentState
from scoring.marking.independence import Level
from scoring.marking.models import JudgeRow
from scoring.marking.recording import room
from scoring.rules.canonical import digest
from tests.championships.skills import finalise, lock_all, make_skill, sign, sign_sheets, token, unlock
from tests.marking.hall import MOMENT, Hall, make_hall


def codes(hall: Hall) -> list[str]:
    with hall.app.app_context(), db.reading() as session:
        return [one.code for one in in_the_way(session, room().frames.fresh(session, hall.assessment))]


def rows(hall: Hall) -> list[FinalisationRow]:
    with hall.app.app_context(), db.reading() as session:
        return list(session.scalars(select(FinalisationRow).order_by(FinalisationRow.revision)))


def decide(hall: Hall, actor=None, **said) -> int:
    given = {"number": "12-Ө", "decided_on": date(2026, 1, 22), "reason": "An item was not counted.", **said}
    with hall.app.app_context(), db.transaction() as session:
        return correcting.decide_correction(session, hall.assessment, actor=actor or hall.president, at=MOMENT, **given)


def changes(hall: Hall):
    with hall.app.app_context(), db.reading() as session:
        return queries.finalising(session, hall.assessment, actor=hall.organizer).changes


def test_two_persons_make_the_results_final_and_close_marking(app):
    hall = make_skill(app)

    first = sign(hall, hall.chief)
    second = sign(hall, hall.president)

    assert (first.revision, second.revision) == (None, 1)
    assert first.hash == second.hash
    assert hall.frame().state is AssessmentState.CLOSED
    [row] = rows(hall)
    document = json.loads(row.document)
    assert digest(document) == row.hash == first.hash
    assert [(one["seat"], one["place"], one["medal"]) for one in document["standings"][:3]] == [
        ("1", 1, "gold"),
        ("2", 2, "silver"),
        ("3", 3, "bronze"),
    ]


def test_the_first_signature_alone_leaves_everything_open(app):
    hall = make_skill(app)

    sign(hall, hall.chief)
    again = sign(hall, hall.chief)

    assert again.revision is None
    assert hall.frame().state is AssessmentState.OPEN
    assert rows(hall) == []


def test_the_same_person_with_another_account_is_no_second_person(app):
    hall = make_skill(app)
    with app.app_context(), db.transaction() as session:
        for actor in (hall.chief, hall.president):
            row = JudgeRow(assessment_id=hall.frame().id, account_id=actor.account_id, organisation=None, region="KZ-1")
            row.person = "one-person"
            session.add(row)
    sign(hall, hall.chief)

    with pytest.raises(Refused) as refused:
        sign(hall, hall.president)

    assert refused.value.code == "signature-needs-another-person"


@pytest.mark.one_database
@pytest.mark.parametrize("who", ["deputy", "organizer"])
def test_nobody_else_signs(app, who):
    hall = make_skill(app)

    with pytest.raises(Forbidden):
        sign(hall, getattr(hall, who))


@pytest.mark.one_database
def test_at_a_college_stage_the_organizer_signs_where_there_is_no_jury_president(app):
    hall = make_skill(app, level=Level.TEACHER)
    with app.app_context(), db.transaction() as session:
        session.execute(text("DELETE FROM role_grant WHERE role = 'jury-president'"))
    sign(hall, hall.chief)

    assert sign(hall, hall.organizer).revision == 1


def test_what_was_not_looked_at_is_not_signed(app):
    hall = make_skill(app)

    with pytest.raises(Outdated) as refused:
        sign(hall, hall.chief, shown="of yesterday")

    assert refused.value.code == "results-outdated"


def test_a_mark_that_changed_between_the_signatures_makes_the_first_fall(app):
    hall = make_skill(app)
    before = sign(hall, hall.chief)
    unlock(hall, 2)
    hall.send(hall.judges[0], Act.ANSWER, "m1", 2, answer="typed:0.99")
    sign_sheets(hall, [2])
    lock_all(hall)

    second = sign(hall, hall.president)

    assert second.revision is None  # now the president's is the first
    assert second.hash != before.hash
    assert sign(hall, hall.chief).revision == 1


def test_an_open_sheet_is_in_the_way_and_named(app):
    hall = make_skill(app, lock=False)

    assert codes(hall) == ["sheet-not-locked-yet"] * 6
    with pytest.raises(Refused) as refused:
        sign(hall, hall.chief)
    assert (refused.value.code, refused.value.params) == ("results-not-finalisable", {"count": 6})


def test_a_dispute_is_in_the_way(app):
    hall = make_skill(app)
    with app.app_context(), db.transaction() as session:
        sheets.dispute_sheet(
            session, hall.assessment, hall.seats[0], "A1", "other", "Two marks", actor=hall.chief, at=MOMENT
        )

    assert codes(hall) == ["sheet-in-dispute"]


def test_a_request_to_unlock_is_in_the_way(app):
    hall = make_skill(app)
    with app.app_context(), db.transaction() as session:
        said = (session, hall.assessment, hall.seats[3], "A1", "appeal")
        locking.ask_to_unlock(*said, actor=hall.chief, at=MOMENT)

    assert codes(hall) == ["unlock-waits"]


@pytest.mark.one_database
def test_an_assessment_that_was_not_opened_cannot_be_final(app):
    hall = make_hall(app)
    with app.app_context(), db.transaction() as session:
        session.execute(text("UPDATE assessment SET state = 'draft', revision = revision + 1"))

    assert codes(hall) == ["not-opened-yet"]


@pytest.mark.one_database
def test_a_rehearsal_is_never_final(app):
    hall = make_skill(app)
    with app.app_context(), db.transaction() as session:
        session.execute(text("UPDATE assessment SET rehearsal_of = id, revision = revision + 1"))

    assert codes(hall) == ["rehearsal-never-final"]


@pytest.mark.one_database
def test_a_broken_journal_is_never_final(app):
    hall = make_skill(app)
    with app.app_context(), db.transaction() as session:
        session.execute(text("DROP TRIGGER journal_entry_no_update"))
        session.execute(text("UPDATE journal_entry SET value = 99 WHERE seq = 1"))

    with pytest.raises(Refused) as refused:
        sign(hall, hall.chief)

    assert refused.value.code == "journal-not-intact"


@pytest.mark.parametrize("table", FROZEN_TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_final_results_are_never_changed_nor_deleted(app, table, statement):
    hall = make_skill(app)
    finalise(hall)
    decide(hall)

    with pytest.raises(DBAPIError, match="append-only"), app.app_context(), db.transaction() as session:
        session.execute(text(statement.format(table)))


def test_what_is_final_is_not_signed_again(app):
    hall = make_skill(app)
    finalise(hall)

    with pytest.raises(Refused) as refused:
        sign(hall, hall.chief)

    assert refused.value.code == "results-final-already"


def test_reopened_without_a_decision_nothing_new_becomes_final(app):
    hall = make_skill(app)
    finalise(hall)
    with app.app_context(), db.transaction() as session:
        closing.reopen_assessment(session, hall.assessment, "because", actor=hall.organizer, at=MOMENT)

    assert codes(hall) == ["correction-undecided"]


def test_a_decision_leads_to_a_new_revision_beside_the_old_with_their_difference(app):
    hall = make_skill(app)
    finalise(hall)
    old = rows(hall)[0]

    assert decide(hall) == 1
    unlock(hall, 2)
    hall.send(hall.judges[0], Act.ANSWER, "m1", 2, answer="typed:0.95")
    sign_sheets(hall, [2])
    lock_all(hall)
    finalise(hall)

    kept, new = rows(hall)
    assert (kept.hash, kept.document) == (old.hash, old.document)
    assert json.loads(new.document)["follows"] == {
        "hash": old.hash,
        "decision": {"number": "12-Ө", "date": "2026-01-22"},
    }
    with app.app_context(), db.reading() as session:
        newest, before = queries.finalising(session, hall.assessment, actor=hall.organizer).revisions
    assert before.decision.reason == "An item was not counted."
    places = {one["seat"]: (one["before"]["place"], one["after"]["place"]) for one in newest.differences}
    assert (places["2"], places["3"]) == ((2, 3), (3, 2))


def test_until_new_results_are_signed_the_old_ones_stand(app):
    hall = make_skill(app)
    finalise(hall)
    decide(hall)

    with app.app_context(), db.reading() as session:
        found = queries.standings(session, hall.assessment, actor=hall.organizer)

    assert found.final.corrected
    assert found.final.hash == rows(hall)[0].hash
    assert hall.frame().state is AssessmentState.OPEN


@pytest.mark.one_database
def test_who_signs_a_correction_sees_first_what_it_would_change(app):
    hall = make_skill(app)
    finalise(hall)
    decide(hall)
    nothing = changes(hall)

    unlock(hall, 2)
    between = changes(hall)
    hall.send(hall.judges[0], Act.ANSWER, "m1", 2, answer="typed:0.95")
    sign_sheets(hall, [2])
    lock_all(hall)

    places = {one["seat"]: (one["before"]["place"], one["after"]["place"]) for one in changes(hall)}
    assert (nothing, between) == ([], None)
    assert (places["2"], places["3"]) == ((2, 3), (3, 2))
    finalise(hall)
    assert changes(hall) is None


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"number": " "}, "decision-number-missing", id="no number"),
        pytest.param({"reason": ""}, "text-missing", id="no reason"),
        pytest.param({"decided_on": date(2027, 1, 1)}, "decision-in-the-future", id="next year"),
        pytest.param({"decided_on": date(1990, 1, 1)}, "decision-before-results", id="before these results"),
        pytest.param({"number": "9" * 61}, "text-too-long", id="a number without end"),
    ],
)
def test_a_decision_has_a_number_a_date_and_a_reason(app, said, code):
    hall = make_skill(app)
    finalise(hall)

    with pytest.raises(Refused) as refused:
        decide(hall, **said)

    assert refused.value.code == code


@pytest.mark.one_database
def test_a_chief_expert_alone_decides_no_correction(app):
    hall = make_skill(app)
    finalise(hall)

    with pytest.raises(Forbidden):
        decide(hall, actor=hall.chief)


@pytest.mark.one_database
def test_what_is_not_final_needs_no_decision(app):
    hall = make_skill(app)

    with pytest.raises(Refused) as refused:
        decide(hall)

    assert refused.value.code == "results-not-final"


@pytest.mark.one_database
def test_one_decision_opens_results_once(app):
    hall = make_skill(app)
    finalise(hall)
    decide(hall)

    with pytest.raises(Refused) as refused:
        decide(hall)

    assert refused.value.code == "correction-decided-already"


@pytest.mark.one_database
def test_the_token_follows_the_totals(app):
    hall = make_skill(app)
    before = token(hall)
    unlock(hall, 0)

    hall.send(hall.judges[0], Act.ANSWER, "m1", 0, answer="typed:0.10")

    assert token(hall) != before


def test_what_is_in_the_way_is_said_once_for_a_sub_criterion():
    places = [(number, sheet) for number in (2, 1) for sheet in ("A1", "B1")]
    waiting = [InTheWay("sheet-not-locked-yet", f"s{number}", number, sheet) for number, sheet in places]

    assert words.grouped([InTheWay("not-opened-yet"), *waiting]) == [
        words.Hindrance("not-opened-yet", "", ()),
        words.Hindrance("sheet-not-locked-yet", "A1", (1, 2)),
        words.Hindrance("sheet-not-locked-yet", "B1", (1, 2)),
    ]
