"""Who is connected to the other processes: each keeps its own list where all can read it, in the Redis of the queue.

A list that is not renewed goes by itself, so that a process that was killed leaves nobody behind. While Redis does
not answer, a process knows its own tablets, as one process alone does.
"""

import json
import logging
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from scoring.marking.live.connections import Connection, Device, Report

KEPT_FOR = 100  # seconds a list stands without being renewed; it is renewed with every sweep
ANSWERS_WITHIN = 2.0
log = logging.getLogger(__name__)


class Elsewhere:
    """The lists of all processes, by assessment; without a queue there is one process, and nothing is kept."""

    def __init__(self, queue: str) -> None:
        self._queue = queue
        self._me = secrets.token_hex(6)
        self._told: set[str] = set()
        self._answers = True
        self._redis: Any = None

    def tell(self, assessment: str, here: Iterable[Connection]) -> None:
        """Let the others know who is connected here."""
        documents = [_document(each) for each in here]
        if self._queue and (documents or assessment in self._told):
            self._asked(lambda redis: self._keep(redis, assessment, documents))

    def others(self, assessment: str) -> list[Connection]:
        """Who is connected to the other processes; nobody while Redis does not answer."""
        return (self._asked(lambda redis: self._read(redis, assessment)) or []) if self._queue else []

    def leave(self) -> None:
        """Take back what was told, before this process ends."""
        for assessment in list(self._told):
            self.tell(assessment, ())

    def _keep(self, redis: Any, assessment: str, documents: list[dict[str, Any]]) -> None:
        own = _list_of(assessment, self._me)
        with redis.pipeline() as sent:
            if documents:
                sent.set(own, json.dumps(documents), ex=KEPT_FOR)
                sent.sadd(_processes(assessment), self._me)
                sent.expire(_processes(assessment), KEPT_FOR)
                self._told.add(assessment)
            else:
                sent.delete(own)
                sent.srem(_processes(assessment), self._me)
                self._told.discard(assessment)
            sent.execute()

    def _read(self, redis: Any, assessment: str) -> list[Connection]:
        members = {one.decode() for one in redis.smembers(_processes(assessment))} - {self._me}
        if not members:
            return []
        lists = redis.mget([_list_of(assessment, each) for each in sorted(members)])
        return [_connection(assessment, one) for kept in lists if kept for one in json.loads(kept)]

    def _asked(self, work: Any) -> Any:
        """What `work` gives, or None while Redis does not answer; that is logged once."""
        try:
            found = work(self._wire())
        except Exception:
            if self._answers:
                log.warning("who is connected to other processes is not known for now", exc_info=True)
            self._answers = False
            return None
        self._answers = True
        return found

    def _wire(self) -> Any:
        if self._redis is None:
            from redis import Redis

            self._redis = Redis.from_url(
                self._queue, socket_timeout=ANSWERS_WITHIN, socket_connect_timeout=ANSWERS_WITHIN
            )
        return self._redis


def _processes(assessment: str) -> str:
    return f"sheber-present:{assessment}"


def _list_of(assessment: str, process: str) -> str:
    return f"sheber-present:{assessment}:{process}"


def _document(connection: Connection) -> dict[str, Any]:
    """What others need to know of a connection; never what it is signed in with."""
    oldest = connection.report.oldest
    return {
        "account": connection.account,
        "name": connection.name,
        "device": [connection.device.id, connection.device.name],
        "since": connection.since.isoformat(),
        "rooms": sorted(connection.rooms),
        "seat": connection.seat,
        "sheet": connection.sheet,
        "waiting": [connection.report.count, oldest.isoformat() if oldest else None, connection.report.refused],
        "places": sorted(connection.report.places),
    }


def _connection(assessment: str, kept: dict[str, Any]) -> Connection:
    count, oldest, refused = kept["waiting"]
    places = frozenset((seat, sheet) for seat, sheet in kept.get("places", ()))  # a process may be older than this one
    return Connection(
        sid="",
        account=kept["account"],
        name=kept["name"],
        token="",
        device=Device(*kept["device"]),
        since=datetime.fromisoformat(kept["since"]),
        assessment=assessment,
        rooms=frozenset(kept["rooms"]),
        seat=kept["seat"],
        sheet=kept["sheet"],
        report=Report(count, datetime.fromisoformat(oldest) if oldest else None, refused, places),
    )
