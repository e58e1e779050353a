"""The boards of this process, kept in memory: built from the journal when asked for, patched after each commit.

Whatever is kept here can be thrown away at any moment and comes back the same: `scoring rebuild` does just that, and
a test proves that a patched board equals a rebuilt one.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from threading import RLock
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scoring.championships.boards.counting import LOCK, UNLOCK, Counting, Line, Progress, Running
from scoring.championships.boards.seating import Seating, as_then, seating_at, seating_now
from scoring.marking.entries import heads_of, moment_text
from scoring.marking.frames import Frame
from scoring.marking.models import AssessmentRow, JournalEntryRow, SeatRow
from scoring.marking.recording import MarkRecorded, TotalsChanged, room
from scoring.marking.setting_up import FrameChanged
from scoring.marking.sheets import SheetChanged

EXTENSION = "scoring.championships.boards"
SETTLES = 10  # seconds after a freeze in which an entry of its last moment may still become durable
Event = MarkRecorded | TotalsChanged | SheetChanged | FrameChanged
_SEQ = itemgetter(0)
SEAT = len(Line._fields)  # where the seat stands in a row, behind its line
_COLUMNS = tuple(getattr(JournalEntryRow, name) for name in Line._fields)


class SkillBoard:
    """One assessment as its board counts it. Whoever calls holds the lock of `Boards`."""

    def __init__(self, session: Session, frame: Frame) -> None:
        self.frame = frame
        self._counting = Counting(frame.scheme, frame.rule_set)
        self._seating = seating_now(frame)
        self._counts = {
            seat: self._counting.seat(lines) for seat, lines in _journal(session, frame, self._seating).items()
        }
        self._base = {seat: count.seq for seat, count in self._counts.items()}  # what the journal itself had said
        self._summed_to = dict(self._base)
        self._turned: dict[tuple[str, str], int] = {}  # entry by which a sheet was last locked or unlocked
        self._stale: dict[str, int] = {}  # seats of which an entry was heard without its marks
        self._progress: Progress | None = None
        self._running: Running | None = None
        self._frozen: tuple[datetime, Running] | None = None

    def hear(self, event: MarkRecorded | TotalsChanged | SheetChanged) -> None:
        """Take in what was committed, in whatever order it is told."""
        if event.seat not in self._counts:
            return
        match event:
            case MarkRecorded():
                if event.seq > self._summed_to[event.seat]:
                    self._stale[event.seat] = max(event.seq, self._stale.get(event.seat, 0))
            case TotalsChanged():
                self._take_marks(event)
            case SheetChanged():
                self._turn(event)

    def refresh(self, session: Session, *, heads: bool) -> bool:
        """Read again what was heard of by halves; with `heads` also what nobody told this process: whether there was
        anything.
        """
        behind = self.behind(heads_of(session, self._counts) if heads else {})
        if behind:
            self.recount(session, behind)
        return bool(behind)

    @property
    def seats(self) -> Collection[str]:
        return self._counts.keys()

    def behind(self, heads: Mapping[str, int]) -> set[str]:
        """The seats of which more is written, by these numbers of last entries, than was counted here."""
        ahead = {seat for seat, count in self._counts.items() if heads.get(seat, 0) > count.seq}
        return ahead | set(self._stale)

    def recount(self, session: Session, seats: Iterable[str]) -> None:
        """Fold these seats from the journal again."""
        wanted = [seat for seat in seats if seat in self._counts]
        for seat, lines in _journal(session, self.frame, self._seating, wanted).items():
            count = self._counting.seat(lines)
            self._counts[seat] = count
            self._base[seat] = self._summed_to[seat] = count.seq
            self._stale.pop(seat, None)
        self._changed(running=True)

    @property
    def progress(self) -> Progress:
        if self._progress is None:
            self._progress = self._counting.progress(self._seating.seats, self._counts)
        return self._progress

    @property
    def running(self) -> Running:
        if self._running is None:
            self._running = self._counting.running(self._seating.seats, self._counts)
        return self._running

    def at(self, session: Session, moment: datetime, *, now: datetime) -> Running:
        """The running standings of an earlier moment, from the journal up to then and from nothing later."""
        if self._frozen is None or self._frozen[0] != moment or (now - moment).total_seconds() < SETTLES:
            seating = seating_at(session, self.frame, moment)
            frame = as_then(self.frame, seating)
            counting = Counting(frame.scheme, frame.rule_set)
            lines = _journal(session, frame, seating, until=moment)
            counts = {seat: counting.seat(said) for seat, said in lines.items()}
            self._frozen = moment, counting.running(seating.seats, counts)
        return self._frozen[1]

    def _take_marks(self, event: TotalsChanged) -> None:
        if event.scheme is not self.frame.scheme:  # of a version that is coming: the frame is told of next
            self._stale[event.seat] = max(event.seq, self._stale.get(event.seat, 0))
            return
        if event.seq <= self._summed_to[event.seat]:
            return
        before = self._counts[event.seat]
        after = self._counting.marked(before, event.marks, event.seq)
        self._counts[event.seat] = after
        self._summed_to[event.seat] = event.seq
        if self._stale.get(event.seat, 0) <= event.seq:
            self._stale.pop(event.seat, None)
        # Nothing that is compared has moved unless a locked sheet has: most marks stop here.
        self._changed(running=any(after.sheets[sheet] != one for sheet, one in before.sheets.items() if one.locked))

    def _turn(self, event: SheetChanged) -> None:
        if event.kind not in (LOCK, UNLOCK):
            return
        known = max(self._turned.get((event.seat, event.sheet), 0), self._base[event.seat])
        if event.seq <= known:
            return
        self._turned[event.seat, event.sheet] = event.seq
        count = self._counts[event.seat]
        self._counts[event.seat] = self._counting.locked(count, event.sheet, event.seq, locked=event.kind == LOCK)
        self._changed(running=True)

    def _changed(self, *, running: bool) -> None:
        self._progress = None
        if running:
            self._running = None


class Boards:
    """Every board of one app in one process."""

    def __init__(self) -> None:
        self.lock = RLock()
        self._kept: dict[str, SkillBoard] = {}
        self.found: Callable[[str], None] = lambda _assessment: None  # told where a board had to be read again
        self._told: set[tuple[str, str]] = set()  # (assessment, seat or "") of which another process gave notice

    def hear(self, event: Event) -> None:
        """Patch the board, if anybody has asked for it. Quick: the tablets have not been answered yet."""
        with self.lock:
            board = self._kept.get(event.assessment)
            if board is None:
                return
            if isinstance(event, FrameChanged):
                del self._kept[event.assessment]
            else:
                board.hear(event)

    def notice(self, assessment: str, seats: Iterable[str] = ()) -> None:
        """Another process wrote there: these seats, or (none named) whatever there is."""
        with self.lock:
            self._told |= {(assessment, seat) for seat in seats} or {(assessment, "")}

    def board(self, session: Session, assessment: str, *, heads: bool = False) -> SkillBoard:
        """The board as of now. With `heads` the journal is asked whether anything was written that nobody told of.

        Raises NotFound: assessment-unknown. Hold `lock` while you read from it.
        """
        with self.lock:
            frame = room().frames.get(session, assessment)
            told = {seat for name, seat in self._told if name == assessment}
            self._told = {(name, seat) for name, seat in self._told if name != assessment}
            kept = self._kept.get(assessment)
            if kept is None or kept.frame.revision != frame.revision or "" in told:
                kept = self._kept[assessment] = SkillBoard(session, frame)
            elif told:
                kept.recount(session, told)
            if kept.refresh(session, heads=heads):
                self.found(assessment)
            return kept

    def progress(self, session: Session, assessments: Collection[str]) -> dict[str, Progress]:
        """How far marking is in each, the journal asked once for all of them. Hold `lock`."""
        for assessment in self._outdated(session, assessments):
            self.board(session, assessment)
        seats = [seat for assessment in assessments for seat in self._kept[assessment].seats]
        heads = heads_of(session, seats)
        for assessment in assessments:
            kept = self._kept[assessment]
            behind = kept.behind(heads)
            if behind:
                kept.recount(session, behind)
                self.found(assessment)
        return {assessment: self._kept[assessment].progress for assessment in assessments}

    def _outdated(self, session: Session, assessments: Collection[str]) -> list[str]:
        """Those that are not kept, or not as they stand now."""
        row = AssessmentRow
        asked = select(row.public_id, row.revision).where(row.public_id.in_(list(assessments)))
        told = {assessment for assessment, _seat in self._told}
        return [
            assessment
            for assessment, revision in session.execute(asked)
            if assessment in told or not self._stands(assessment, revision)
        ]

    def _stands(self, assessment: str, revision: int) -> bool:
        kept = self._kept.get(assessment)
        return kept is not None and kept.frame.revision == revision

    def forget(self) -> None:
        """Throw all of them away; each is built again when it is asked for."""
        with self.lock:
            self._kept.clear()


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = Boards()


def boards() -> Boards:
    found: Boards = current_app.extensions[EXTENSION]
    return found


def _journal(
    session: Session,
    frame: Frame,
    seating: Seating,
    seats: Iterable[str] | None = None,
    *,
    until: datetime | None = None,
) -> dict[str, list[Line]]:
    """The lines of every seat that has a number, in order; an empty list where nothing is written."""
    wanted = set(seating.seats) if seats is None else set(seats)
    found: dict[str, list[Line]] = defaultdict(list)
    result = session.connection().execute(_asked(frame, None if seats is None else wanted, until))
    for row in result.cursor.fetchall():  # the driver's own tuples: a republic has hundreds of thousands of them
        found[row[SEAT]].append(row)
    result.close()
    for lines in found.values():
        lines.sort(key=_SEQ)
    return {seat: found.get(seat, []) for seat in wanted}


def _asked(frame: Frame, seats: set[str] | None, until: datetime | None) -> Select[Any]:
    entry = JournalEntryRow
    asked = select(*_COLUMNS, entry.seat)
    if seats is None:
        asked = asked.join(SeatRow, SeatRow.public_id == entry.seat).where(SeatRow.assessment_id == frame.id)
    else:
        asked = asked.where(entry.seat.in_(sorted(seats)))
    if until is not None:
        asked = asked.where(entry.at <= moment_text(until))  # one zone and one width: as texts they are in order
    return asked
