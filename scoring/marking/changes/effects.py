"""What a new scheme version does to the marks given under the old one. Pure. decisions.md 8."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from scoring.marking.frames import Frame
from scoring.marking.ledgers import Ledger
from scoring.rules.journal import EntryKind
from scoring.rules.scheme import Scheme
from scoring.rules.scheme_difference import Difference, difference
from scoring.rules.sheets import SheetState


@dataclass(frozen=True, slots=True)
class SeatEffect:
    """What one seat loses: aspects whose marks return, sheets that are opened and signed anew."""

    seat: str
    returned: tuple[str, ...]
    lost: tuple[str, ...]
    reopened: tuple[str, ...]
    unlocked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effects:
    """The whole change. `lost` of a seat are those of `returned` that held a mark or a score."""

    difference: Difference
    seats: tuple[SeatEffect, ...]
    new_sheets: tuple[str, ...]
    gone_sheets: tuple[str, ...]

    @property
    def lost(self) -> int:
        """How many marks of all seats return to *not marked yet*."""
        return sum(len(seat.lost) for seat in self.seats)

    @property
    def reopened(self) -> int:
        return sum(len(seat.reopened) for seat in self.seats)

    @property
    def unlocked(self) -> int:
        return sum(len(seat.unlocked) for seat in self.seats)


def effects(
    frame: Frame, new: Scheme, seen: Callable[[Callable[[Ledger], SeatEffect]], Mapping[str, SeatEffect]]
) -> Effects:
    """What happens to every seat when this assessment goes on under `new`; `seen` shows the ledger of each in turn.

    Unchanged aspects keep their marks. A changed or removed one returns, also where it is blank: a mark that a tablet
    still holds from the old text is then older than the entry and asks its judge again.
    """
    found = difference(frame.scheme, new)
    returning = [key for key in _aspects(frame.scheme) if key not in found.carried]
    touched = frozenset(_touched(frame.scheme, new, found))
    of_seats = seen(lambda ledger: _seat(frame, ledger, returning, touched))
    then, now = set(_sheets(frame.scheme)), set(_sheets(new))
    return Effects(
        found,
        tuple(effect for _seat_id, effect in sorted(of_seats.items())),
        tuple(sheet for sheet in _sheets(new) if sheet not in then),
        tuple(sheet for sheet in _sheets(frame.scheme) if sheet not in now),
    )


def _seat(frame: Frame, ledger: Ledger, returning: Collection[str], touched: Collection[str]) -> SeatEffect:
    sheets = [sheet for sheet in frame.sheets if sheet in touched]
    stated = {EntryKind.SIGN, EntryKind.LOCK, EntryKind.AGREED}
    return SeatEffect(
        ledger.seat,
        returned=tuple(returning),
        lost=tuple(key for key in returning if _held(ledger, key)),
        reopened=tuple(s for s in sheets if any(entry.kind in stated for entry in ledger.sheet_entries(s))),
        unlocked=tuple(s for s in sheets if ledger.sheet(frame, s).state is SheetState.LOCKED),
    )


def _held(ledger: Ledger, key: str) -> bool:
    folded = ledger.folded(key)
    return folded.mark.settled or any(showing.scores for showing in folded.rounds)


def _touched(old: Scheme, new: Scheme, found: Difference) -> Iterator[str]:
    """Sub-criteria, old and new, whose signatures speak of something that is no longer so."""
    different = {change.key for change in found.changed} | {*found.added, *found.removed}
    for scheme in (old, new):
        for sheet in scheme.sub_criteria():
            if any(aspect.key in different for aspect in sheet.aspects):
                yield sheet.id
    for move in found.moved:
        yield from (move.before.sub_criterion, move.after.sub_criterion)
    yield from found.reordered


def _aspects(scheme: Scheme) -> Iterator[str]:
    return (aspect.key for aspect in scheme.aspects())


def _sheets(scheme: Scheme) -> Iterator[str]:
    return (sheet.id for sheet in scheme.sub_criteria())
