"""Notices between processes: who wrote tells the others where, and they read it from the journal themselves.

A notice holds ids alone. It may be lost or come twice; the journal is asked again now and then in any case.
"""

import json
import logging
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from threading import Event, Lock, Thread

from flask import Flask, current_app

CHANNEL = "sheber-boards"
GATHERED_FOR = 0.04  # seconds of notices that leave together
AGAIN_AFTER = 2.0
EXTENSION = "scoring.championships.boards.notices"
log = logging.getLogger(__name__)
Heard = Callable[[str, Iterable[str]], None]


class Notices:
    """What this process tells the others and hears from them, through the message queue."""

    def __init__(self, queue: str, heard: Heard) -> None:
        self._queue, self._heard = queue, heard
        self._me = secrets.token_hex(6)
        self._lock = Lock()
        self._pending: dict[str, set[str]] = defaultdict(set)
        self._wake = Event()
        self._started: set[str] = set()

    def give(self, assessment: str, seat: str = "") -> None:
        """Tell the others soon that this seat (or the whole assessment) was written to. Quick."""
        if self._queue:
            with self._lock:
                self._pending[assessment].add(seat)
            self._start("telling", self._tell)
            self._wake.set()

    def give_now(self, assessment: str) -> None:
        """As `give`, before this process ends."""
        if self._queue:
            from redis import Redis

            Redis.from_url(self._queue).publish(CHANNEL, json.dumps({"from": self._me, "wrote": {assessment: [""]}}))

    def listen(self) -> None:
        """Hear the others from now on; said twice, it changes nothing."""
        if self._queue:
            self._start("listening", self._listen)

    def take(self, text: str | bytes) -> None:
        """A notice that came in; one's own is passed over."""
        said = json.loads(text)
        if said["from"] != self._me:
            for assessment, seats in said["wrote"].items():
                self._heard(assessment, () if "" in seats else seats)

    def gathered(self) -> str:
        """All that waits to be told, as one notice; empty where nothing does."""
        with self._lock:
            wrote = {assessment: sorted(seats) for assessment, seats in self._pending.items()}
            self._pending.clear()
        return json.dumps({"from": self._me, "wrote": wrote}) if wrote else ""

    def _start(self, name: str, work: Callable[[], None]) -> None:
        with self._lock:
            if name in self._started:
                return
            self._started.add(name)
        Thread(target=self._again_and_again, args=(work,), name=f"boards-{name}", daemon=True).start()

    def _again_and_again(self, work: Callable[[], None]) -> None:
        while True:
            try:
                work()
            except Exception:
                log.warning("no word between processes for now", exc_info=True)
                time.sleep(AGAIN_AFTER)

    def _tell(self) -> None:
        from redis import Redis

        wire = Redis.from_url(self._queue)
        while True:
            self._wake.wait()
            self._wake.clear()
            time.sleep(GATHERED_FOR)
            notice = self.gathered()
            if notice:
                wire.publish(CHANNEL, notice)

    def _listen(self) -> None:
        from redis import Redis

        wire = Redis.from_url(self._queue).pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
        wire.subscribe(CHANNEL)
        for message in wire.listen():
            self.take(message["data"])


def init_app(app: Flask, heard: Heard) -> None:
    app.extensions[EXTENSION] = Notices(app.config["SETTINGS"].message_queue, heard)


def notices() -> Notices:
    found: Notices = current_app.extensions[EXTENSION]
    return found
