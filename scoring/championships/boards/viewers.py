"""Whoever watches: a socket taken over from the server, or (where that cannot be) a queue that a generator empties.

A frame is pushed and never waited for: whoever cannot take it is cut, comes back by itself, and gets a snapshot.
"""

import os
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import Any, Protocol

KERNEL_BUFFER = 64 * 1024  # bytes that may be on their way to one viewer; who is further behind is slow
WAITING_FRAMES = 64


class Viewer(Protocol):
    """One open stream. `address` is where it comes from, for the limits."""

    address: str

    def push(self, frame: bytes) -> bool:
        """Send it whole without waiting; False where that was not possible."""

    def close(self) -> None: ...


class SocketViewer:
    """A connection that is ours alone from now on: no greenlet and no thread waits behind it."""

    def __init__(self, address: str, number: int) -> None:
        self.address = address
        self._wire = _plain_socket()(fileno=number)
        self._wire.setblocking(False)
        with suppress(OSError):
            self._wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER)
        self._send = self._wire.send

    def push(self, frame: bytes) -> bool:
        try:
            return bool(self._send(frame) == len(frame))
        except OSError:
            return False

    def close(self) -> None:
        with suppress(OSError):
            self._wire.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            self._wire.close()


class QueueViewer:
    """A stream that the server itself writes, from what is put into a queue."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._frames: Queue[bytes | None] = Queue(WAITING_FRAMES)
        self._open = True

    def push(self, frame: bytes) -> bool:
        try:
            self._frames.put_nowait(frame)
        except Full:
            return False
        return self._open

    def close(self) -> None:
        self._open = False
        with suppress(Full):
            self._frames.put_nowait(None)

    def frames(self, patience: float) -> Iterator[bytes]:
        """Frames until the stream is closed."""
        while self._open:
            with suppress(Empty):
                frame = self._frames.get(timeout=patience)
                if frame is None:
                    return
                yield frame


def take_over(environ: Mapping[str, Any]) -> int | None:
    """The number of a socket that is ours to write on from now on, or None where the server keeps it.

    gevent's own server and gunicorn's gevent worker close the connection when the request ends, which leaves a
    duplicate open. An encrypted connection cannot be taken over: its state lives in the server's object.
    """
    from gevent.monkey import is_module_patched

    if not is_module_patched("socket"):
        return None
    wire = environ.get("gunicorn.socket") or _of_gevent(environ)
    if wire is None or isinstance(wire, ssl.SSLSocket) or hasattr(wire, "server_hostname"):
        return None
    return os.dup(wire.fileno())


def _of_gevent(environ: Mapping[str, Any]) -> Any:
    if not str(environ.get("SERVER_SOFTWARE", "")).startswith("gevent"):
        return None
    raw = getattr(getattr(environ["wsgi.input"], "rfile", None), "raw", None)
    return getattr(raw, "_sock", None)


def let_go(environ: Mapping[str, Any]) -> None:
    """Tell the server that nothing more comes on this connection: else it would wait for another request on it."""
    if "gunicorn.socket" in environ:
        raise StopIteration
    environ["wsgi.input"].rfile.close()


def _plain_socket() -> type[socket.socket]:
    """The class that gevent has not put its own in place of: a send of ours never waits."""
    from gevent.monkey import get_original

    found: type[socket.socket] = get_original("socket", "socket")
    return found
