"""Totals of seats by criterion: all of them once they are locked, preliminary ones to the few the rule set names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from scoring.marking import access
from scoring.marking.desk.rights import SEE_TOTALS, preliminary_shown
from scoring.marking.frames import LOCKED_SEATS, Frame, Seat
from scoring.marking.ledgers import Ledger, views
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.rules.errors import RuleBroken
from scoring.rules.rollup import RollUp, ranking_total
from scoring.rules.scheme import Criterion, SubCriterion
from scoring.rules.sheets import SheetState

LISTED = 12  # open sheets of one sub-criterion that a page names


class Shown(StrEnum):
    """What of the totals a reader may see now."""

    FINAL = "final"  # every sheet of every seat that counts is locked
    PRELIMINARY = "preliminary"
    NOTHING = "nothing"  # not locked yet, and this reader waits


@dataclass(frozen=True, slots=True)
class SeatTotals:
    """One seat, in hundredths: by criterion, the total, and the ranking total (None: excused from everything).

    A criterion with nothing marked yet is not among them: that is not 0.00. decisions.md 3

    `open` are the ids of the sheets, of `sheets`, that are not locked. decisions.md 3: with excused aspects both
    numbers are shown.
    """

    seat: Seat
    criteria: Mapping[str, int]
    total: int
    ranking: int | None
    excused: int
    blanks: int
    open: frozenset[str]
    sheets: int

    @property
    def locked(self) -> int:
        return self.sheets - len(self.open)

    @property
    def closed(self) -> bool:
        return not self.open


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet that is not locked yet for these seats."""

    sheet: SubCriterion
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """`seats` is empty while the reader may see nothing; `locked` of `sheets` are locked in the whole assessment.

    `open` are the others, in the order of the scheme.
    """

    frame: Frame
    shown: Shown
    criteria: tuple[Criterion, ...]
    seats: tuple[SeatTotals, ...]
    locked: int
    sheets: int
    open: tuple[OpenSheet, ...]


def sheet_total(ledger: Ledger, sheet: SubCriterion) -> int:
    """The sum of one sheet, in hundredths."""
    return sum(ledger.folded(aspect.key).mark.counts for aspect in sheet.aspects)


def totals(session: Session, assessment: str, *, actor: Actor) -> Totals:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown."""
    access.require(actor, SEE_TOTALS, assessment)
    frame = room().frames.get(session, assessment)
    counted = [seat.id for seat in frame.seats.values() if seat.status in LOCKED_SEATS]
    found = views(session, room().ledgers, frame, counted, lambda ledger: _of_seat(frame, ledger))
    locked, sheets = sum(one.locked for one in found.values()), sum(one.sheets for one in found.values())
    shown = _shown(frame, actor, final=bool(sheets) and locked == sheets)
    seats = tuple(found.values()) if shown is not Shown.NOTHING else ()
    return Totals(
        frame, shown, tuple(frame.scheme.criteria), seats, locked, sheets, tuple(_open(frame, found.values()))
    )


def _open(frame: Frame, seats: Iterable[SeatTotals]) -> Iterator[OpenSheet]:
    listed = list(seats)
    for sheet in frame.sheets.values():
        waiting = tuple(one.seat for one in listed if sheet.id in one.open)
        if waiting:
            yield OpenSheet(sheet, waiting)


def _shown(frame: Frame, actor: Actor, *, final: bool) -> Shown:
    if final:
        return Shown.FINAL
    return Shown.PRELIMINARY if preliminary_shown(frame, actor) else Shown.NOTHING


def _of_seat(frame: Frame, ledger: Ledger) -> SeatTotals:
    found = ledger.totals()
    return SeatTotals(
        seat=frame.seat(ledger.seat),
        criteria={name: tally.total for name, tally in found.criteria.items() if tally.settled},
        total=found.total.total,
        ranking=_ranking(found),
        excused=found.total.excused,
        blanks=found.total.aspects - found.total.settled,
        open=frozenset(one for one in frame.sheets if ledger.sheet(frame, one).state is not SheetState.LOCKED),
        sheets=len(frame.sheets),
    )


def _ranking(found: RollUp) -> int | None:
    try:
        return ranking_total(found.total)
    except RuleBroken:
        return None
