"""What a tablet may say on the wire: `enter`, `viewing`, `waiting`. Writes never come this way.

A socket skips what guards requests, so each handler asks anew who is speaking and whether they may. An error is
answered as HTTP answers it: {"error": {"code", "message", "params"}}.
"""

import hashlib
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from time import monotonic
from typing import Any

from flask import request
from flask_socketio import SocketIO
from socketio.exceptions import ConnectionRefusedError as Unwelcome

from scoring.foundation import clock, words
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Refused, SignInNeeded, TooMany, Unreadable
from scoring.marking.live.announcing import Announcer
from scoring.marking.live.batches import PresenceChanged
from scoring.marking.live.connections import Connection, Connections, Device, Report
from scoring.marking.live.models import DEVICE_NAME
from scoring.marking.live.presence import told_by
from scoring.marking.live.sweeping import Sweeper
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.people.signing_in import agents, door

MOST_WAITING = 100_000  # marks on one tablet; a whole championship has fewer
MOST_PLACES = 1000  # sheets with marks of one tablet; a judge has fewer
ID_MAX = 64
_DEVICE = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
Handler = Callable[[Connection, Actor, Any], dict[str, Any] | None]
log = logging.getLogger(__name__)


class Handlers:
    """The handlers of one app; the name of each method is the name of its event."""

    def __init__(self, wire: SocketIO, connections: Connections, announcer: Announcer, sweeper: Sweeper) -> None:
        self._connections, self._announcer, self._sweeper = connections, announcer, sweeper
        wire.on("connect")(self.connect)
        wire.on("disconnect")(self.disconnect)
        for handler in (self.enter, self.viewing, self.waiting):
            wire.on(handler.__name__)(self._answering(handler))

    def connect(self, auth: Any = None) -> None:
        """Whoever is signed in may connect; nothing is told before they enter an assessment."""
        actor = door.actor()
        if actor.account_id is None:
            raise Unwelcome("sign-in-needed")
        connection = Connection(
            sid=_sid(),
            account=actor.account_id,
            name=actor.display_name,
            token=actor.token,
            device=_device(auth),
            since=clock.now(),
        )
        self._connections.add(connection)
        self._sweeper.wake()

    def disconnect(self, *_reason: Any) -> None:
        connection = self._connections.drop(_sid())
        if connection is None or connection.assessment is None:
            return
        if not connection.report.empty:
            self._announcer.remember(told_by(connection, clock.now()))
        self._announcer.hear(PresenceChanged(connection.assessment))

    def enter(self, connection: Connection, actor: Actor, sent: Any) -> dict[str, Any]:
        """Begin to hear an assessment, leaving the one before.

        Raises Unreadable: live-message-malformed; SignInNeeded: sign-in-needed; Forbidden: not-allowed;
        NotFound: assessment-unknown.
        """
        assessment = _text(_fields(sent, "assessment")["assessment"])
        with db.reading() as session:
            frame = room().frames.get(session, assessment)
        if connection.assessment not in (None, assessment):
            self._announcer.hear(PresenceChanged(connection.assessment or ""))
            self._connections.change(connection.sid, seat=None, sheet=None, report=Report())
        self._announcer.reseat(assessment, frame, connection, actor)
        self._announcer.hear(PresenceChanged(assessment))
        return {"revision": frame.revision}

    def viewing(self, connection: Connection, actor: Actor, sent: Any) -> None:
        """Say which sheet is on the screen, or none. Raises as `enter`, and Refused: live-not-entered."""
        assessment = self._still_here(connection, actor)
        seat = sheet = None
        if sent is not None:
            told = _fields(sent, "seat", "sheet")
            seat, sheet = _text(told["seat"]), _text(told["sheet"])
            with db.reading() as session:
                frame = room().frames.get(session, assessment)
            frame.seat(seat)
            frame.sheet(sheet)
        self._connections.change(connection.sid, seat=seat, sheet=sheet)
        self._announcer.hear(PresenceChanged(assessment))

    def waiting(self, connection: Connection, actor: Actor, sent: Any) -> None:
        """Say what waits on the tablet. Raises as `viewing`."""
        assessment = self._still_here(connection, actor)
        changed = self._connections.change(connection.sid, report=_report(sent))
        if changed is not None:
            self._announcer.remember(told_by(changed, clock.now()))
        self._announcer.hear(PresenceChanged(assessment))

    def _still_here(self, connection: Connection, actor: Actor) -> str:
        """The assessment entered; permission is asked again with each event."""
        if connection.assessment is None:
            raise Refused("live-not-entered")
        with db.reading() as session:
            frame = room().frames.get(session, connection.assessment)
        try:
            self._announcer.reseat(connection.assessment, frame, connection, actor)
        except Forbidden:
            self._announcer.unseat(connection)
            raise
        return connection.assessment

    def _answering(self, handler: Handler) -> Callable[..., dict[str, Any]]:
        @wraps(handler)
        def answered(*sent: Any) -> dict[str, Any]:
            try:
                connection, actor = self._who()
                return {"ok": True, **(handler(connection, actor, sent[0] if sent else None) or {})}
            except Refused as refused:
                return _error(refused)
            except Exception:
                log.exception("event %s failed", handler.__name__)
                return _error(Refused("failed-inside", number="-"))

        return answered

    def _who(self) -> tuple[Connection, Actor]:
        """Who is speaking now. Whose sign-in ended is let go. Raises SignInNeeded; TooMany."""
        connection, actor = self._connections.get(_sid()), door.actor()
        if connection is None:
            raise SignInNeeded("sign-in-needed")
        if actor.account_id != connection.account:
            self._announcer.let_go(connection)
            raise SignInNeeded("sign-in-needed")
        if not self._connections.spend(connection.sid, monotonic()):
            self._announcer.let_go(connection)
            raise TooMany("too-many-requests")
        return connection, actor


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]  # put there by Flask-SocketIO


def _device(auth: Any) -> Device:
    """The browser's own id, by which its queue of marks is known again; without one, what it calls itself."""
    agent = request.headers.get("User-Agent", "")
    sent = auth.get("device") if isinstance(auth, dict) else None
    known = isinstance(sent, str) and _DEVICE.fullmatch(sent)
    own = str(sent) if known else f"agent-{hashlib.sha256(agent.encode()).hexdigest()[:16]}"
    return Device(own, agents.short_name(agent)[:DEVICE_NAME])


def _fields(sent: Any, *names: str) -> dict[str, Any]:
    """Exactly these fields. Raises Unreadable: live-message-malformed."""
    if not isinstance(sent, dict) or set(sent) != set(names):
        raise Unreadable("live-message-malformed")
    return sent


def _text(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= ID_MAX or not value.isprintable():
        raise Unreadable("live-message-malformed")
    return value


def _report(sent: Any) -> Report:
    """A page that is older than the server says nothing of places."""
    told = _fields({"places": []} | sent if isinstance(sent, dict) else sent, "count", "oldest", "refused", "places")
    return Report(_count(told["count"]), _moment(told["oldest"]), _count(told["refused"]), _places(told["places"]))


def _places(value: Any) -> frozenset[tuple[str, str]]:
    if not isinstance(value, list) or len(value) > MOST_PLACES:
        raise Unreadable("live-message-malformed")
    if not all(isinstance(each, list) and len(each) == 2 for each in value):
        raise Unreadable("live-message-malformed")
    return frozenset((_text(seat), _text(sheet)) for seat, sheet in value)


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_WAITING:
        raise Unreadable("live-message-malformed")
    return value


def _moment(value: Any) -> datetime | None:
    """When the tablet says a mark was made. Its clock may be wrong: later than now is now."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(_text(value))
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable("live-message-malformed") from None
    now = clock.now()
    return min(max(moment, now - timedelta(days=366)), now)


def _error(refused: Refused) -> dict[str, Any]:
    message = words.sentence(refused.code, refused.params)
    return {"error": {"code": refused.code, "message": message, "params": refused.params}}
