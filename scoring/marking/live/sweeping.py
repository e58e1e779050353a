"""Asks everybody connected anew who they are: a sign-in, a pairing or an account may end without an event."""

import logging
from threading import Lock

from flask import Flask
from flask_socketio import SocketIO

from scoring.marking import live
from scoring.marking.live.announcing import Announcer
from scoring.marking.live.batches import AlertsDue, PresenceChanged
from scoring.marking.live.connections import Connections

ALERTS_EVERY = 2  # sweeps: a minute
log = logging.getLogger(__name__)


class Sweeper:
    """One task a process, from the first connection until the last has gone.

    `shared`: other processes serve too, and are told anew who is connected here.
    """

    def __init__(
        self, app: Flask, wire: SocketIO, connections: Connections, announcer: Announcer, *, shared: bool
    ) -> None:
        self._app, self._wire, self._connections, self._announcer = app, wire, connections, announcer
        self._shared = shared
        self._lock = Lock()
        self._at_work = False

    def wake(self) -> None:
        """Begin, unless it is at work."""
        with self._lock:
            asleep, self._at_work = not self._at_work, True
        if asleep:
            self._wire.start_background_task(self._run)

    def sweep(self) -> None:
        """Look at everybody once."""
        with self._app.app_context():
            self._announcer.look_at(self._connections.all())
        if self._shared:
            for assessment in self._assessments():
                self._announcer.hear(PresenceChanged(assessment))

    def _run(self) -> None:
        swept = 0
        while self._goes_on():
            self._wire.sleep(live.SWEEP_EVERY)
            swept += 1
            with self._announcer.working() as goes_on:
                if goes_on:
                    self._sweep_once(alerts=swept % ALERTS_EVERY == 0)

    def _sweep_once(self, *, alerts: bool) -> None:
        try:
            self.sweep()
            if alerts:
                self._look_at_the_clock()
        except Exception:
            log.exception("a sweep failed")

    def _goes_on(self) -> bool:
        with self._lock:
            self._at_work = bool(self._connections.all()) and not self._announcer.ended
            return self._at_work

    def _look_at_the_clock(self) -> None:
        for assessment in self._assessments():
            self._announcer.hear(AlertsDue(assessment))

    def _assessments(self) -> set[str]:
        return {each.assessment for each in self._connections.all() if each.assessment is not None}
