"""Keeps one worker process beside the server: starts it, wakes it, replaces it when it dies, ends it at the end."""

import contextlib
import logging
import subprocess
import sys
import threading
import time
from typing import IO, Any

from flask import Flask

from scoring.foundation import events
from scoring.foundation.db import db
from scoring.foundation.jobs import queue
from scoring.foundation.jobs.queue import JobQueued
from scoring.foundation.jobs.worker import new_name

log = logging.getLogger(__name__)
COMMAND = ("-m", "scoring.cli", "jobs", "work", "--attached", "--name")
FIRST_PAUSE = 0.5  # before a dead worker is replaced; doubled while they die young
LONGEST_PAUSE = 30.0
YOUNG = 10.0
LEAVE_WITHIN = 5.0
APART: dict[str, Any] = {"creationflags": 0x200} if sys.platform == "win32" else {"start_new_session": True}


class Keeper:
    """Under gevent (monkey-patched) its thread is a greenlet; it works as well with real threads."""

    def __init__(self, app: Flask, command: tuple[str, ...] = COMMAND) -> None:
        self._app = app
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        events.listen(JobQueued, self.wake)
        self._thread.start()

    def stop(self) -> None:
        """Let the worker put its job back and leave; after a while, make it."""
        self._stopping.set()
        process = self._process
        if process is not None:
            _close(process.stdin)
            try:
                process.wait(LEAVE_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join(LEAVE_WITHIN)

    def wake(self, _event: object = None) -> None:
        """Tell the worker that a job waits; it would find out by itself, only later."""
        process = self._process
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):  # it has just died; the next one looks by itself
                process.stdin.write(b"\n")
                process.stdin.flush()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            began = time.monotonic()
            self._one_life()
            if self._stopping.is_set():
                return
            pause = min(pause * 2, LONGEST_PAUSE) if time.monotonic() - began < YOUNG else FIRST_PAUSE
            self._stopping.wait(pause)

    def _one_life(self) -> None:
        name = new_name()
        command = [sys.executable, *self._command, name]
        # A group of its own: Ctrl+C in the terminal is for the server, which then lets the worker leave in peace.
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, **APART)  # noqa: S603  # our own interpreter
        status = self._process.wait()
        _close(self._process.stdin)
        if not self._stopping.is_set():
            log.warning("the worker of jobs ended (%s); another one follows", status)
        try:
            with self._app.app_context(), db.transaction() as session:
                queue.take_back_from(session, name)
        except Exception:
            log.exception("the jobs of a dead worker could not be taken back; they are, once they count as lost")


def _close(rope: IO[bytes] | None) -> None:
    if rope is not None:
        with contextlib.suppress(OSError, ValueError):
            rope.close()
