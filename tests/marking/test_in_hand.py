"""What one transaction has in hand is as the journal is: after a savepoint, a rollback, a retry, others' entries."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scoring.foundation.db import db
from scoring.marking import sheets
from scoring.marking.checkpoints import verify
from scoring.marking.commands import Act
from scoring.marking.entries import add_entries, entries_of
from scoring.marking.ledgers import Hold, Ledger, read_ledgers
from scoring.marking.recording import Request, record, room
from scoring.marking.sheets import Shown
from scoring.rules.journal import Entry, EntryKind
from tests.marking.hall import MOMENT, Hall


def mark(hall: Hall, session: Session, answer: str, aspect: str = "m1") -> int:
    """Record one answer in this transaction; the number of its entry."""
    command = hall.command(Act.ANSWER, aspect, answer=f"typed:{answer}", seen=10_000)
    (outcome,), _events = record(session, [Request(hall.judges[0], command)], at=MOMENT)
    assert outcome.error is None
    return int(outcome.answer["seq"])


def remembered(hall: Hall) -> tuple[int, dict[str, Any]]:
    """The number and the marks of the first seat as memory has it; (0, {}) where it has nothing."""
    ledger = room().ledgers.take(hall.seats[0], hall.frame())
    return ledger.seq, ledger.marks()


def expect_whole(hall: Hall, *answers: str) -> None:
    """The first seat's journal holds these answers and no other, unbroken; memory says the same or nothing."""
    journal, folded = hall.journal(), hall.ledger()
    with hall.app.app_context(), db.reading() as session:
        assert verify(session, hall.assessment).faults == ()
    assert [entry.answer for entry in journal] == [f"typed:{answer}" for answer in answers]
    with hall.app.app_context():
        assert remembered(hall) in [(folded.seq, folded.marks()), (0, {})]


@contextmanager
def writing(hall: Hall) -> Iterator[Session]:
    with hall.app.app_context(), db.transaction() as session:
        yield session


def test_rolled_back_savepoint_leaves_no_entry_in_hand(hall: Hall) -> None:
    with writing(hall) as session:
        mark(hall, session, "0.10")
        savepoint = session.begin_nested()
        mark(hall, session, "0.20")
        savepoint.rollback()

        assert mark(hall, session, "0.30", "m2") == 2

    expect_whole(hall, "0.10", "0.30")


def test_first_entry_of_a_seat_is_forgotten_with_its_savepoint(hall: Hall) -> None:
    with writing(hall) as session:
        savepoint = session.begin_nested()
        mark(hall, session, "0.20")
        savepoint.rollback()
        seen = sheets.sheet_views(session, hall.assessment)[hall.seats[0], "A1"]

        assert seen.state == "empty"
        assert mark(hall, session, "0.30") == 1

    expect_whole(hall, "0.30")


def test_kept_savepoint_of_a_rolled_back_transaction_leaves_nothing_in_memory(hall: Hall) -> None:
    with writing(hall) as session:
        with session.begin_nested():
            mark(hall, session, "0.20")
        session.rollback()

    expect_whole(hall)
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.70")
    expect_whole(hall, "0.70")


def test_rolled_back_transaction_leaves_nothing_in_memory(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50")

    def fails() -> None:
        with writing(hall) as session:
            mark(hall, session, "0.20")
            mark(hall, session, "0.20", "m2")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()

    expect_whole(hall, "0.50")
    assert hall.send(hall.judges[0], Act.ANSWER, "m2", answer="typed:0.70")["seq"] == 2
    expect_whole(hall, "0.50", "0.70")


def test_session_used_again_after_its_rollback_begins_with_empty_hands(hall: Hall, db_session: Session) -> None:
    mark(hall, db_session, "0.20")
    db_session.close()  # no commit, and no rollback said either
    mark(hall, db_session, "0.30")
    db_session.commit()
    mark(hall, db_session, "0.40", "m2")
    db_session.commit()

    expect_whole(hall, "0.30", "0.40")


def test_act_goes_on_after_the_database_refused_a_number_that_was_taken(hall: Hall) -> None:
    with writing(hall) as session:
        mark(hall, session, "0.10")
        (taken,) = entries_of(session, hall.seats[0])
        savepoint = session.begin_nested()
        mark(hall, session, "0.20")
        with pytest.raises(IntegrityError):
            add_entries(session, [replace(taken, answer="typed:0.90")])
        savepoint.rollback()

        mark(hall, session, "0.30", "m2")

    expect_whole(hall, "0.10", "0.30")


def test_hold_does_not_outlive_a_savepoint_that_is_rolled_back(hall: Hall) -> None:
    with writing(hall) as session:
        hold = Hold(session, room().ledgers, [hall.seats[0]])
        ledger = hold.ledger(hall.frame(), hall.seats[0])
        session.begin_nested().rollback()
        said = Entry(hall.seats[0], EntryKind.DISPUTE, "1", "2026-01-22", sheet="A1", reason="slip")

        for act in (lambda: hold.append(ledger, said), hold.write, lambda: hold.ledger(hall.frame(), hall.seats[0])):
            with pytest.raises(RuntimeError, match="outlive"):
                act()


def test_entry_of_another_process_is_met_by_what_is_in_hand(
    hall: Hall, make_app: Callable[..., Flask], database_kind: str
) -> None:
    """Two apps are two processes: each has a memory of its own. On SQLite nobody writes while another does."""
    elsewhere = replace(hall, app=make_app())
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.10")
    between = database_kind == "postgresql"
    if not between:
        elsewhere.send(hall.judges[1], Act.ANSWER, "m1", answer="typed:0.20")
    with writing(hall) as session:
        sheets.sheet_views(session, hall.assessment)  # in hand, and not locked
        if between:
            elsewhere.send(hall.judges[1], Act.ANSWER, "m1", answer="typed:0.20")
        seen = sheets.sheet_views(session, hall.assessment)[hall.seats[0], "A1"]
        folded = read_ledgers(session, hall.frame(), [hall.seats[0]])[hall.seats[0]]

        assert seen.content == folded.sheet(hall.frame(), "A1").content
        assert mark(hall, session, "0.30", "m2") == 3
        assert mark(hall, session, "0.40", "m2") == 4

    expect_whole(hall, "0.10", "0.20", "0.30", "0.40")
    elsewhere.send(hall.judges[1], Act.ANSWER, "m2", answer="typed:0.60")
    expect_whole(elsewhere, "0.10", "0.20", "0.30", "0.40", "0.60")


def test_same_number_with_another_entry_is_never_taken_for_ones_own(hall: Hall, make_app: Callable[..., Flask]) -> None:
    """What was rolled back here had number 2; then another process wrote its own number 2."""
    elsewhere = replace(hall, app=make_app())
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.10")
    with writing(hall) as session:
        with session.begin_nested():
            mark(hall, session, "0.90")
        session.rollback()
    elsewhere.send(hall.judges[1], Act.ANSWER, "m1", answer="typed:0.20")

    with writing(hall) as session:
        seen = sheets.sheet_views(session, hall.assessment)[hall.seats[0], "A1"]
        mark(hall, session, "0.30", "m2")

    assert seen.content == sheets_content_after(hall, 2)
    expect_whole(hall, "0.10", "0.20", "0.30")


def sheets_content_after(hall: Hall, entries: int) -> str:
    """The hash of the first sheet's marks after that many entries, folded from the journal alone."""
    ledger = Ledger(hall.seats[0], hall.frame())
    for entry in hall.journal()[:entries]:
        ledger.add(entry)
    return ledger.sheet(hall.frame(), "A1").content


def test_acts_of_one_transaction_read_a_seats_journal_once(hall: Hall) -> None:
    hall.complete(1)
    hall.complete(2)
    read: list[str] = []
    with writing(hall) as session:
        room().ledgers.forget()
        event.listen(session.get_bind(), "before_cursor_execute", lambda *given: read.append(given[2]))
        for sheet in ("A1", "A2"):
            seen = sheets.sheet_views(session, hall.assessment)[hall.seats[0], sheet]
            shown = Shown(hall.seats[0], sheet, seen.content)
            sheets.agree_on_sheet(session, hall.assessment, shown, actor=hall.judges[0], at=MOMENT)
            for judge in hall.judges[:3]:
                sheets.sign_sheets(session, hall.assessment, [shown], actor=judge, at=MOMENT)

    chains = [said for said in read if said.startswith("SELECT journal_entry.seat, journal_entry.kind")]
    assert len(chains) == len(hall.seats)
    with hall.app.app_context(), db.reading() as session:
        found = sheets.sheet_views(session, hall.assessment)
    assert [found[hall.seats[0], sheet].state for sheet in ("A1", "A2")] == ["signed", "signed"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.sampled_from(["mark", "mark", "look", "begin", "keep", "undo"]), max_size=12),
    ends_well=st.booleans(),
)
def test_whatever_savepoints_are_kept_or_undone_the_journal_and_memory_agree(
    hall: Hall, steps: list[str], *, ends_well: bool
) -> None:
    before = [entry.answer for entry in hall.journal()]
    standing: list[list[str]] = [[]]  # what was marked, by savepoint: the whole first
    with writing(hall) as session:
        savepoints = []
        for number, step in enumerate(steps):
            if step == "mark":
                mark(hall, session, f"0.{number:02}")
                standing[-1].append(f"typed:0.{number:02}")
            elif step == "look":
                sheets.sheet_views(session, hall.assessment)
            elif step == "begin":
                savepoints.append(session.begin_nested())
                standing.append([])
            elif savepoints:
                done = standing.pop()
                if step == "keep":
                    savepoints.pop().commit()
                    standing[-1] += done
                else:
                    savepoints.pop().rollback()
        if not ends_well:
            session.rollback()

    marked = [answer for each in standing for answer in each] if ends_well else []
    assert [entry.answer for entry in hall.journal()] == before + marked
    folded = hall.ledger()
    with hall.app.app_context(), db.reading() as session:
        assert verify(session, hall.assessment).faults == ()
        assert remembered(hall) in [(folded.seq, folded.marks()), (0, {})]
