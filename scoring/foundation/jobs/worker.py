"""A worker: claims one job after another and does it, giving signs of life, until it is told to leave."""

import json
import logging
import os
import signal
import socket
import sys
import threading
import uuid
from types import FrameType
from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.jobs import queue
from scoring.foundation.jobs.kinds import known
from scoring.foundation.jobs.limits import OutOfTime, limited
from scoring.foundation.jobs.models import Job, State
from scoring.foundation.jobs.progress import Interrupted, Lost, Progress, Stopped, ended
from scoring.rules.errors import RuleBroken

log = logging.getLogger(__name__)
LOOK_EVERY = 0.5  # seconds; the server wakes its own worker sooner
BEAT_EVERY = 5.0


def new_name() -> str:
    """A name that no other worker has, here or on another machine."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


class Worker:
    """One process, one job at a time. `retired` is set by a job that met a limit: a fresh process should go on."""

    def __init__(self, app: Flask, name: str | None = None) -> None:
        self.app = app
        self.name = name or new_name()
        self.retired = False
        self._leaving = threading.Event()
        self._wake = threading.Event()

    def leave(self) -> None:
        """End after the present step; its job goes back into the queue."""
        self._leaving.set()
        self._wake.set()

    def wake(self) -> None:
        """Look into the queue now."""
        self._wake.set()

    def work(self) -> None:
        """Do jobs until told to leave."""
        while not self._leaving.is_set() and not self.retired:
            try:
                busy = self.do_one()
            except SQLAlchemyError:
                log.exception("the queue of jobs cannot be read")
                busy = False
            if not busy:
                self._wake.wait(LOOK_EVERY)
                self._wake.clear()

    def do_one(self) -> bool:
        """Claim a job and do it; False when none waits."""
        with self.app.app_context():
            with db.reading() as session:
                if not queue.work_waits(session):
                    return False
            with db.transaction() as session:
                queue.take_back_lost(session)
                job = queue.claim(session, self.name)
            if job is not None:
                self._do(job)
            return job is not None

    def _do(self, job: Job) -> None:
        progress = Progress(job, self._leaving.is_set)
        heart = _Heart(self.app, progress)
        heart.start()
        try:
            outcome = self._outcome(job, progress)
            if outcome is not None and not progress.finished:
                progress.end(outcome)
        except Interrupted:
            with db.transaction() as session:
                queue.hand_back(session, job.id, self.name)
        except Lost:
            log.warning("job %s is held by another worker by now", job.public_id)
        finally:
            heart.stop()

    def _outcome(self, job: Job, progress: Progress) -> dict[str, Any] | None:
        """The columns that say how the job ended; None when the job itself has written its end."""
        try:
            kind = known(job.kind)
            with limited(memory=kind.memory, seconds=kind.seconds):
                result = kind.run(progress, json.loads(job.parameters))
            return None if progress.finished else ended(State.DONE, result=result or {})
        except Stopped:
            return ended(State.STOPPED)
        except (Refused, RuleBroken) as refusal:
            return _failed(refusal.code, **refusal.params)
        except (MemoryError, OutOfTime) as limit:
            self.retired = True
            return _failed("job-too-large" if isinstance(limit, MemoryError) else "job-too-long")
        except Exception:
            log.exception("job %s (%s) failed", job.public_id, job.kind)
            return _failed("job-failed")


class _Heart(threading.Thread):
    """Gives signs of life while the job is deep in its work."""

    def __init__(self, app: Flask, progress: Progress) -> None:
        super().__init__(name="heart", daemon=True)
        self._app = app
        self._progress = progress
        self._stop_beating = threading.Event()

    def run(self) -> None:
        while not self._stop_beating.wait(BEAT_EVERY):
            try:
                with self._app.app_context():
                    self._progress.beat()
            except SQLAlchemyError:
                log.exception("no sign of life could be written")

    def stop(self) -> None:
        self._stop_beating.set()
        self.join()


def work_off(app: Flask) -> int:
    """Do every waiting job here and now; how many there were. For commands and tests."""
    worker = Worker(app)
    count = 0
    while worker.do_one():
        count += 1
    return count


def work_in_process(app: Flask, *, name: str | None, attached: bool) -> None:
    """Be a worker process. `attached`: standard input is a rope to the server; a line wakes, its end means leave."""
    worker = Worker(app, name)

    def leave(_signal: int, _frame: FrameType | None) -> None:
        worker.leave()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    if attached:
        threading.Thread(target=_hold_rope, args=(worker,), name="rope", daemon=True).start()
    worker.work()


def _hold_rope(worker: Worker) -> None:
    for _line in sys.stdin:
        worker.wake()
    worker.leave()


def _failed(code: str, **params: str | int) -> dict[str, Any]:
    return ended(State.FAILED, problem={"code": code, "params": params})
