"""Tells what was committed: listeners only put it down, one task of this process tells it in rounds.

Listeners run in the recorder's leader, between the commit and the answers to the tablets, so they do nothing else.
A round takes everything that was put down while the last one was told; ticks, presence and alerts come no oftener
than somebody could look, so that three hundred tablets cost a few frames a second each.

What could not be told is kept and told later, one assessment never holding up another. While the database does not
answer the task tries a few times, longer apart each time, and then rests until something happens.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Condition
from time import monotonic
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.marking.frames import Frame
from scoring.marking.ledgers import views
from scoring.marking.live import audience, presence, watching
from scoring.marking.live.audience import Audience
from scoring.marking.live.batches import Batch, Event, PresenceChanged
from scoring.marking.live.connections import Connection, Connections
from scoring.marking.live.elsewhere import Elsewhere
from scoring.marking.live.patience import Patience
from scoring.marking.live.reframing import changed_parts
from scoring.marking.live.telling import told_of
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.people.signing_in import sign_in
from scoring.rules.hundredths import format_hundredths

PAUSE = 0.05  # seconds between two rounds
TICKS_EVERY = 0.25
PRESENCE_EVERY = 1.0
ALERTS_EVERY = 5.0
REPORTS_EVERY = 2.0
LAST_WORK = 10.0  # seconds that an end waits for what is being told
REPORTS = "reports"  # no assessment is called so
log = logging.getLogger(__name__)


class Announcer:
    """The one that tells, of one app in one process. `shared`: other processes hear it too, through the queue."""

    def __init__(
        self, app: Flask, wire: SocketIO, connections: Connections, elsewhere: Elsewhere, *, shared: bool
    ) -> None:
        self._app, self._wire, self._connections, self._shared = app, wire, connections, shared
        self._elsewhere = elsewhere
        self._lock = Condition()
        self._noted: list[Event] = []
        self._awake = False
        self._ticks: dict[str, dict[tuple[str, str], int]] = {}
        self._presence: dict[str, None] = {}
        self._alerts: dict[str, None] = {}
        self._reports: dict[tuple[int, int, str], presence.Told] = {}
        self._last: dict[str, float] = {}  # when each thing that is paced was done
        self._untold: dict[str, Batch] = {}  # of assessments whose telling failed
        self._frames: dict[str, Frame] = {}  # as the tablets know them
        self._patience = Patience()
        self._at_work = 0
        self._ended = False

    def hear(self, event: Event) -> None:
        """Put an event down. Quick: the tablets have not been answered yet."""
        with self._lock:
            if self._ended:
                return
            self._noted.append(event)
            asleep, self._awake = not self._awake, True
        if asleep:
            self._wire.start_background_task(self._run)

    def end(self) -> None:
        """Tell nothing any more: the app is closed, and its database goes as soon as nobody asks it."""
        with self._lock:
            self._ended = True
            self._noted.clear()
            if not self._lock.wait_for(lambda: not self._at_work, LAST_WORK):
                log.warning("the end did not wait for what is still being told")

    @property
    def ended(self) -> bool:
        return self._ended

    @contextmanager
    def working(self) -> Iterator[bool]:
        """Ask the database inside, if it says True: an end comes before or after, never between."""
        with self._lock:
            goes_on = not self._ended
            self._at_work += goes_on
        try:
            yield goes_on
        finally:
            with self._lock:
                self._at_work -= goes_on
                self._lock.notify_all()

    def remember(self, told: presence.Told) -> None:
        """Write a tablet's last word within seconds."""
        with self._lock:
            self._reports[told.place] = told

    def look_at(self, connections: Iterable[Connection]) -> None:
        """Ask anew who these are and what they may hear; whose sign-in ended is let go.

        Asked when an assessment changed, and of everybody within a minute, since a sign-in may end without an event.
        """
        for connection in connections:
            with db.reading() as session:
                actor = sign_in.actor_of(session, connection.token, at=clock.now())
                if actor is None:
                    self.let_go(connection)
                elif connection.assessment is not None:
                    self._reseat_or_unseat(session, connection, actor)
            self._wire.sleep(0)

    def let_go(self, connection: Connection) -> None:
        """Close a connection whose sign-in ended, whose pairing was revoked, whose account was closed."""
        self.unseat(connection)
        self._wire.server.disconnect(connection.sid, namespace="/")

    def _reseat_or_unseat(self, session: Session, connection: Connection, actor: Actor) -> None:
        assessment = connection.assessment or ""
        try:
            self.reseat(assessment, room().frames.get(session, assessment), connection, actor)
        except Refused:
            self.unseat(connection)

    def reseat(self, assessment: str, frame: Frame, connection: Connection, actor: Actor) -> Connection | None:
        """Let a connection stand where it may hear. Raises as `audience.rooms_of`."""
        rooms = audience.rooms_of(actor, frame)
        self._frames.setdefault(assessment, frame)
        for left in connection.rooms - rooms:
            self._wire.server.leave_room(connection.sid, left, namespace="/")
        for entered in rooms - connection.rooms:
            self._wire.server.enter_room(connection.sid, entered, namespace="/")
        place: dict[str, Any] = {"assessment": assessment, "assessment_id": frame.id, "rooms": rooms}
        return self._connections.change(connection.sid, **place)

    def unseat(self, connection: Connection) -> None:
        """Take a connection out of all it hears."""
        for left in connection.rooms:
            self._wire.server.leave_room(connection.sid, left, namespace="/")
        self._connections.change(
            connection.sid, assessment=None, assessment_id=0, rooms=frozenset(), seat=None, sheet=None
        )
        if connection.assessment is not None:
            self.hear(PresenceChanged(connection.assessment))

    def _run(self) -> None:
        while self._round():
            self._wire.sleep(PAUSE)

    def _round(self) -> bool:
        """Tell what was put down; whether there may be more."""
        with self._lock:
            noted, self._noted = self._noted, []
            if self._ended or not (noted or any(not self._patience.over(place) for place in self._waiting())):
                self._awake = False
                return False
        with self.working() as goes_on:
            if goes_on:
                self._tell_all(noted)
        return goes_on

    def _tell_all(self, noted: list[Event]) -> None:
        try:
            with self._app.app_context():
                self._tell(noted)
        except Exception:
            log.exception("a round of %d events was not told", len(noted))

    def _waiting(self) -> set[str]:
        """The assessments of which something is still to be told, and REPORTS."""
        reports = {REPORTS} if self._reports else set()
        return {*self._untold, *self._ticks, *self._presence, *self._alerts, *reports}

    def _tell(self, noted: Iterable[Event]) -> None:
        for event in noted:
            self._untold.setdefault(event.assessment, Batch()).take(event)
        for assessment in list(self._untold):
            if not (self._shared or self._connections.of(assessment)):
                del self._untold[assessment]
                self._frames.pop(assessment, None)  # whoever comes next learns it then
            elif self._tried(assessment, lambda it: self._tell_assessment(it, self._untold[it])):
                del self._untold[assessment]
        self._tell_late()

    def _tried(self, place: str, tell: Callable[[str], None]) -> bool:
        """Whether it was told. What failed a moment ago is not tried again at once; how it failed is logged once."""
        if not self._patience.ready(place, monotonic()):
            return False
        try:
            tell(place)
        except NotFound:
            log.info("assessment %s is gone", place)
        except Exception as why:
            if self._ended:
                return False
            if self._patience.failed(place, monotonic()) == 1:
                away = isinstance(why, DatabaseError)  # its traceback says nothing of ours
                log.warning("%s was not told, and will be: %s", place, why, exc_info=None if away else why)
            return False
        self._patience.forget(place)
        return True

    def _tell_assessment(self, assessment: str, batch: Batch) -> None:
        if batch.ticks:
            ticks = self._ticks.setdefault(assessment, {})
            ticks.update({place: max(seq, ticks.get(place, 0)) for place, seq in batch.ticks.items()})
        if batch.presence or batch.frame:
            self._presence[assessment] = None
        if batch.alerts or batch.frame or batch.ticks:
            self._alerts[assessment] = None
        with db.reading() as session:
            frame = room().frames.get(session, assessment)
            if batch.frame:
                self._emit("frame", self._reframed(frame), audience.everybody(assessment))
                self.look_at(self._connections.of(assessment))
                batch.frame = False
            self._tell_seats(session, frame, batch)

    def _reframed(self, frame: Frame) -> dict[str, Any]:
        """The new revision, which of its parts are others than at revision `since`, and how many hear it at once."""
        before, self._frames[frame.public_id] = self._frames.get(frame.public_id), frame
        news: dict[str, Any] = {"revision": frame.revision, "hearing": len(self._connections.of(frame.public_id))}
        if before is not None:
            news |= {"since": before.revision, "changed": changed_parts(before, frame)}
        return news

    def _tell_seats(self, session: Session, frame: Frame, batch: Batch) -> None:
        for seat in {*batch.marks, *batch.sheets} & set(frame.seats):
            try:
                found = views(
                    session,
                    room().ledgers,
                    frame,
                    [seat],
                    lambda ledger: told_of(
                        frame, ledger, batch.marks.get(ledger.seat, ()), batch.sheets.get(ledger.seat, ())
                    ),
                )
                for telling in found[seat]:
                    self._emit(telling.event, telling.says, telling.audience)
            except Exception:  # the tick still says that there is something to fetch
                log.exception("seat %s was not told", seat)
            self._wire.sleep(0)  # tablets that wait for an answer come first
        if audience.totals_shown(frame):
            for changed in batch.totals.values():
                total = format_hundredths(changed.totals().total.total)
                says = {"seat": changed.seat, "seq": changed.seq, "total": total}
                self._emit("totals", says, audience.of_totals(frame.public_id))

    def _tell_late(self) -> None:
        self._paced(self._ticks, "ticks", TICKS_EVERY, self._tell_ticks)
        self._paced(self._presence, "presence", PRESENCE_EVERY, self._tell_presence)
        self._paced(self._alerts, "alerts", ALERTS_EVERY, self._tell_alerts)
        if self._reports and self._due("reports", REPORTS_EVERY):
            self._tried(REPORTS, lambda _reports: self.write_reports())

    def _paced(self, waiting: dict[str, Any], what: str, every: float, tell: Callable[[str, Any], None]) -> None:
        for assessment in list(waiting):
            ready = self._patience.ready(assessment, monotonic())
            if ready and self._due(f"{what}:{assessment}", every):
                told = waiting[assessment]
                if self._tried(assessment, lambda it, told=told: tell(it, told)):  # type: ignore[misc]
                    del waiting[assessment]

    def _due(self, what: str, every: float) -> bool:
        now = monotonic()
        if now - self._last.get(what, -every) < every:
            return False
        self._last[what] = now
        return True

    def _tell_ticks(self, assessment: str, ticks: dict[tuple[str, str], int]) -> None:
        """One frame a tablet: the newest place, and `more` where several changed since the last."""
        said = [{"seat": seat, "seq": seq, "sheet": sheet} for (seat, sheet), seq in ticks.items()]
        newest = said.pop()
        more: dict[str, Any] = {"more": said} if said else {}
        self._emit("tick", {**newest, **more}, audience.everybody(assessment))

    def _tell_presence(self, assessment: str, _due: None) -> None:
        here = self._connections.of(assessment)
        self._elsewhere.tell(assessment, here)
        others = self._elsewhere.others(assessment)
        if not self._led(assessment, others):
            return
        with db.reading() as session:
            frame = room().frames.get(session, assessment)
            found = presence.tablets(session, frame.id, [*here, *others], at=clock.now())
        self._emit("presence", [each.document() for each in found], audience.leaders(assessment))

    def _tell_alerts(self, assessment: str, _due: None) -> None:
        if not self._led(assessment, self._elsewhere.others(assessment)):
            return
        with db.reading() as session:
            frame = room().frames.get(session, assessment)
            found = watching.alerts_of(session, frame, at=clock.now(), between=lambda: self._wire.sleep(0))
        self._emit("alert", [watching.document(each) for each in found], audience.leaders(assessment))

    def _led(self, assessment: str, others: Iterable[Connection]) -> bool:
        """Whether somebody who leads listens, here or at another process."""
        (leading,) = audience.leaders(assessment).rooms
        return self._connections.heard(leading) or any(leading in each.rooms for each in others)

    def write_reports(self) -> None:
        """Write down what tablets told since the last time."""
        with self._lock:
            reports, self._reports = self._reports, {}
        if not reports:
            return

        try:
            with self._app.app_context(), db.transaction() as session:
                presence.remember(session, reports)
        except Exception:
            with self._lock:
                self._reports = reports | self._reports
            raise

    def _emit(self, event: str, says: Any, heard_by: Audience) -> None:
        """To those connected to this process and, through the queue, to every other."""
        self._wire.emit(event, says, to=list(heard_by.rooms))
