"""The matrix: sub-criteria by seats, one state and one short value a cell, built from the ledgers in memory.

A column (one seat) is worked out once for an entry number and a revision, whoever looks: 60 x 40 cells are then a
walk over tuples. No cell holds a sum that is not locked.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from flask import Flask, current_app
from sqlalchemy.orm import Session

from scoring.marking.desk.totals import sheet_total
from scoring.marking.frames import LOCKED_SEATS, Frame, Seat, day_of
from scoring.marking.ledgers import Ledger, views
from scoring.marking.live.watching import scored_again, wide_aspects
from scoring.marking.recording import room
from scoring.rules.hundredths import format_hundredths
from scoring.rules.scheme import Criterion, SubCriterion
from scoring.rules.sheets import SheetState

_EXTENSION = "scoring.marking.desk.columns"
FILTERS = ("disputed", "blank", "unsigned", "waiting", "locked")
NOTHING_ASKED = "\N{EM DASH}"  # of a reserve, of who did not start or was disqualified
_LOOKS = {
    SheetState.EMPTY: "none",
    SheetState.IN_PROGRESS: "progress",
    SheetState.COMPLETE: "complete",
    SheetState.SIGNED: "signed",
    SheetState.LOCKED: "locked",
}


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """`look`: a code of the state vocabulary; `value`: a mark ("4.34", locked only), a count ("5/6") or an aspect's
    number; `blanks`: aspects not settled; `signed` of `signers`."""

    look: str
    value: str
    state: SheetState
    blanks: int
    signed: int
    signers: int

    @property
    def decimal(self) -> bool:
        return self.look == "locked"


@dataclass(frozen=True, slots=True)
class Column:
    """One seat: its newest entry, and its cells by sub-criterion."""

    seat: Seat
    seq: int
    cells: Mapping[str, MatrixCell]


@dataclass(frozen=True)
class Matrix:
    """What the page shows: the chosen rows and columns, and how many cells of each look there are on these days."""

    frame: Frame
    groups: tuple[tuple[Criterion, tuple[SubCriterion, ...]], ...]
    columns: tuple[Column, ...]
    counts: Mapping[str, int]
    fits: Mapping[str, int]

    @cached_property
    def rows(self) -> int:
        return sum(len(sheets) for _criterion, sheets in self.groups)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked for: a day ("" for all), a filter ("" for none), and the sheets, as (seat, sub-criterion),
    of which marks wait on a tablet."""

    day: str = ""
    show: str = ""
    waiting: Collection[tuple[str, str]] = ()


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION] = {}


def columns(session: Session, frame: Frame, seats: Iterable[str] | None = None) -> dict[str, Column]:
    """The columns of these seats (all when None), as what is durable leaves them."""
    kept: dict[str, tuple[str, int, Column]] = current_app.extensions[_EXTENSION]
    wanted = list(frame.seats) if seats is None else [seat for seat in seats if seat in frame.seats]

    def column(ledger: Ledger) -> Column:
        known = kept.get(ledger.seat)
        place = (f"{frame.public_id}:{frame.revision}", ledger.seq)
        if known is None or known[:2] != place:
            known = kept[ledger.seat] = (*place, _column(frame, ledger))
        return known[2]

    return views(session, room().ledgers, frame, wanted, column)


def matrix(session: Session, frame: Frame, choice: Choice) -> Matrix:
    """The rows of the day and, under a filter, only rows and columns that hold a cell that fits."""
    found = list(columns(session, frame).values())
    sheets = {sheet.id for sheet in frame.sheets.values() if choice.day in ("", day_of(sheet))}
    asked = [each for each in found if each.seat.status in LOCKED_SEATS]
    cells = {(each.seat.id, sheet): cell for each in asked for sheet, cell in each.cells.items() if sheet in sheets}
    counts = Counter(cell.look for cell in cells.values())
    waiting = choice.waiting
    fits = {name: sum(fitting(cell, name, place in waiting) for place, cell in cells.items()) for name in FILTERS}
    if choice.show:
        places = [place for place, cell in cells.items() if fitting(cell, choice.show, place in waiting)]
        sheets &= {sheet for _, sheet in places}
        seats = {seat for seat, _ in places}
        found = [each for each in found if each.seat.id in seats]
    return Matrix(frame, tuple(_groups(frame, sheets)), tuple(found), counts, fits)


def fitting(cell: MatrixCell, show: str, waits: bool) -> bool:
    """Whether a cell is what the filter looks for; `waits`: marks of it wait on a tablet."""
    match show:
        case "disputed":
            return cell.look == "disputed"
        case "blank":
            return cell.blanks > 0
        case "unsigned":
            return cell.blanks == 0 and cell.state is SheetState.COMPLETE
        case "waiting":
            return waits
        case "locked":
            return cell.state is SheetState.LOCKED
    return True


def _groups(frame: Frame, sheets: Collection[str]) -> Iterator[tuple[Criterion, tuple[SubCriterion, ...]]]:
    for criterion in frame.scheme.criteria:
        rows = tuple(sheet for sheet in criterion.sub_criteria if sheet.id in sheets)
        if rows:
            yield criterion, rows


def _column(frame: Frame, ledger: Ledger) -> Column:
    seat = frame.seat(ledger.seat)
    return Column(seat, ledger.seq, {sheet.id: _cell(frame, ledger, sheet) for sheet in frame.sheets.values()})


def _cell(frame: Frame, ledger: Ledger, sheet: SubCriterion) -> MatrixCell:
    found, signers = ledger.sheet(frame, sheet.id), ledger.signers(frame, sheet.id)
    settled = sum(ledger.folded(aspect.key).mark.settled for aspect in sheet.aspects)
    wide = next(iter((*wide_aspects(frame, ledger, sheet), *scored_again(frame, ledger, sheet))), None)
    blanks = len(sheet.aspects) - settled
    look = _LOOKS[found.state]
    if found.state is not SheetState.LOCKED:
        if found.disputed or wide is not None:
            look = "disputed"
        elif blanks and not frame.judges_if_any(ledger.seat, sheet.id):
            look = "conflict"
    value = f"{settled}/{len(sheet.aspects)}"
    if not settled and frame.seat(ledger.seat).status not in LOCKED_SEATS:
        look, value = "none", NOTHING_ASKED
    elif look == "locked":
        value = format_hundredths(sheet_total(ledger, sheet))
    elif look == "disputed":
        value = _number(frame, wide) if wide is not None else f"{settled}/{len(sheet.aspects)}"
    elif look == "signed":
        value = f"{len(found.signed_by)}/{len(signers)}"
    return MatrixCell(look, value, found.state, blanks, len(found.signed_by), len(signers))


def _number(frame: Frame, key: str) -> str:
    """What people call an aspect: its sub-criterion and its place there, "C2.3"."""
    _aspect, sheet = frame.aspect(key)
    place = next(place for place, one in enumerate(sheet.aspects, 1) if one.key == key)
    return f"{sheet.id}.{place}"
