"""Closing an assessment and opening it again; both databases."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Refused
from scoring.marking import closing, locking, panels, setting_up, sheets
from scoring.marking.commands import Act
from scoring.marking.frames import AssessmentState
from scoring.marking.independence import Tie
from scoring.marking.judges import acts
from scoring.marking.recording import room
from scoring.marking.setting_up import NewSeat
from scoring.people.actors import Actor
from tests.marking.hall import MOMENT, Hall, make_hall
from tests.marking.judges.doing import close, do, lock_everything, number, told


@pytest.mark.clause("decisions.md 11")
def test_assessment_closes_only_when_all_that_counts_is_locked(app: Flask) -> None:
    hall = make_hall(app, seats=1)

    with pytest.raises(Refused) as refused:
        close(hall)

    assert (refused.value.code, refused.value.params) == ("sheets-not-locked", {"count": 2, "seat": 1, "sheet": "A1"})
    lock_everything(hall)
    with pytest.raises(Forbidden):
        close(hall, hall.deputy)
    close(hall)
    assert hall.frame().state is AssessmentState.CLOSED
    assert told(hall)[0] == "act-closed"


def test_nothing_is_written_once_it_is_closed(app: Flask) -> None:
    hall = make_hall(app, seats=1)
    lock_everything(hall)
    close(hall)
    now, name, seat = clock.now, hall.assessment, hall.seats[0]
    entries = len(hall.journal())

    attempts: list[Callable[[Session], object]] = [
        lambda s: locking.ask_to_unlock(s, name, seat, "A1", "slip", actor=hall.chief, at=now()),
        lambda s: sheets.dispute_sheet(s, name, seat, "A1", "doubt", actor=hall.chief, at=now()),
        lambda s: sheets.settle_dispute(s, name, seat, "A1", "doubt", actor=hall.chief, at=now()),
        lambda s: locking.end_day(s, name, 1, actor=hall.chief, at=now()),
        lambda s: panels.declare_conflict(
            s, name, number(hall.judges[0]), seat, Tie.TEACHER, actor=hall.chief, at=now()
        ),
        lambda s: setting_up.add_seats(s, name, [NewSeat()], actor=hall.chief),
    ]
    with app.app_context():
        codes = []
        for attempt in attempts:
            with pytest.raises(Refused) as refused, db.transaction() as session:
                attempt(session)
            codes.append(refused.value.code)

    assert set(codes) == {"assessment-not-open", "assessment-closed"}
    with pytest.raises(Refused, match="assessment-not-open"):
        hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.10")
    assert len(hall.journal()) == entries


def test_organizer_alone_opens_again_and_says_why(app: Flask) -> None:
    hall = make_hall(app, seats=1)
    lock_everything(hall)
    close(hall)

    def reopen(actor: Actor, reason: str) -> None:
        do(
            app,
            lambda session: closing.reopen_assessment(session, hall.assessment, reason, actor=actor, at=clock.now()),
        )

    with pytest.raises(Forbidden):
        reopen(hall.chief, "a mark was missed")
    with pytest.raises(Refused, match="text-missing"):
        reopen(hall.organizer, "  ")
    reopen(hall.organizer, "a mark was missed")

    assert hall.frame().state is AssessmentState.OPEN
    with app.app_context(), db.reading() as session:
        newest = acts.acts_of(session, hall.assessment)[0]
    assert (newest.code, newest.reason, newest.by) == (
        "act-reopened",
        "a mark was missed",
        hall.organizer.display_name,
    )


def test_rehearsal_closes_at_any_time(app: Flask, hall: Hall) -> None:
    def work(session: Session) -> AssessmentState:
        copy = setting_up.rehearse(session, hall.assessment, actor=hall.chief, at=MOMENT).public_id
        four = [number(judge) for judge in hall.judges[:4]]
        panels.make_panel(session, copy, "P", ["A1", "A2"], four, actor=hall.organizer, at=MOMENT)
        from scoring.marking import opening

        opening.open_assessment(session, copy, actor=hall.organizer, at=MOMENT)
        closing.close_assessment(session, copy, actor=hall.organizer, at=MOMENT)
        return room().frames.fresh(session, copy).state

    assert do(app, work) is AssessmentState.CLOSED
