"""Who is connected to this process: one connection a socket, with what its tablet told of itself."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

BURST = 60  # events a connection may send at once
REFILL = 2.0  # and each second after that


@dataclass(frozen=True, slots=True)
class Report:
    """What waits on a tablet: how many marks, since when the oldest, how many the server refused, and of which sheets.

    `places` are (seat, sub-criterion); what a tablet does not say, and what is of no sheet any more, is not among them.
    """

    count: int = 0
    oldest: datetime | None = None
    refused: int = 0
    places: frozenset[tuple[str, str]] = frozenset()

    @property
    def empty(self) -> bool:
        return not self.count and not self.refused


@dataclass(frozen=True, slots=True)
class Device:
    """`id` is the browser's own, the same after a reload; `name` is what a person calls it: "Chrome, Android"."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Connection:
    """One open socket. `assessment` is None until it entered one, and again when it may no longer stay."""

    sid: str
    account: int
    name: str
    token: str = field(repr=False)
    device: Device
    since: datetime
    assessment: str | None = None
    assessment_id: int = 0
    rooms: frozenset[str] = frozenset()
    seat: str | None = None
    sheet: str | None = None
    report: Report = Report()


class Connections:
    """All of one process, by socket."""

    def __init__(self) -> None:
        self._open: dict[str, Connection] = {}
        self._left: dict[str, tuple[float, float]] = {}  # what is left of the burst, and when it was counted
        self._lock = Lock()

    def add(self, connection: Connection) -> None:
        with self._lock:
            self._open[connection.sid] = connection

    def get(self, sid: str) -> Connection | None:
        return self._open.get(sid)

    def change(self, sid: str, **changed: object) -> Connection | None:
        """The connection as it is now; None when it closed meanwhile."""
        with self._lock:
            if sid not in self._open:
                return None
            self._open[sid] = replace(self._open[sid], **changed)  # type: ignore[arg-type]  # names of its fields
            return self._open[sid]

    def drop(self, sid: str) -> Connection | None:
        with self._lock:
            self._left.pop(sid, None)
            return self._open.pop(sid, None)

    def all(self) -> list[Connection]:
        with self._lock:
            return list(self._open.values())

    def of(self, assessment: str) -> list[Connection]:
        return [each for each in self.all() if each.assessment == assessment]

    def heard(self, room: str) -> bool:
        """Whether anybody stands in a room."""
        return any(room in each.rooms for each in self.all())

    def spend(self, sid: str, now: float) -> bool:
        """Whether the connection may send one more event at this moment (seconds of any steady clock)."""
        with self._lock:
            left, then = self._left.get(sid, (BURST, now))
            left = min(BURST, left + (now - then) * REFILL)
            self._left[sid] = max(left - 1, 0), now
            return left >= 1
