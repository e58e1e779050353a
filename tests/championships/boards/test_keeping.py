"""Boards in memory: patched after each commit they are what the journal gives when they are built again."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.championships.boards.keeping import SkillBoard, boards
from scoring.championships.boards.setting import Shows
from scoring.foundation import clock, events
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.marking import locking, setting_up, withdrawing
from scoring.marking.commands import Act
from scoring.marking.recording import MarkRecorded, TotalsChanged
from scoring.marking.sheets import SheetChanged
from scoring.rules.errors import RuleBroken
from scoring.rules.ranking import Participation
from tests.championships.boards.ground import TYPED, Ground, Watch, make_ground


def compared(ground: Ground, *, heads: bool = False) -> tuple[object, object]:
    """(the kept board, one built now), as far as anybody may ask them."""
    with ground.app.app_context(), db.reading() as session, boards().lock:
        kept = boards().board(session, ground.hall.assessment, heads=heads)
        built = SkillBoard(session, kept.frame)
        return (kept.progress, kept.running), (built.progress, built.running)


def unlock(ground: Ground, seat: int, sheet: int = 1) -> None:
    hall = ground.hall
    with ground.app.app_context(), db.transaction() as session:
        said = (session, hall.assessment, hall.seats[seat], f"A{sheet}", "appeal", "The third item was not counted.")
        request = locking.ask_to_unlock(*said, actor=hall.chief, at=clock.now())
        locking.consent_to_unlock(session, hall.assessment, request, actor=hall.president, at=clock.now())


def withdraw(ground: Ground, seat: int) -> None:
    hall = ground.hall
    with ground.app.app_context(), db.transaction() as session:
        where = (session, hall.assessment, hall.seats[seat])
        withdrawing.withdraw_seat(*where, "ill", started=True, actor=hall.chief, at=clock.now())


STEPS: dict[str, Callable[[Ground, int], object]] = {
    "mark": lambda ground, seat: ground.hall.send(
        ground.hall.judges[0], Act.ANSWER, "m1", seat, answer=f"typed:0.{seat + 1}0"
    ),
    "another": lambda ground, seat: ground.hall.send(
        ground.hall.judges[0], Act.ANSWER, "n2", seat, answer="completed:2"
    ),
    "score": lambda ground, seat: ground.hall.score("j2", (1, 1, 2), seat),
    "excuse": lambda ground, seat: ground.hall.send(ground.hall.chief, Act.EXCUSED, "n1", seat, reason="accommodation"),
    "complete": lambda ground, seat: ground.mark(seat, "0.45"),
    "lock": lambda ground, seat: ground.lock(seat),
    "unlock": unlock,
    "withdraw": withdraw,
}


@pytest.mark.one_database
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 2)), min_size=4, max_size=10))
def test_a_patched_board_is_a_rebuilt_one(app, watch: Watch, steps: list[tuple[str, int]]) -> None:
    ground = make_ground(app, seats=3)
    compared(ground)  # somebody asks: from now on it is patched
    for name, seat in steps:
        watch.turn(seconds=1)
        with suppress(Refused, RuleBroken):  # what is refused changes nothing
            STEPS[name](ground, seat)

        kept, built = compared(ground)
        assert kept == built


def test_locking_for_everybody_brings_the_totals_and_unlocking_takes_them(ground: Ground) -> None:
    compared(ground)
    ground.fill()
    ground.choose(Shows.TOTALS)

    assert ground.totals() == {"1": "2.53", "2": "2.43", "3": "2.33", "4": "2.23", "5": "2.13", "6": "2.03"}
    unlock(ground, 3)
    board = ground.board()
    assert (board.rows, board.counted, board.of) == ((), 0, 2)
    assert compared(ground)[0] == compared(ground)[1]


@pytest.mark.one_database
def test_events_may_come_in_any_order_and_twice(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    compared(ground)
    heard: list[object] = []
    kept = ground.app.extensions["scoring.championships.boards"]
    with monkeypatch.context() as silent:
        silent.setattr(kept, "hear", heard.append)
        ground.fill()
    assert {type(event) for event in heard} == {MarkRecorded, TotalsChanged, SheetChanged}

    with ground.app.app_context():
        for event in [*reversed(heard), *heard]:
            events.announce(event)

    assert compared(ground)[0] == compared(ground)[1]


@pytest.mark.one_database
def test_what_nobody_told_is_found_by_asking_the_journal(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    compared(ground)
    kept = ground.app.extensions["scoring.championships.boards"]
    with monkeypatch.context() as deaf:
        deaf.setattr(kept, "hear", lambda _event: None)
        ground.fill()

    assert compared(ground)[0] != compared(ground)[1]
    assert compared(ground, heads=True)[0] == compared(ground)[1]


@pytest.mark.one_database
def test_a_notice_from_another_process_is_read_from_the_journal(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared(ground)
    kept = ground.app.extensions["scoring.championships.boards"]
    with monkeypatch.context() as deaf:
        deaf.setattr(kept, "hear", lambda _event: None)
        ground.fill()

    kept.notice(ground.hall.assessment, [ground.hall.seats[0]])
    half = compared(ground)
    kept.notice(ground.hall.assessment)

    assert half[0] != half[1]
    assert compared(ground)[0] == compared(ground)[1]


def test_a_board_thrown_away_comes_back_the_same(ground: Ground) -> None:
    ground.fill()
    ground.choose(Shows.TOTALS)
    before = ground.board()

    ground.app.extensions["scoring.championships.boards"].forget()

    assert ground.board() == before
    assert len(before.rows) == 6


def test_the_totals_of_a_freeze_are_those_of_its_moment_also_after_a_restart(
    ground: Ground, watch: Watch, make_app: Callable[..., object]
) -> None:
    ground.fill()
    ground.choose(Shows.FREEZE, watch.moment + timedelta(minutes=5))
    before = ground.board().rows
    watch.turn(minutes=6)
    ground.fill(tuple(reversed(TYPED)), sheet=2)
    unlock(ground, 0)
    withdraw(ground, 1)

    ours = ground.board()
    again = Ground(make_app(now=watch), ground.hall, ground.season, ground.stage, ground.skill).board()  # type: ignore[arg-type]

    assert (ours.rows, ours.counted, ours.of) == (before, 1, 2)
    assert again == ours
    assert ours.progress != (0, 0, 0, 0)


def test_a_seat_disqualified_after_the_freeze_stands_on_the_frozen_board(ground: Ground, watch: Watch) -> None:
    ground.choose(Shows.FREEZE, watch.moment + timedelta(minutes=5))
    ground.fill()
    before = ground.board().rows
    watch.turn(minutes=6)
    with ground.app.app_context(), db.transaction() as session:
        said = (session, ground.hall.assessment, ground.hall.seats[0], Participation.DISQUALIFIED, "used a phone")
        setting_up.set_status(*said, actor=ground.hall.chief, at=clock.now())

    assert ground.board().rows == before
    assert "1" in {row.seat for row in before}


def test_what_was_recorded_in_the_last_second_before_a_freeze_still_counts(ground: Ground, watch: Watch) -> None:
    ground.choose(Shows.FREEZE, watch.moment + timedelta(seconds=1))
    ground.fill(sheet=1)
    watch.turn(seconds=1)
    assert ground.board().counted == 1  # looked at in the very moment

    ground.fill(sheet=2)  # of that moment too, durable a little later

    assert ground.board().counted == 2
