"""Ties that arise, judges added and replaced while marking goes on: rounds begin again; both databases."""

from threading import Thread

import pytest
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Refused
from scoring.marking import panels, setting_up
from scoring.marking.independence import Belonging, Tie
from scoring.marking.judges import acts, naming
from scoring.marking.judges.naming import JudgeCard
from scoring.people.actors import Actor
from scoring.rules.journal import EntryKind
from scoring.rules.marks import NOT_MARKED
from tests.marking.hall import MOMENT, Hall
from tests.marking.judges.doing import do, make_region, number, told


@pytest.mark.clause("decisions.md 9")
def test_a_tie_declared_in_the_middle_begins_the_open_round_again(hall: Hall) -> None:
    hall.score("j1", (2, 2, 3))
    hall.score("j2", (1, 2))
    before = hall.ledger().folded("j1").mark

    returned = do(
        hall.app,
        lambda session: panels.declare_conflict(
            session, hall.assessment, number(hall.judges[1]), hall.seats[0], Tie.TEACHER, actor=hall.chief,
            at=clock.now(),
        ),
    )  # fmt: skip

    assert [(entry.kind, entry.aspect) for entry in returned] == [(EntryKind.RETURNED, "j2")]  # type: ignore[attr-defined]
    assert (hall.ledger().folded("j2").mark, hall.ledger().folded("j2").rounds) == (NOT_MARKED, ())
    assert hall.ledger().folded("j1").mark == before
    assert "act-teacher-declared" in told(hall)


def test_a_tie_declared_by_mistake_is_taken_back_by_another_with_a_reason(hall: Hall) -> None:
    judge = number(hall.judges[1])

    def withdraw(actor: Actor, reason: str = "a slip") -> None:
        do(
            hall.app,
            lambda session: panels.withdraw_conflict(
                session, hall.assessment, judge, hall.seats[0], Tie.TEACHER, reason, actor=actor, at=clock.now()
            ),
        )

    with pytest.raises(NotFound):
        withdraw(hall.chief)
    do(
        hall.app,
        lambda session: panels.declare_conflict(
            session, hall.assessment, judge, hall.seats[0], Tie.TEACHER, actor=hall.judges[1], at=clock.now()
        ),
    )
    with pytest.raises(Forbidden):
        withdraw(hall.judges[1])
    with pytest.raises(Refused, match="text-missing"):
        withdraw(hall.chief, " ")
    withdraw(hall.chief)

    assert hall.frame().declared == {}
    assert told(hall)[0] == "act-conflict-withdrawn"


def test_a_judge_is_added_to_a_panel_only_while_one_is_missing(hall: Hall) -> None:
    with pytest.raises(Refused, match="panel-seated-in-full"):
        do(
            hall.app,
            lambda session: panels.seat_judge(
                session, hall.assessment, hall.panel, number(hall.judges[4]), actor=hall.chief, at=clock.now()
            ),
        )


def test_replacing_leaves_an_act_with_names_numbers_and_its_reason(hall: Hall) -> None:
    do(
        hall.app,
        lambda session: panels.replace_judge(
            session, hall.assessment, hall.panel, number(hall.judges[1]), number(hall.judges[4]), "fell ill",
            actor=hall.chief, at=clock.now(),
        ),
    )  # fmt: skip

    with hall.app.app_context(), db.reading() as session:
        newest = acts.acts_of(session, hall.assessment)[0]
    assert newest.code == "act-judge-replaced"
    assert newest.params == {
        "panel": "Panel",
        "leaves": hall.judges[1].display_name,
        "comes": hall.judges[4].display_name,
        "returned": 0,
    }
    assert newest.reason == "fell ill"


def test_tie_that_two_declare_at_once_stands_once(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    judge, waiting = hall.judges[0], [True]

    def declares() -> None:
        do(
            hall.app,
            lambda s: panels.declare_conflict(
                s, hall.assessment, number(judge), hall.seats[0], Tie.TEACHER, actor=judge, at=MOMENT
            ),
        )

    beside = Thread(target=declares)

    def revision(session: Session, assessment: str) -> object:
        if waiting:
            waiting.clear()
            beside.start()
            beside.join(1)  # where only one writes at all, it comes after us
        return setting_up.next_revision(session, assessment)

    monkeypatch.setattr(panels, "next_revision", revision)
    declares()
    beside.join()

    assert told(hall).count("act-teacher-declared") == 1


@pytest.mark.clause("decisions.md 9")
def test_nobody_says_away_a_tie_of_ones_own(hall: Hall) -> None:
    own = number(hall.chief)
    with hall.app.app_context(), db.transaction() as session:
        region = make_region(session)
        setting_up.add_judge(session, hall.assessment, own, Belonging("seat-0", "KZ-50"), actor=hall.organizer)

    def moves(actor: Actor) -> None:
        card = JudgeCard(region=region)
        do(hall.app, lambda s: naming.name_judge(s, hall.assessment, own, card, actor=actor, at=MOMENT))

    with pytest.raises(Refused, match="conflict-of-oneself"):
        moves(hall.chief)
    moves(hall.organizer)
