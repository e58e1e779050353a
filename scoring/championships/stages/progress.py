"""How far the marking of many assessments is: only seats whose journal moved since the last look are counted anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.marking.frames import MARKED_SEATS, Frame
from scoring.marking.ledgers import Ledger, read_ledgers
from scoring.marking.live.watching import wide_aspects
from scoring.marking.models import AssessmentRow, JournalEntryRow, SeatRow
from scoring.marking.recording import room
from scoring.rules.sheets import SheetState

_EXTENSION = "scoring.championships.progress"
COLD_A_LOOK = 24  # seats whose journal one page reads anew; those that tablets mark now are in memory and cost nothing
MARKED = frozenset(status.value for status in MARKED_SEATS)


@dataclass(frozen=True, slots=True)
class SheetCounts:
    """Sheets by how far they are; `disputed` ones are counted beside. A locked one counts as signed and filled too."""

    filled: int = 0
    signed: int = 0
    locked: int = 0
    disputed: int = 0
    begun: int = 0

    def __add__(self, other: "SheetCounts") -> "SheetCounts":
        return SheetCounts(
            self.filled + other.filled, self.signed + other.signed, self.locked + other.locked,
            self.disputed + other.disputed, self.begun + other.begun,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MarkingProgress:
    """Of one assessment: what its seats have, of `whole` sheets; `waiting` seats are not counted yet."""

    counts: SheetCounts
    whole: int
    waiting: int = 0


@dataclass(slots=True)
class _Known:
    """What was counted of an assessment: each seat with the number of its last entry then."""

    revision: int
    sheets: int
    seats: dict[str, tuple[int, SheetCounts]] = field(default_factory=dict)


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION] = {}


def progress_of(session: Session, assessments: Mapping[str, int]) -> dict[str, MarkingProgress]:
    """Of each assessment (public id: its revision now). One question for all, and more only for those that moved."""
    known: dict[str, _Known] = current_app.extensions[_EXTENSION]
    heads = _heads(session, assessments)
    left, found = COLD_A_LOOK, {}
    for assessment, revision in assessments.items():
        kept, seats = known.get(assessment), heads.get(assessment, {})
        if kept is None or kept.revision != revision:  # seats, panels or the scheme changed: who signs changed too
            frame = room().frames.get(session, assessment)
            kept = known[assessment] = _Known(revision, len(frame.sheets))
        moved = [seat for seat, head in seats.items() if kept.seats.get(seat, (-1, None))[0] != head]
        if moved:
            left -= _count_moved(session, assessment, kept, {seat: seats[seat] for seat in moved}, left)
        waiting = sum(kept.seats.get(seat, (-1, None))[0] != head for seat, head in seats.items())
        found[assessment] = _summed(kept, seats, waiting)
    return found


def _summed(kept: _Known, seats: Mapping[str, int], waiting: int) -> MarkingProgress:
    counts = sum((kept.seats[seat][1] for seat in seats if seat in kept.seats), SheetCounts())
    return MarkingProgress(counts, len(seats) * kept.sheets, waiting)


def _heads(session: Session, assessments: Iterable[str]) -> dict[str, dict[str, int]]:
    """The number of the last entry of each seat that is marked, by assessment: a look into the index for each seat."""
    last = select(func.max(JournalEntryRow.seq)).where(JournalEntryRow.seat == SeatRow.public_id).scalar_subquery()
    query = (
        select(AssessmentRow.public_id, SeatRow.public_id, func.coalesce(last, 0))
        .join(SeatRow, SeatRow.assessment_id == AssessmentRow.id)
        .where(AssessmentRow.public_id.in_(list(assessments)), SeatRow.status.in_(MARKED))
    )
    found: dict[str, dict[str, int]] = {}
    for assessment, seat, head in session.execute(query):
        found.setdefault(assessment, {})[seat] = head
    return found


def _count_moved(session: Session, assessment: str, kept: _Known, heads: Mapping[str, int], most: int) -> int:
    """Count seats anew: all that are in memory, and of the others as many as may be read; how many were read."""
    frame = room().frames.get(session, assessment)

    def count(ledger: Ledger) -> SheetCounts:
        return sum((_count(ledger, frame, sheet) for sheet in frame.sheets), SheetCounts())

    at_rest = {seat: room().ledgers.at_rest(seat, frame, head, count) for seat, head in heads.items()}
    cold = [seat for seat, counts in at_rest.items() if counts is None][:most]
    # Read to be counted and not kept: the ledgers in memory are those that tablets mark.
    counted = {seat: count(ledger) for seat, ledger in read_ledgers(session, frame, cold).items()}
    for seat, counts in (at_rest | counted).items():
        if counts is not None:
            kept.seats[seat] = heads[seat], counts
    return len(cold)


def _count(ledger: Ledger, frame: Frame, sheet: str) -> SheetCounts:
    """One sheet, disputed as the matrix of the hall has it: put in dispute, or scores too far apart. decisions.md 4."""
    found = ledger.sheet(frame, sheet)
    state = found.state
    locked = state is SheetState.LOCKED
    signed = locked or state is SheetState.SIGNED
    filled = signed or state is SheetState.COMPLETE
    disputed = not locked and (found.disputed or any(wide_aspects(frame, ledger, frame.sheet(sheet))))
    return SheetCounts(int(filled), int(signed), int(locked), int(disputed), int(state is not SheetState.EMPTY))
