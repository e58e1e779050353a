"""The recorder: commands of one moment share a commit, and a failure of ours takes nobody's mark with it."""

import threading
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from scoring.marking import recorder, recording
from scoring.marking.commands import Act
from scoring.marking.recorder import Recorder, record_mark
from scoring.marking.recording import Request, record
from tests.marking.hall import Hall, make_hall

TABLETS = 12


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """Errors that the next groups meet instead of being committed, first one first."""
    waiting: list[Exception] = []

    def written(session: Any, requests: Sequence[Request], *, at: Any) -> Any:
        done = record(session, requests, at=at)
        if waiting:
            raise waiting.pop(0)
        return done

    monkeypatch.setattr(recorder, "record", written)
    return waiting


def refused_by_database() -> OperationalError:
    return OperationalError("INSERT", {}, Exception("deadlock detected"))


def test_group_that_the_database_refused_is_written_once_more(hall: Hall, failing: list[Exception]) -> None:
    failing.append(refused_by_database())

    answer = hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50")

    assert answer["seq"] == 1
    assert [entry.value for entry in hall.journal()] == [50]


def test_mark_that_was_refused_twice_is_not_acknowledged_and_may_be_sent_again(
    hall: Hall, failing: list[Exception]
) -> None:
    failing += [refused_by_database(), refused_by_database()]
    with pytest.raises(OperationalError):
        hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50", client_id="tablet-4-0001", seen=None)

    assert hall.journal() == []
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50", client_id="tablet-4-0001", seen=None)
    assert [entry.value for entry in hall.journal()] == [50]


def test_fault_of_ours_stops_one_group_and_not_the_recorder(hall: Hall, failing: list[Exception]) -> None:
    failing.append(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50")

    assert hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.60")["seq"] == 1


def test_commands_that_arrive_during_a_commit_share_the_next(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = make_hall(app, seats=TABLETS)
    groups: list[int] = []
    first_is_writing, others_are_waiting = threading.Event(), threading.Event()

    def written(session: Any, requests: Sequence[Request], *, at: Any) -> Any:
        groups.append(len(requests))
        first_is_writing.set()
        others_are_waiting.wait(10)
        return record(session, requests, at=at)

    monkeypatch.setattr(recorder, "record", written)
    shared = Recorder(app)
    answers: list[Any] = []

    def tablet(number: int) -> None:
        command = hall.command(Act.ANSWER, "m1", number, answer="typed:0.50")
        answers.append(shared.submit(Request(hall.judges[0], command)).answer["seq"])

    threads = [threading.Thread(target=tablet, args=[number]) for number in range(TABLETS)]
    threads[0].start()
    first_is_writing.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(shared._queue) < TABLETS - 1:
        threading.Event().wait(0.01)
    others_are_waiting.set()
    for thread in threads:
        thread.join(10)

    assert groups == [1, TABLETS - 1]
    assert answers == [1] * TABLETS


def test_one_refused_command_leaves_the_others_of_its_group_alone(hall: Hall) -> None:
    judge = hall.judges[0]
    sent = [
        Request(judge, hall.command(Act.ANSWER, "m1", answer="typed:0.50")),
        Request(judge, hall.command(Act.ANSWER, "m2", answer="typed:9.00")),
        Request(hall.chief, hall.command(Act.ANSWER, "m2", answer="typed:0.10")),
        Request(judge, hall.command(Act.ANSWER, "m2", 1, answer="typed:0.70")),
    ]
    with hall.app.app_context(), db.transaction() as session:
        outcomes, _ = record(session, sent, at=recorder.clock.now())

    assert [getattr(outcome.error, "code", None) for outcome in outcomes] == [
        None,
        "mark-above-maximum",
        "not-allowed",
        None,
    ]
    assert [entry.value for seat in (0, 1) for entry in hall.journal(seat)] == [50, 70]


def test_same_command_twice_in_one_group_is_written_once(hall: Hall) -> None:
    command = hall.command(Act.ANSWER, "m1", answer="typed:0.50")
    with hall.app.app_context(), db.transaction() as session:
        outcomes, _ = record(session, [Request(hall.judges[0], command)] * 2, at=recorder.clock.now())

    assert [outcome.repeated for outcome in outcomes] == [False, True]
    assert outcomes[0].answer == outcomes[1].answer
    assert len(hall.journal()) == 1


def test_fault_of_ours_leaves_the_marks_told_that_were_written_before_it(
    hall: Hall, failing: list[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One by one, after the database refused the group: the second meets an error that is no database's."""
    once_more = [hall.command(Act.ANSWER, key, answer="typed:0.50") for key in ("m1", "m2")]
    failing.append(refused_by_database())
    write, met = recorder.record, []

    def second_fails(session: Any, requests: Sequence[Request], *, at: Any) -> Any:
        done = write(session, requests, at=at)
        met.append(requests[0].command.aspect)
        if met == ["m1", "m2"]:
            raise ZeroDivisionError
        return done

    monkeypatch.setattr(recorder, "record", second_fails)
    with hall.app.app_context():
        outcomes, noted = recorder.recorder()._write([Request(hall.judges[0], each) for each in once_more])

    assert [type(outcome.error) for outcome in outcomes] == [type(None), ZeroDivisionError]
    assert [getattr(each, "aspect", "totals") for each in noted] == ["m1", "totals"]
    assert [entry.aspect for entry in hall.journal()] == ["m1"]


@pytest.mark.parametrize("error", [KeyError("a fault of ours"), NotFound("aspect-unknown")], ids=["fault", "refusal"])
def test_command_that_fails_after_its_entry_leaves_no_entry_behind(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    told, poisoned = recording._answer, hall.command(Act.ANSWER, "m1", answer="typed:0.50", seen=None)
    sound = hall.command(Act.ANSWER, "m2", answer="typed:0.70", seen=None)

    def stumbles(frame: Any, ledger: Any, entry: Any) -> Any:
        if entry.aspect == "m1":
            raise error
        return told(frame, ledger, entry)

    with hall.app.app_context():
        monkeypatch.setattr(recording, "_answer", stumbles)
        outcomes, _ = recorder.recorder()._write([Request(hall.judges[0], each) for each in (poisoned, sound)])
        written = [entry.aspect for entry in hall.journal()]
        monkeypatch.setattr(recording, "_answer", told)
        again = record_mark(hall.judges[0], poisoned)

    assert [outcome.error is None for outcome in outcomes] == [False, True]
    assert written == ["m2"]
    assert again["seq"] == 2
