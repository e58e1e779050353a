"""The ceremony as a stream: whoever watches a stage gets the whole screen anew whenever something on it changed.

It goes to sockets and queues as boards do, and by the same limits. A screen holds what is revealed and nothing else.
"""

import time
from dataclasses import dataclass

from flask import Flask, current_app

from scoring.championships.boards.crowds import NAMES_HOLD, Crowd, Watched
from scoring.championships.boards.notices import notices
from scoring.championships.ceremony.screen import Document, screen_document
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.openly import packed

EXTENSION = "scoring.championships.ceremony.screens"
FOR_REAL, REHEARSAL = "ceremony", "rehearsal"  # what of a stage is watched
NOTICE = "ceremony:"  # before the stage, in what processes tell each other
Place = tuple[str, str]  # stage, and what of it


@dataclass
class Channel(Watched):
    """One screen that somebody watches."""

    stage: str = ""
    what: str = FOR_REAL
    document: Document | None = None

    def take(self, document: Document) -> bytes:
        """The whole screen; empty where it is the one that was told last."""
        if document == self.document:
            return b""
        self.document = document
        self.revision += 1
        self.snapshot = b"event: screen\nid: %s\ndata: %s\n\n" % (self.id.encode(), packed(document))
        return self.snapshot


class Screens(Crowd[Place, Channel]):
    """All screens of one app that are watched in this process."""

    name = "ceremony"

    def changed(self, stage: str) -> None:
        """Something was done there."""
        self._due.update(place for place in list(self._channels) if place[0] == stage)
        self._wake.set()

    def _place(self, stage: str, what: str) -> Place:
        return stage, what

    def _channel(self, stage: str, what: str) -> Channel:
        return Channel(stage=stage, what=what)

    def _stale(self, channel: Channel) -> bool:
        return channel.document is None or time.monotonic() - channel.known_at > NAMES_HOLD

    def _look(self, channel: Channel) -> bytes:
        with self._app.app_context(), db.reading() as session:
            notices().listen()  # what is pressed on a tablet may reach another process
            found = screen_document(session, channel.stage, rehearsal=channel.what == REHEARSAL, at=clock.now())
        channel.known_at = time.monotonic()
        return channel.take(found)


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = Screens(app)


def screens() -> Screens:
    found: Screens = current_app.extensions[EXTENSION]
    return found
