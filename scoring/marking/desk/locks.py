"""What a lock would take, and what stands in its way: by sheet, sub-criterion, day, or all. decisions.md 11."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.marking.desk.matrix import Column, MatrixCell, columns
from scoring.marking.frames import Frame, Seat
from scoring.marking.locking import Choice
from scoring.rules.scheme import SubCriterion
from scoring.rules.sheets import SheetState

BLANK, DISPUTED, UNSIGNED = "blank", "disputed", "unsigned"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A sheet that may not be locked yet: `why` is blank, disputed or unsigned."""

    seat: Seat
    sheet: SubCriterion
    why: str
    cell: MatrixCell


@dataclass(frozen=True, slots=True)
class Preview:
    """Of a choice: how many sheets would be locked, how many are, and the obstacles; `held`: those that would be
    locked though marks or photos of them wait on a tablet."""

    ready: int
    locked: int
    obstacles: tuple[Obstacle, ...]
    held: tuple[tuple[Seat, SubCriterion], ...] = ()

    @property
    def can(self) -> bool:
        return self.ready > 0 and not self.obstacles


def preview(
    frame: Frame, found: Mapping[str, Column], choice: Choice, waiting: Collection[tuple[str, str]] = ()
) -> Preview:
    """Raises NotFound: seat-unknown, sheet-unknown."""
    ready = locked = 0
    obstacles, held = [], []
    for seat, sheet in choice.sheets(frame):
        cell = found[seat].cells[sheet]
        why = _why(cell)
        if cell.state is SheetState.LOCKED:
            locked += 1
        elif why is None:
            ready += 1
            if (seat, sheet) in waiting:
                held.append((frame.seat(seat), frame.sheet(sheet)))
        else:
            obstacles.append(Obstacle(frame.seat(seat), frame.sheet(sheet), why, cell))
    return Preview(ready, locked, tuple(obstacles), tuple(held))


def previews(
    session: Session, frame: Frame, choices: Sequence[Choice], waiting: Collection[tuple[str, str]] = ()
) -> list[Preview]:
    """Several at once, over the same columns."""
    found = columns(session, frame)
    return [preview(frame, found, choice, waiting) for choice in choices]


def _why(cell: MatrixCell) -> str | None:
    if cell.look == "disputed":
        return DISPUTED
    if cell.blanks:
        return BLANK
    return None if cell.state is SheetState.SIGNED else UNSIGNED
