"""Crowds that watch: who is there, within which limits, and the one thread that tells them what changed.

Boards and the ceremony are two crowds: each says what it watches, and how that is looked at.
"""

import logging
import random
import secrets
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Event, RLock, Thread
from typing import Generic, TypeVar

from flask import Flask

from scoring.championships.boards.viewers import Viewer
from scoring.foundation.errors import TooMany

KEEP_OPEN_EVERY = 15.0  # seconds after which a silent stream gets a comment, so that no proxy closes it
VIEWERS_PER_ADDRESS = 500  # a college's whole network may stand behind one address
VIEWERS_IN_ALL = 12_000
RETRY_MS = (2000, 5000)  # when a cut viewer comes back: not all at the same moment
BATCH = 250  # sends after which tablets that wait for an answer come first
NAMES_HOLD = 1.0  # seconds for which a snapshot with names is given to those who join
KEEP_OPEN, UP_TO_DATE = b": open\n\n", b": up to date\n\n"
log = logging.getLogger(__name__)


@dataclass
class Watched:
    """What somebody watches. `epoch` tells the revisions of this process and life from all others.

    `snapshot` is the frame for those who join, `known_at` when it was looked at last (monotonic seconds).
    """

    epoch: str = field(default_factory=lambda: secrets.token_hex(4))
    viewers: dict[int, Viewer] = field(default_factory=dict)
    revision: int = 0
    snapshot: bytes = b""
    known_at: float = 0.0

    @property
    def id(self) -> str:
        return f"{self.epoch}-{self.revision}"


Place = TypeVar("Place", bound=Hashable)
Channel = TypeVar("Channel", bound=Watched)


class Crowd(ABC, Generic[Place, Channel]):
    """All viewers of one kind of thing of one app in one process."""

    name: str  # of the thread

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = RLock()
        self._channels: dict[Place, Channel] = {}
        self._due: set[Place] = set()
        self._addresses: Counter[str] = Counter()
        self._wake = Event()
        self._runs = False

    @abstractmethod
    def _place(self, stage: str, skill: str) -> Place:
        """Where viewers of this skill of a stage, or of what else stands under that name, are kept."""

    @abstractmethod
    def _channel(self, stage: str, skill: str) -> Channel:
        """What is watched, before anybody looked at it."""

    @abstractmethod
    def _look(self, channel: Channel) -> bytes:
        """Look again, with nobody signed in: the frame for those who watch already, empty where nothing changed."""

    @abstractmethod
    def _stale(self, channel: Channel) -> bool:
        """Whether it must be looked at again before somebody joins."""

    @property
    def viewers(self) -> int:
        return self._addresses.total()

    def expect_room(self, address: str) -> None:
        """Raises TooMany: too-many-viewers."""
        if self._addresses[address] >= VIEWERS_PER_ADDRESS or self.viewers >= VIEWERS_IN_ALL:
            raise TooMany("too-many-viewers", minutes=1)

    def join(self, stage: str, skill: str, viewer: Viewer, *, head: bytes = b"", last: str = "") -> bool:
        """Let somebody watch, with a snapshot first unless `last` is where they are; whether they are there."""
        place = self._place(stage, skill)
        with self._lock:
            channel = self._channels.get(place) or self._channel(stage, skill)
            if self._stale(channel):
                frame = self._look(channel)
                if frame and channel.viewers:
                    self._send(place, list(channel.viewers.values()), frame)
            first = UP_TO_DATE if last == channel.id else channel.snapshot
            retry = f"retry: {random.randint(*RETRY_MS)}\n\n".encode()  # noqa: S311  # spreads a crowd, no secret
            if not viewer.push(head + retry + first):
                viewer.close()
                return False
            self._channels[place] = channel
            channel.viewers[id(viewer)] = viewer
            self._addresses[viewer.address] += 1
            self._start()
            return True

    def leave(self, stage: str, skill: str, viewer: Viewer) -> None:
        """Let a viewer go; said twice, it changes nothing."""
        self._let_go(self._place(stage, skill), viewer)

    def look_at_all(self) -> None:
        """What the public may hear may have changed: a setting, a consent, results."""
        self._due.update(self._channels)
        self._wake.set()

    def close(self) -> None:
        """Before the server stops: every viewer goes, and comes back when somebody answers."""
        for place, channel in list(self._channels.items()):
            for viewer in list(channel.viewers.values()):
                self._let_go(place, viewer)
        self._wake.set()

    def tell(self, place: Place) -> None:
        """Send what changed to all who watch it."""
        with self._lock:
            channel = self._channels.get(place)
            if channel is None:
                return
            frame = self._look(channel)
            watching = list(channel.viewers.values())
        if frame:
            self._send(place, watching, frame)

    def _let_go(self, place: Place, viewer: Viewer) -> None:
        with self._lock:
            channel = self._channels.get(place)
            if channel is not None and channel.viewers.pop(id(viewer), None) is not None:
                self._addresses[viewer.address] -= 1
                if self._addresses[viewer.address] <= 0:
                    del self._addresses[viewer.address]
                if not channel.viewers:
                    del self._channels[place]
        viewer.close()

    def _send(self, place: Place, watching: list[Viewer], frame: bytes) -> None:
        for number, viewer in enumerate(watching, 1):
            if not viewer.push(frame):
                self._let_go(place, viewer)
            if number % BATCH == 0:
                time.sleep(0)

    def _start(self) -> None:
        if not self._runs:
            self._runs = True
            Thread(target=self._run, name=self.name, daemon=True).start()

    def _run(self) -> None:
        kept_open = time.monotonic()
        while True:
            self._wake.wait(self._patience(kept_open))
            self._wake.clear()
            with self._lock:
                if not self._channels:
                    self._runs = False
                    return
            if time.monotonic() - kept_open >= KEEP_OPEN_EVERY:
                kept_open = time.monotonic()
                self._keep_open()
            due, self._due = self._due | self._turning(), set()
            for place in due:
                self._tell_safely(place)
            time.sleep(self.tick())

    def _tell_safely(self, place: Place) -> None:
        try:
            self.tell(place)
        except Exception:
            log.exception("%s: %s was not told", self.name, place)

    def _keep_open(self) -> None:
        """A comment to everybody; and whatever may have changed without an event (a consent) is looked at."""
        for place, channel in list(self._channels.items()):
            self._send(place, list(channel.viewers.values()), KEEP_OPEN)
            self._due.add(place)

    def tick(self) -> float:
        """Seconds between two frames."""
        return 0.0

    def _turning(self) -> set[Place]:
        """What changes by the clock alone, and does so now."""
        return set()

    def _patience(self, kept_open: float) -> float:
        """Seconds until a comment is due, or what else nobody tells of."""
        return max(0.0, KEEP_OPEN_EVERY - (time.monotonic() - kept_open))
