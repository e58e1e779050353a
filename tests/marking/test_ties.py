"""Ties that arise after marking: who marked a sheet signs it, whatever stands between them and the seat since."""

import pytest
from flask import Flask
from sqlalchemy import select

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import locking, panels, setting_up
from scoring.marking.commands import Act
from scoring.marking.independence import Level, Tie
from scoring.marking.judges import naming
from scoring.marking.judges.naming import JudgeCard
from scoring.marking.locking import Choice
from scoring.people.actors import Actor
from scoring.people.models import Region
from scoring.people.regions import load_reference
from scoring.rules.sheets import SheetState
from tests.marking.hall import Hall, make_hall
from tests.marking.sheet_acts import sign_all, view

pytestmark = pytest.mark.clause("decisions.md 9")


def account(actor: Actor) -> int:
    return actor.account_id or 0


def declare(hall: Hall, judge: int, tie: Tie = Tie.TEACHER) -> None:
    with hall.app.app_context(), db.transaction() as session:
        panels.declare_conflict(
            session, hall.assessment, account(hall.judges[judge]), hall.seats[0], tie, actor=hall.chief, at=clock.now()
        )


def take_back(hall: Hall, judge: int, tie: Tie = Tie.TEACHER) -> None:
    with hall.app.app_context(), db.transaction() as session:
        panels.withdraw_conflict(
            session,
            hall.assessment,
            account(hall.judges[judge]),
            hall.seats[0],
            tie,
            "the wrong seat",
            actor=hall.chief,
            at=clock.now(),
        )


def override(hall: Hall, judge: int) -> None:
    with hall.app.app_context(), db.transaction() as session:
        panels.override_conflict(
            session,
            hall.assessment,
            account(hall.judges[judge]),
            hall.seats[0],
            "nobody else",
            actor=hall.president,
            at=clock.now(),
        )


def signers(hall: Hall, sheet: str = "A1") -> set[int]:
    return {hall.judges.index(judge) for judge in hall.judges if account(judge) in _signers(hall, sheet)}


def _signers(hall: Hall, sheet: str) -> tuple[int, ...]:
    return hall.ledger().signers(hall.frame(), sheet)


@pytest.mark.parametrize("tied", [(0,), (0, 1)], ids=["one judge", "two judges"])
def test_sheet_signed_before_a_tie_was_declared_stays_signed_and_is_locked(hall: Hall, tied: tuple[int, ...]) -> None:
    hall.complete()
    sign_all(hall)

    for judge in tied:
        declare(hall, judge, Tie.MENTOR)

    assert (view(hall).state, signers(hall)) == (SheetState.SIGNED, {0, 1, 2})
    with hall.app.app_context(), db.transaction() as session:
        locking.lock_sheets(session, hall.assessment, Choice(hall.seats[0], "A1"), actor=hall.chief, at=clock.now())
    assert view(hall).state is SheetState.LOCKED


def test_sheet_marked_before_a_tie_is_signed_by_those_who_marked_it_and_the_next_by_the_fourth(hall: Hall) -> None:
    hall.complete(1)
    declare(hall, 0)

    assert (signers(hall, "A1"), signers(hall, "A2")) == ({0, 1, 2}, {1, 2, 3})


def test_fourth_signs_what_was_marked_while_a_tie_stood_that_was_taken_back(hall: Hall) -> None:
    declare(hall, 0)
    hall.send(hall.judges[3], Act.ANSWER, "m1", answer="typed:0.75")
    take_back(hall, 0)
    hall.send(hall.judges[0], Act.ANSWER, "m2", answer="typed:0.75")

    assert (signers(hall, "A1"), signers(hall, "A2")) == ({1, 2, 3}, {0, 1, 2})


def test_tie_declared_taken_back_and_declared_again_stands(hall: Hall) -> None:
    declare(hall, 0)
    take_back(hall, 0)
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.75")
    declare(hall, 0)

    assert (signers(hall, "A1"), signers(hall, "A2")) == ({0, 1, 2}, {1, 2, 3})


def test_fourth_signs_what_was_marked_before_the_president_overrode_a_tie(hall: Hall) -> None:
    declare(hall, 0)
    hall.send(hall.judges[3], Act.ANSWER, "m1", answer="typed:0.75")
    override(hall, 0)

    assert (signers(hall, "A1"), signers(hall, "A2")) == ({1, 2, 3}, {0, 1, 2})


def test_judge_who_belongs_elsewhere_since_signs_what_was_marked_before(app: Flask) -> None:
    hall = make_hall(app, level=Level.REGION)
    with app.app_context(), db.transaction() as session:
        load_reference(session)
        region = session.scalars(select(Region.iso).order_by(Region.iso)).first() or ""
        setting_up.seat_row(session, hall.assessment, hall.seats[0]).region = region
        setting_up.next_revision(session, hall.assessment)
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.75")

    with app.app_context(), db.transaction() as session:
        card = JudgeCard(region=region)
        naming.name_judge(session, hall.assessment, account(hall.judges[0]), card, actor=hall.organizer, at=clock.now())

    assert (signers(hall, "A1"), signers(hall, "A2")) == ({0, 1, 2}, {1, 2, 3})
