"""Sheets: from empty to locked, locked by all or none, unlocked by two people, disputed; on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from sqlalchemy import delete, event, update
from sqlalchemy.orm import Session

from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Refused
from scoring.marking import checkpoints, locking, sheets
from scoring.marking.checkpoints import Checkpoint, checkpoints_of
from scoring.marking.commands import Act
from scoring.marking.locking import Choice
from scoring.marking.models import AssessmentRow, CheckpointRow
from scoring.people.actors import Actor
from scoring.people.models import RoleGrant
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import EntryKind
from scoring.rules.marks import marked
from scoring.rules.sheets import SheetState
from tests.marking.hall import MOMENT, Hall, make_actor
from tests.marking.sheet_acts import agree, ask, consent, lock, one_sheet, shown, sign, sign_all, view

pytestmark = pytest.mark.clause("decisions.md 11")


def test_sheet_goes_from_empty_to_locked(hall: Hall) -> None:
    seen = [view(hall).state]
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.10")
    seen.append(view(hall).state)
    hall.complete()
    seen.append(view(hall).state)
    sign_all(hall)
    seen.append(view(hall).state)
    lock(hall, one_sheet(hall))
    seen.append(view(hall).state)

    assert seen == list(SheetState)


def test_unsettled_sheet_is_neither_signed_nor_locked(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.10")

    with pytest.raises(RuleBroken, match="sheet-not-complete"):
        agree(hall)
    with pytest.raises(RuleBroken, match="sheet-not-complete"):
        sign(hall, hall.judges[0], shown(hall))
    with pytest.raises(RuleBroken, match="sheet-not-complete"):
        lock(hall, one_sheet(hall))


def test_a_list_is_agreed_on_by_all_or_none_and_written_at_once(hall: Hall) -> None:
    hall.complete(1)
    hall.complete(2)
    both = [shown(hall, 1), shown(hall, 2)]

    with hall.app.app_context(), db.transaction() as session, written(session) as statements:
        sheets.agree_on_sheets(session, hall.assessment, both, actor=hall.judges[0], at=MOMENT)

    assert [view(hall, sheet).agreed for sheet in (1, 2)] == [True, True]
    assert len(statements) == 1


def test_a_list_with_a_sheet_that_is_not_complete_is_not_agreed_on(hall: Hall) -> None:
    hall.complete(1)
    both = [shown(hall, 1), shown(hall, 2)]

    with pytest.raises(RuleBroken, match="sheet-not-complete"), hall.app.app_context(), db.transaction() as session:
        sheets.agree_on_sheets(session, hall.assessment, both, actor=hall.judges[0], at=MOMENT)

    assert not view(hall, 1).agreed


@contextmanager
def written(session: Session) -> Iterator[list[str]]:
    """What this transaction sends to the journal."""
    connection, found = session.connection(), list[str]()

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("INSERT INTO journal_entry"):
            found.append(statement)

    event.listen(connection, "before_cursor_execute", hear)
    yield found
    event.remove(connection, "before_cursor_execute", hear)


def test_lock_needs_every_signature(hall: Hall) -> None:
    hall.complete()
    agree(hall)
    sign(hall, hall.judges[0], shown(hall))

    with pytest.raises(RuleBroken, match="sheet-not-signed"):
        lock(hall, one_sheet(hall))


def test_locked_sheet_takes_no_mark(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    lock(hall, one_sheet(hall))

    for act, actor, said in (
        (Act.ANSWER, hall.judges[0], {"answer": "typed:1.00"}),
        (Act.CORRECT, hall.chief, {"value": 90, "reason": "slip"}),
    ):
        with pytest.raises(RuleBroken, match="sheet-locked"):
            hall.send(actor, act, "m1", **said)
    assert hall.ledger().folded("m1").mark == marked(75)


def test_locking_a_sub_criterion_a_day_or_all_takes_all_or_none(hall: Hall) -> None:
    hall.complete(1, 0)
    sign_all(hall, 1, 0)
    for choice in (Choice(sheet="A1"), Choice(day="1"), Choice()):
        with pytest.raises(RuleBroken, match="sheet-not-complete"):
            lock(hall, choice)
    assert view(hall, 1, 0).state is SheetState.SIGNED

    for sheet, seat in ((2, 0), (1, 1), (2, 1)):
        hall.complete(sheet, seat)
        sign_all(hall, sheet, seat)

    assert len(lock(hall, Choice(sheet="A1")).entries) == 2
    assert len(lock(hall, Choice(day="1")).entries) == 2
    with pytest.raises(Refused, match="nothing-to-lock"):
        lock(hall, Choice())


def test_each_lock_and_each_days_end_writes_a_checkpoint_of_all_heads(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    locked = lock(hall, one_sheet(hall))
    with hall.app.app_context(), db.transaction() as session:
        day = locking.end_day(session, hall.assessment, 1, actor=hall.chief, at=MOMENT)

    assert [locked.checkpoint.cause, day.cause] == ["lock", "day-end"]
    assert set(day.heads) == set(hall.seats)
    assert locked.checkpoint.heads[hall.seats[0]].seq == locked.entries[0].seq
    with hall.app.app_context(), db.reading() as session:
        assert checkpoints_of(session, hall.assessment) == [locked.checkpoint, day]


def test_a_checkpoint_is_written_after_the_last_one_whose_forerunners_are_not_read(hall: Hall) -> None:
    read: list[int] = []
    with hall.app.app_context():
        for _day in range(3):
            with db.transaction() as session:
                locking.end_day(session, hall.assessment, 1, actor=hall.chief, at=MOMENT)

        def note(row: CheckpointRow, _context: Any) -> None:
            read.append(row.number)

        event.listen(CheckpointRow, "load", note)
        try:
            with db.transaction() as session:
                locking.end_day(session, hall.assessment, 1, actor=hall.chief, at=MOMENT)
        finally:
            event.remove(CheckpointRow, "load", note)
        with db.reading() as session:
            assert checkpoints.checkpoint_of(session, hall.assessment, 4).previous == (
                checkpoints.checkpoint_of(session, hall.assessment, 3).hash
            )
            assert (
                checkpoints.newest_checkpoint(session, hall.assessment) == checkpoints_of(session, hall.assessment)[3]
            )
    assert read == [3]


def test_judges_lock_nothing(hall: Hall) -> None:
    with pytest.raises(Forbidden):
        lock(hall, Choice(), hall.judges[0])


@pytest.mark.one_database
@pytest.mark.parametrize(("reason", "words"), [("", ""), ("", "  "), ("other", " ")])
def test_unlocking_needs_a_reason_that_says_something(hall: Hall, reason: str, words: str) -> None:
    with hall.app.app_context(), db.transaction() as session, pytest.raises(Refused) as refused:
        locking.ask_to_unlock(session, hall.assessment, hall.seats[0], "A1", reason, words, actor=hall.chief, at=MOMENT)

    assert refused.value.code == "unlock-needs-reason"


def test_unlocking_takes_two_people_and_new_signatures(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    lock(hall, one_sheet(hall))

    consent(hall, ask(hall))

    entry = hall.journal()[-1]
    assert (entry.kind, entry.by, entry.consent, entry.reason) == (
        EntryKind.UNLOCK,
        str(hall.chief.account_id),
        str(hall.president.account_id),
        "typing-slip",
    )
    assert view(hall).state is SheetState.COMPLETE
    assert hall.ledger().folded("m1").mark == marked(75)
    for judge in hall.judges[:3]:
        sign(hall, judge, shown(hall))
    assert len(lock(hall, one_sheet(hall)).entries) == 1


def test_nobody_consents_to_an_own_request(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    lock(hall, one_sheet(hall))
    both = Actor(hall.chief.account_id, "both", grants=(*hall.chief.grants, *hall.president.grants))

    with pytest.raises(RuleBroken, match="unlock-needs-another-person"):
        consent(hall, ask(hall), both)
    assert view(hall).state is SheetState.LOCKED


def test_request_is_answered_once_and_asked_once(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    lock(hall, one_sheet(hall))
    request = ask(hall)

    assert ask(hall) == request
    with pytest.raises(Refused, match="unlock-already-asked"):
        ask(hall, reason="benchmark-misread")
    with hall.app.app_context(), db.transaction() as session:
        locking.refuse_to_unlock(session, hall.assessment, request, actor=hall.president, at=MOMENT)
    with pytest.raises(Refused, match="request-answered"):
        consent(hall, request)
    assert view(hall).state is SheetState.LOCKED


def test_organizer_consents_only_at_a_college_stage_without_a_president(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    lock(hall, one_sheet(hall))

    request = ask(hall)

    with pytest.raises(Forbidden):
        consent(hall, request, hall.organizer)
    with hall.app.app_context(), db.transaction() as session:
        session.execute(update(AssessmentRow).values(conflict_level="teacher", revision=AssessmentRow.revision + 1))
    with pytest.raises(Forbidden):
        consent(hall, request, hall.organizer)
    with hall.app.app_context(), db.transaction() as session:
        session.execute(delete(RoleGrant).where(RoleGrant.role == "jury-president"))
    consent(hall, request, hall.organizer)

    assert view(hall).state is SheetState.COMPLETE


def test_disputed_sheet_is_not_locked_until_it_is_settled(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    with hall.app.app_context(), db.transaction() as session:
        sheets.dispute_sheet(
            session, hall.assessment, hall.seats[0], "A1", "benchmark-read-differently", actor=hall.judges[1], at=MOMENT
        )
    with pytest.raises(Refused, match="sheet-disputed"):
        lock(hall, one_sheet(hall))

    with hall.app.app_context(), db.transaction() as session:
        sheets.settle_dispute(
            session, hall.assessment, hall.seats[0], "A1", "panel-decided", "looked again", actor=hall.chief, at=MOMENT
        )

    assert len(lock(hall, one_sheet(hall)).entries) == 1


def test_what_is_rolled_back_is_forgotten_by_memory_too(hall: Hall) -> None:
    hall.complete()

    with hall.app.app_context(), db.transaction() as session:
        sheets.dispute_sheet(session, hall.assessment, hall.seats[0], "A1", "slip", actor=hall.judges[1], at=MOMENT)
        session.rollback()

    assert not view(hall).disputed
    assert hall.send(hall.judges[0], Act.ANSWER, "m2", answer="typed:0.10")["seq"] == 6


def test_stranger_of_another_hall_may_nothing(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session:
        stranger = make_actor(session, "chief-expert", "elsewhere")

    with pytest.raises(Forbidden):
        lock(hall, Choice(), stranger)


def test_two_who_lock_at_once_both_write_their_checkpoint(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    for seat in (0, 1):
        hall.complete(1, seat)
        sign_all(hall, 1, seat)
    both, failed = Barrier(2), []

    def written(*args: Any, **said: Any) -> Checkpoint:
        with suppress(BrokenBarrierError):  # who is held until the other is done comes alone
            both.wait(1)
        return checkpoints.write_checkpoint(*args, **said)

    def locks(seat: int, actor: Actor) -> None:
        try:
            lock(hall, Choice(hall.seats[seat], "A1"), actor)
        except Exception as error:
            failed.append(error)

    monkeypatch.setattr(locking, "write_checkpoint", written)
    threads = [Thread(target=locks, args=one) for one in ((0, hall.chief), (1, hall.deputy))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    with hall.app.app_context(), db.reading() as session:
        assert [each.number for each in checkpoints_of(session, hall.assessment)] == [1, 2]
