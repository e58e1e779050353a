"""Setting up: what keeps marking from opening, the draw, late changes, withdrawing, rehearsing."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Refused
from scoring.marking import draw, opening, panels, setting_up, withdrawing
from scoring.marking.commands import Act
from scoring.marking.frames import AssessmentState
from scoring.marking.independence import Belonging, Level, Tie
from scoring.marking.models import AssessmentRow
from scoring.marking.recording import room
from scoring.marking.setting_up import NewAssessment, NewSeat
from scoring.people.actors import Actor
from scoring.rules.errors import RuleBroken
from scoring.rules.marks import NOT_ATTEMPTED, marked
from scoring.rules.ranking import Participation
from tests.marking.hall import MOMENT, Hall, make_actor, make_version, two_kinds


@pytest.fixture
def organizer(app: Flask) -> Actor:
    with app.app_context(), db.transaction() as session:
        return make_actor(session, "organizer")


@pytest.fixture
def draft(app: Flask, organizer: Actor) -> str:
    """An assessment of two sheets, with nothing else."""
    with app.app_context(), db.transaction() as session:
        version = make_version(session, organizer, two_kinds())
        new = NewAssessment(version, Level.COLLEGE)
        return setting_up.create_assessment(session, new, actor=organizer, at=MOMENT).public_id


def missing(app: Flask, assessment: str) -> list[str]:
    with app.app_context(), db.reading() as session:
        return [each.code for each in opening.checklist(session, room().frames.get(session, assessment))]


def test_checklist_says_what_is_missing_until_nothing_is(app: Flask, organizer: Actor, draft: str) -> None:
    seen = [missing(app, draft)]
    with app.app_context(), db.transaction() as session:
        setting_up.add_day(session, draft, date(2026, 3, 2), actor=organizer)
        setting_up.add_seats(session, draft, [NewSeat("p1"), NewSeat("p2")], actor=organizer)
        judges = [make_actor(session, "expert").account_id or 0 for _ in range(4)]
        for judge in judges:
            setting_up.add_judge(session, draft, judge, Belonging(), actor=organizer)
        panels.make_panel(session, draft, "Few", ["A1"], judges[:2], actor=organizer, at=MOMENT)
    seen.append(missing(app, draft))
    with app.app_context(), db.transaction() as session:
        setting_up.draw_numbers(session, draft, "4711", ["W1", "W2"], actor=organizer)
        panels.make_panel(session, draft, "All", ["A1", "A2"], judges, actor=organizer, at=MOMENT)
    seen.append(missing(app, draft))

    assert seen == [
        ["no-seats", "day-not-planned", "sheet-without-panel", "day-not-planned", "sheet-without-panel"],
        ["seat-without-number", "panel-incomplete-for-opening", "sheet-without-panel"],
        [],
    ]


def test_sub_criterion_that_the_journal_cannot_name_keeps_marking_from_opening(app: Flask, organizer: Actor) -> None:
    scheme = two_kinds(1)
    (criterion,) = scheme.criteria
    cyrillic = replace(criterion, sub_criteria=(replace(criterion.sub_criteria[0], id="А1"),))
    with app.app_context(), db.transaction() as session:
        version = make_version(session, organizer, replace(scheme, criteria=(cyrillic,)))
        new = NewAssessment(version, Level.COLLEGE, days=[date(2026, 3, 2)])
        assessment = setting_up.create_assessment(session, new, actor=organizer, at=MOMENT).public_id

    assert missing(app, assessment) == ["no-seats", "sheet-id-unusable", "sheet-without-panel"]


def test_assessment_opens_only_when_nothing_is_missing(app: Flask, organizer: Actor, draft: str) -> None:
    with pytest.raises(Refused) as refused, app.app_context(), db.transaction() as session:
        opening.open_assessment(session, draft, actor=organizer, at=MOMENT)

    assert (refused.value.code, refused.value.params) == ("assessment-not-ready", {"missing": 5})


def test_seat_that_nobody_may_mark_keeps_marking_from_opening(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session:
        for judge in hall.judges[:2]:
            panels.declare_conflict(
                session, hall.assessment, judge.account_id or 0, hall.seats[0], Tie.TEACHER, actor=hall.chief, at=MOMENT
            )

    assert missing(hall.app, hall.assessment) == ["seat-without-judges"] * 2


def test_draw_is_repeated_from_its_seed_and_only_before_opening(
    app: Flask, organizer: Actor, draft: str, hall: Hall
) -> None:
    with app.app_context(), db.transaction() as session:
        seats = setting_up.add_seats(session, draft, [NewSeat(f"p{n}") for n in range(5)], actor=organizer)
        for seed in ("first", "4711"):
            drawn = setting_up.draw_numbers(session, draft, seed, ["W1", "W2", "W3", "W4", "W5"], actor=organizer)

    assert drawn == draw.draw("4711", seats, ["W1", "W2", "W3", "W4", "W5"])
    with app.app_context(), db.reading() as session:
        placed = room().frames.get(session, draft).seats
    assert [(seat.id, seat.number, seat.workplace) for seat in placed.values()] == [
        (each.entrant, each.number, each.workplace) for each in drawn
    ]
    with pytest.raises(Refused, match="assessment-not-draft"), app.app_context(), db.transaction() as session:
        setting_up.draw_numbers(session, hall.assessment, "4711", [], actor=organizer)


def test_only_whoever_sets_up_sets_up(hall: Hall) -> None:
    for actor in (hall.judges[0], hall.deputy, hall.president):
        with pytest.raises(Forbidden), hall.app.app_context(), db.transaction() as session:
            setting_up.add_day(session, hall.assessment, date(2026, 3, 3), actor=actor)


def test_assessment_needs_a_version_and_a_fitting_rule_set(app: Flask, organizer: Actor) -> None:
    with app.app_context(), db.transaction() as session:
        version = make_version(session, organizer, two_kinds())
    for new, error in (
        (NewAssessment(10_000, Level.COLLEGE), NotFound),
        (NewAssessment(version, Level.COLLEGE, "exam-2026"), Refused),
        (NewAssessment(version, Level.COLLEGE, "nonsense"), RuleBroken),
    ):
        with pytest.raises(error), app.app_context(), db.transaction() as session:
            setting_up.create_assessment(session, new, actor=organizer, at=MOMENT)


def test_late_seat_and_extra_day_come_while_marking_is_open(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session:
        number = setting_up.add_day(session, hall.assessment, date(2026, 11, 23), actor=hall.chief)
        (late,) = setting_up.add_seats(session, hall.assessment, [NewSeat("p9", number=9)], actor=hall.chief)
    with pytest.raises(Refused, match="number-taken"), hall.app.app_context(), db.transaction() as session:
        setting_up.add_seats(session, hall.assessment, [NewSeat(number=9)], actor=hall.chief)

    assert number == 2
    assert hall.frame().seats[late].number == 9


@pytest.mark.clause("decisions.md 13")
def test_withdrawal_after_the_start_settles_what_is_unmarked_by_one_act(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50")
    hall.send(hall.judges[0], Act.SCORE, "j1", score=2, round=1)
    with hall.app.app_context(), db.transaction() as session:
        entries = withdrawing.withdraw_seat(
            session, hall.assessment, hall.seats[0], "ill", started=True, actor=hall.chief, at=clock.now()
        )

    assert [entry.aspect for entry in entries] == ["n1", "j1", "m2", "n2", "j2"]
    assert hall.frame().seats[hall.seats[0]].status is Participation.WITHDRAWN
    marks = hall.ledger().marks()
    assert (marks["m1"], marks["j1"]) == (marked(50), NOT_ATTEMPTED)
    with pytest.raises(Refused, match="seat-not-marked"):
        hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.60")
    hall.send(hall.chief, Act.CORRECT, "m1", value=60, reason="slip")


@pytest.mark.clause("decisions.md 13")
def test_withdrawal_before_the_start_writes_no_marks(hall: Hall) -> None:
    def withdraw() -> int:
        with hall.app.app_context(), db.transaction() as session:
            return len(
                withdrawing.withdraw_seat(
                    session, hall.assessment, hall.seats[0], started=False, actor=hall.chief, at=clock.now()
                )
            )

    assert withdraw() == 0
    assert hall.frame().seats[hall.seats[0]].status is Participation.DID_NOT_START
    assert hall.journal() == []
    with pytest.raises(Refused, match="seat-not-official"):
        withdraw()


def test_disqualifying_needs_a_reason(hall: Hall) -> None:
    with pytest.raises(Refused, match="status-needs-reason"), hall.app.app_context(), db.transaction() as session:
        setting_up.set_status(
            session, hall.assessment, hall.seats[0], Participation.DISQUALIFIED, actor=hall.chief, at=MOMENT
        )


def test_rehearsal_is_a_copy_marked_as_such(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session:
        copy = setting_up.rehearse(session, hall.assessment, actor=hall.chief, at=MOMENT).public_id

    with hall.app.app_context(), db.reading() as session:
        frame = room().frames.get(session, copy)
    assert (frame.rehearsal, hall.frame().rehearsal) == (True, False)
    assert frame.state is AssessmentState.DRAFT
    assert [seat.number for seat in frame.seats.values()] == [1, 2]
    assert set(frame.seats).isdisjoint(hall.seats)
    assert [(panel.name, panel.seated()) for panel in frame.panels] == [
        (panel.name, panel.seated()) for panel in hall.frame().panels
    ]
    with pytest.raises(Refused, match="rehearsal-of"), hall.app.app_context(), db.transaction() as session:
        setting_up.rehearse(session, copy, actor=hall.chief, at=MOMENT)


def test_rehearsal_is_opened_and_marked_as_it_came(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session:
        copy = setting_up.rehearse(session, hall.assessment, actor=hall.chief, at=MOMENT).public_id
    with hall.app.app_context(), db.transaction() as session:
        opening.open_assessment(session, copy, actor=hall.chief, at=MOMENT)
    with hall.app.app_context(), db.reading() as session:
        seats = tuple(room().frames.get(session, copy).seats)
    rehearsed = replace(hall, assessment=copy, seats=seats)

    rehearsed.complete()

    assert rehearsed.ledger().marks().keys() == {"m1", "n1", "j1"}
    assert hall.journal() == []


def test_closed_assessment_is_not_changed(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session:
        row = session.get_one(AssessmentRow, hall.frame().id)
        row.state, row.revision = "closed", row.revision + 1

    with pytest.raises(Refused, match="assessment-closed"), hall.app.app_context(), db.transaction() as session:
        setting_up.add_day(session, hall.assessment, date(2026, 3, 3), actor=hall.chief)
    with pytest.raises(Refused, match="assessment-not-open"):
        hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50")
