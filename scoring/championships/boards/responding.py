"""The answer that never ends: taken over from the server where that can be, else written by it from a queue."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Protocol

from flask import Response

from scoring.championships.boards.crowds import KEEP_OPEN_EVERY
from scoring.championships.boards.viewers import QueueViewer, SocketViewer, Viewer, let_go, take_over

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # a proxy that gathers a stream makes it late
}


class Wire(Protocol):
    """Whoever lets viewers of one thing of a stage join and leave: the hub of boards, or of the ceremony."""

    def join(self, stage: str, skill: str, viewer: Viewer, *, head: bytes = b"", last: str = "") -> bool: ...

    def leave(self, stage: str, skill: str, viewer: Viewer) -> None: ...


class StreamResponse(Response):
    """A stream of the board of one skill, or of what else a wire tells under the name that it takes for one."""

    def __init__(
        self, hub: Wire, stage: str, skill: str, *, address: str, last: str, headers: Mapping[str, str]
    ) -> None:
        super().__init__(self._frames(), headers={**HEADERS, **headers})
        self._hub, self._stage, self._skill = hub, stage, skill
        self._address, self._last = address, last

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        number = take_over(environ)
        if number is None:
            return super().__call__(environ, start_response)
        viewer = SocketViewer(self._address, number)
        self._hub.join(self._stage, self._skill, viewer, head=self._head(environ), last=self._last)
        let_go(environ)
        return ()

    def _head(self, environ: dict[str, Any]) -> bytes:
        """The head of the answer as the server would have written it; the stream ends when the connection does."""
        lines = [f"{name}: {value}" for name, value in self.get_wsgi_headers(environ) if name != "Connection"]
        return "\r\n".join((f"HTTP/1.1 {self.status}", *lines, "Connection: close", "", "")).encode("latin-1")

    def _frames(self) -> Iterator[bytes]:
        viewer = QueueViewer(self._address)
        if not self._hub.join(self._stage, self._skill, viewer, last=self._last):
            return
        try:
            yield from viewer.frames(KEEP_OPEN_EVERY)
        finally:
            with suppress(Exception):  # whatever the server closes us with
                self._hub.leave(self._stage, self._skill, viewer)
