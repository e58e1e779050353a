"""What a running job holds in its hand: it says how far it is, hears that it should stop, remembers where it was."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.jobs.models import Job, State

WRITE_EVERY = 0.25  # seconds: a page asks twice a second, and a commit costs an fsync


class Stopped(BaseException):
    """Somebody asked this job to stop. A BaseException, as are the next two: no `except Exception` may swallow it."""


class Interrupted(BaseException):
    """The worker is leaving; the job goes back into the queue and is taken up from its checkpoint."""


class Lost(BaseException):
    """Another worker holds this job by now: whatever this one did since must not be written."""


class Progress:
    """Given to the job's function. `resume_from` is the last checkpoint of an attempt that broke off, else None."""

    def __init__(self, job: Job, leaving: Callable[[], bool] = lambda: False) -> None:
        self.resume_from: Any = json.loads(job.checkpoint) if job.checkpoint else None
        self.account = job.account
        self.public_id = job.public_id
        self.finished = False
        self._job = job.id
        self._worker = job.worker
        self._leaving = leaving
        self._values: dict[str, Any] = {"done": job.done, "total": job.total, "step": job.step}
        self._written = 0.0

    def begin(self, step: str, *, total: int | None = None) -> None:
        """A new step (a code), of `total` parts when that is known; counting begins anew."""
        self._values = {"done": 0, "total": total, "step": step}
        self._written = 0.0
        self.advance(0)

    def advance(self, parts: int = 1) -> None:
        """So many more parts are done. Raises Stopped, Interrupted or Lost: let them pass through."""
        self._values["done"] += parts
        if self._leaving():
            raise Interrupted
        if time.monotonic() - self._written >= WRITE_EVERY:
            with db.transaction() as session:
                self._write(session, self._values)

    def checkpoint(self, place: Any, session: Session | None = None) -> None:
        """Remember `place` (JSON). With the session of the work itself, work and memory are one commit."""
        values = {**self._values, "checkpoint": json.dumps(place)}
        if session is not None:
            self._write(session, values)
            return
        with db.transaction() as own:
            self._write(own, values)

    def finish(self, session: Session, result: Mapping[str, Any] | None = None) -> None:
        """End the job in the transaction of its effect: after a crash it has either both or neither, never twice."""
        self._write(session, {**self._values, **ended(State.DONE, result=result)}, heed_stop=False)
        self.finished = True

    def beat(self) -> None:
        """A sign of life. Raises nothing when the job is lost: the job itself finds out at its next step."""
        with db.transaction() as session:
            self._update(session, {})

    def end(self, values: Mapping[str, Any]) -> None:
        """Write how the job ended, when the worker and not the job does so. Raises Lost."""
        with db.transaction() as session:
            self._write(session, values, heed_stop=False)

    def _write(self, session: Session, values: Mapping[str, Any], *, heed_stop: bool = True) -> None:
        if not self._update(session, values):
            raise Lost
        self._written = time.monotonic()
        if heed_stop and session.scalar(select(Job.stop_asked).where(Job.id == self._job)):
            raise Stopped

    def _update(self, session: Session, values: Mapping[str, Any]) -> bool:
        mine = (Job.id == self._job, Job.worker == self._worker, Job.state == State.RUNNING)
        changed = session.execute(update(Job).where(*mine).values(beat_at=clock.now(), **values))
        return isinstance(changed, CursorResult) and changed.rowcount == 1


def ended(
    state: State, *, result: Mapping[str, Any] | None = None, problem: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The columns of a job that came to an end."""
    return {
        "state": state,
        "ended_at": clock.now(),
        "worker": None,
        "result": None if result is None else json.dumps(result, ensure_ascii=False),
        "problem": None if problem is None else json.dumps(problem, ensure_ascii=False),
    }
