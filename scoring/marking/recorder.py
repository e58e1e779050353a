"""One writer per process: commands that arrive while a commit runs wait and share the next one.

Whoever finds nobody writing leads: it writes what has gathered, in one transaction, and hands the lead to the first
who still waits. Nobody is answered before the commit is durable. Under gevent the commit waits off the loop
(`foundation.db`), and meanwhile the next group gathers.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any

from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError

from scoring.foundation import clock, events
from scoring.foundation.db import db
from scoring.marking.commands import Command
from scoring.marking.recording import HalfRecorded, Outcome, Request, record
from scoring.people.actors import Actor

GROUP_MAX = 200  # commands in one transaction: a queue that long is written in about 20 ms
log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Waiting:
    """A request in the queue; `woken` means answered, or that it is to lead."""

    request: Request
    woken: Event = field(default_factory=Event)
    outcome: Outcome | None = None
    leads: bool = False


class Recorder:
    """The queue of one app in one process."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = Lock()
        self._queue: list[_Waiting] = []
        self._writing = False

    def submit(self, request: Request) -> Outcome:
        """Write one request with others of its moment; back when it is durable, or refused."""
        waiting = _Waiting(request)
        with self._lock:
            self._queue.append(waiting)
            waiting.leads, self._writing = not self._writing, True
        if not waiting.leads:
            waiting.woken.wait()
        if waiting.leads and waiting.outcome is None:
            self._lead()
        if waiting.outcome is None:
            raise AssertionError("a request left the queue without an outcome")
        return waiting.outcome

    def _lead(self) -> None:
        with self._lock:
            group, self._queue = self._queue[:GROUP_MAX], self._queue[GROUP_MAX:]
        try:
            self._answer(group, self._write([each.request for each in group]))
        finally:
            self._hand_over(group)

    def _answer(self, group: Sequence[_Waiting], written: tuple[list[Outcome], list[object]]) -> None:
        outcomes, noted = written
        for waiting, outcome in zip(group, outcomes, strict=True):
            waiting.outcome = outcome
        for each in noted:
            events.announce(each)

    def _hand_over(self, group: Sequence[_Waiting]) -> None:
        """Wake the group; whoever was left without an outcome by a failure of ours gets one too."""
        with self._lock:
            self._writing = bool(self._queue)
            heir = self._queue[0] if self._queue else None
        if heir is not None:
            heir.leads = True
            heir.woken.set()
        for waiting in group:
            waiting.outcome = waiting.outcome or Outcome(error=RuntimeError("the group was not written"))
            waiting.woken.set()

    def _write(self, requests: Sequence[Request]) -> tuple[list[Outcome], list[object]]:
        """The group in one transaction; if the database refuses it, each by itself once more."""
        with self._app.app_context():
            try:
                return _transact(requests)
            except (DBAPIError, HalfRecorded):
                # On PostgreSQL another process took the same client id, or two groups waited for one another.
                log.warning("a group of %d is written one by one", len(requests), exc_info=True)
            return _one_by_one(requests)


def init_app(app: Flask) -> None:
    app.extensions["scoring.marking.recorder"] = Recorder(app)


def recorder() -> Recorder:
    found: Recorder = current_app.extensions["scoring.marking.recorder"]
    return found


def record_mark(actor: Actor, command: Command) -> dict[str, Any]:
    """Write one command; back when it is durable, with the answer for the tablet.

    The same command again gives the same answer and writes nothing. Raises what `recording.record` lists.
    """
    outcome = recorder().submit(Request(actor, command))
    if outcome.error is not None:
        raise outcome.error
    return outcome.answer


def _transact(requests: Sequence[Request]) -> tuple[list[Outcome], list[object]]:
    with db.transaction() as session:
        written = record(session, requests, at=clock.now())
    return written


def _one_by_one(requests: Sequence[Request]) -> tuple[list[Outcome], list[object]]:
    outcomes: list[Outcome] = []
    noted: list[object] = []
    for request in requests:
        try:
            (outcome,), told = _transact([request])
        except Exception as error:  # whatever it is: those before it are durable, and their tablets wait
            log.exception("command %s is not written", request.command.client_id)
            outcome, told = Outcome(error=error), []
        outcomes.append(outcome)
        noted += told
    return outcomes, noted
