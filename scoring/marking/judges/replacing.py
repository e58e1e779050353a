"""What replacing a judge would do, shown before it is done: rounds that begin again, sheets that keep their signers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from scoring.marking.frames import Frame, Panel
from scoring.marking.judges.proposals import ordered
from scoring.marking.ledgers import Ledger, views
from scoring.marking.panels import rounds_begun_again
from scoring.marking.recording import room
from scoring.rules.journal import Entry
from scoring.rules.sheets import SheetState
from scoring.schemes.content.numbering import numbered_aspects

_SOMEBODY = 0  # an account that nobody has: whoever comes, the rounds of the one who leaves begin again


@dataclass(frozen=True, slots=True)
class At:
    """A place at a seat, by the numbers people use: an aspect "A1.3" or a sheet "A1"."""

    seat: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`begun_again` are aspects, `signed_by_old` sheets that wait for signatures of those who marked them."""

    begun_again: tuple[At, ...]
    signed_by_old: tuple[At, ...]


def preview(session: Session, frame: Frame, panel: Panel, leaves: int, comes: int | None) -> Preview:
    """What it would do to let `comes` (or somebody) take the position of `leaves`."""
    after = _changed(frame, panel, leaves, comes or _SOMEBODY)

    def of_seat(ledger: Ledger) -> tuple[list[tuple[str, str]], list[str]]:
        return list(rounds_begun_again(frame, after, {ledger.seat: ledger})), [
            sheet
            for sheet in ordered(frame, panel.sheets)
            if ledger.sheet(frame, sheet).state is SheetState.COMPLETE and leaves in ledger.signers(frame, sheet)
        ]

    found = views(session, room().ledgers, frame, frame.seats, of_seat)
    again = sorted_places(frame, (place for places, _waiting in found.values() for place in places))
    waiting = tuple(
        At(frame.seats[seat].number, sheet) for seat, (_places, sheets) in found.items() for sheet in sheets
    )
    return Preview(again, waiting)


def returned_places(frame: Frame, entries: Iterable[Entry]) -> tuple[At, ...]:
    """Where the aspects stand that entries sent back."""
    return sorted_places(frame, ((entry.seat, entry.aspect or "") for entry in entries))


def sorted_places(frame: Frame, found: Iterable[tuple[str, str]]) -> tuple[At, ...]:
    """(seat, aspect key) as people call them, by seat and then in the order of the scheme."""
    numbers = {aspect.key: number for number, _, aspect in numbered_aspects(frame.scheme)}
    order = {key: place for place, key in enumerate(numbers)}
    placed = sorted(found, key=lambda one: (frame.seats[one[0]].number or 0, order.get(one[1], 0)))
    return tuple(At(frame.seats[seat].number, numbers.get(key, key)) for seat, key in placed)


def _changed(frame: Frame, panel: Panel, leaves: int, comes: int) -> Frame:
    members = tuple(
        replace(member, account=comes) if member.account == leaves and member.until is None else member
        for member in panel.members
    )
    new = replace(panel, members=members)
    return replace(frame, panels=tuple(new if each.id == panel.id else each for each in frame.panels))
