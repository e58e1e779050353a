"""The wire: a Socket.IO server that takes small messages of our own pages alone, over gevent or threads."""

import logging
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

LARGEST = 16 * 1024  # bytes of one message from a tablet; the largest lawful one has some hundreds
PING_EVERY = 15  # seconds; with the patience below, a tablet that fell silent is noticed within half a minute
PONG_WITHIN = 10
log = logging.getLogger("scoring.live")


def open_wire(app: Flask, message_queue: str) -> SocketIO:
    """A server of its own for each app. Only pages of our own origin may speak with it: the default of engine.io."""
    wire = SocketIO(
        app,
        async_mode=_mode(),
        message_queue=message_queue or None,
        channel="sheber",
        cors_credentials=False,
        max_http_buffer_size=LARGEST,
        ping_interval=PING_EVERY,
        ping_timeout=PONG_WITHIN,
        logger=log,
        engineio_logger=log,
    )
    driver: Mapping[str, Any] = wire.server.eio._async
    wire.server.eio._async = {**driver, "websocket": _guarded(driver["websocket"])}
    return wire


def close_wire(wire: SocketIO) -> None:
    """Let every tablet go; each comes back by itself as soon as somebody answers."""
    for sid in list(wire.server.eio.sockets):
        try:
            wire.server.eio.disconnect(sid)
        except Exception:
            log.debug("socket %s was gone already", sid, exc_info=True)


def _mode() -> str:
    from gevent.monkey import is_module_patched

    return "gevent" if is_module_patched("threading") else "threading"


def _guarded(driver: Any) -> type:
    """The driver's websocket with a bound on what it takes in, and with frames that are sent whole.

    Engine.io measures a message when all of it is in memory, and simple-websocket leaves off the rest of a frame
    for which a slow tablet's buffer had no room.
    """

    class Guarded(driver):  # type: ignore[misc]
        def __init__(self, handler: Callable[[Any], Any], server: Any) -> None:
            super().__init__(lambda wire: handler(_with_whole_frames(wire)), server)
            self.server_args["max_message_size"] = LARGEST

    return Guarded


class _Whole:
    """A socket whose `send` sends all of it, one frame after the other."""

    def __init__(self, sock: Any) -> None:
        self._sock, self._sending = sock, Lock()

    def send(self, frame: bytes) -> None:
        with self._sending:
            self._sock.sendall(frame)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


def _with_whole_frames(wire: Any) -> Any:
    wire.ws.sock = _Whole(wire.ws.sock)
    return wire
