"""Live: tablets and desks hear at once what was recorded, each what its audience may hear.

On the wire (Socket.IO, signed in by the session's cookie), from the tablet: `enter` {assessment}, `viewing`
{seat, sheet} or null, `waiting` {count, oldest, refused}; each is answered {"ok": true} or {"error": {...}}.
From the server: `tick` {seat, seq, sheet} with `more` of the same where several sheets changed, `cell`, `sheet`,
`frame` {revision, hearing, since, changed}, and to those who lead `presence` and `alert` (whole lists, each time) and
`totals`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app

if TYPE_CHECKING:
    from flask_socketio import SocketIO

    from scoring.marking.live.announcing import Announcer
    from scoring.marking.live.connections import Connections

EXTENSION = "scoring.marking.live"
SWEEP_EVERY = 30.0  # seconds after which every connection is asked anew who it is


@dataclass(frozen=True)
class Live:
    """The wire of one app: its server, who is connected, the one that tells."""

    wire: "SocketIO"
    connections: "Connections"
    announcer: "Announcer"


def init_app(app: Flask) -> None:
    """Open the wire, listen to what is committed, let the desk read."""
    from scoring.foundation import events
    from scoring.marking.live import api, audience, presence
    from scoring.marking.live.announcing import Announcer
    from scoring.marking.live.connections import Connections
    from scoring.marking.live.elsewhere import Elsewhere
    from scoring.marking.live.handlers import Handlers
    from scoring.marking.live.sweeping import Sweeper
    from scoring.marking.live.wire import open_wire
    from scoring.marking.recording import MarkRecorded, TotalsChanged
    from scoring.marking.setting_up import FrameChanged
    from scoring.marking.sheets import SheetChanged
    from scoring.people import permissions
    from scoring.people.tablets import waiting

    permissions.declare(rows=audience.ROWS)
    queue: str = app.config["SETTINGS"].message_queue
    wire, connections, elsewhere = open_wire(app, queue), Connections(), Elsewhere(queue)
    announcer = Announcer(app, wire, connections, elsewhere, shared=bool(queue))
    Handlers(wire, connections, announcer, Sweeper(app, wire, connections, announcer, shared=bool(queue)))
    app.extensions[EXTENSION] = Live(wire, connections, announcer)
    app.extensions[presence.EXTENSION] = connections
    app.extensions[presence.ELSEWHERE] = elsewhere
    waiting.offer(app, presence.waiting_at)
    app.register_blueprint(api.api)
    for kind in (MarkRecorded, TotalsChanged, SheetChanged, FrameChanged):
        events.listen(kind, _hear)


def live() -> Live:
    """The wire of the current app."""
    found: Live = current_app.extensions[EXTENSION]
    return found


def close(app: Flask) -> None:
    """Before the server stops: write what tablets told, let them go; each comes back when somebody answers."""
    from scoring.marking.live import presence
    from scoring.marking.live.wire import close_wire

    found: Live = app.extensions[EXTENSION]
    close_wire(found.wire)
    found.announcer.write_reports()
    found.announcer.end()
    app.extensions[presence.ELSEWHERE].leave()


def end(app: Flask) -> None:
    """Tell nothing any more; for an app that goes without being served."""
    found: Live = app.extensions[EXTENSION]
    found.announcer.end()


def _hear(event: Any) -> None:
    live().announcer.hear(event)
