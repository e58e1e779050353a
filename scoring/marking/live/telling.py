"""What is told of a seat: cells as nobody's own and sheets, each with the audience that may hear it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scoring.foundation.errors import NotFound
from scoring.marking.cells import cell_view
from scoring.marking.frames import Frame
from scoring.marking.ledgers import Ledger
from scoring.marking.live.audience import Audience, of_sheet
from scoring.marking.recording import MarkRecorded
from scoring.marking.sheets import sheet_view
from scoring.rules.sheets import SheetState

UNFINISHED = frozenset({SheetState.EMPTY, SheetState.IN_PROGRESS})  # nobody agrees on their marks, or signs them yet


@dataclass(frozen=True, slots=True)
class Telling:
    """One event of the wire: its name, what it says, who hears it."""

    event: str
    says: dict[str, Any]
    audience: Audience


def told_of(frame: Frame, ledger: Ledger, marks: Iterable[MarkRecorded], sheets: Iterable[str]) -> list[Telling]:
    """What to tell of one seat: the cells that were marked, in order, then the sheets that changed.

    A sheet that is whole is told with its marks too: what its judges would agree on and sign is another now.
    """
    last = {mark.aspect: mark for mark in marks}
    told = [told for mark in sorted(last.values(), key=lambda mark: mark.seq) for told in _cell(frame, ledger, mark)]
    whole = {mark.sheet for mark in last.values() if _whole(frame, ledger, mark.sheet)}
    changed = sorted((whole | set(sheets)) & set(frame.sheets))
    return [*told, *(_sheet(frame, ledger, sheet) for sheet in changed)]


def _cell(frame: Frame, ledger: Ledger, mark: MarkRecorded) -> Iterator[Telling]:
    try:
        aspect, sheet = frame.aspect(mark.aspect)
    except NotFound:  # the scheme has another version by now; its frame was announced
        return
    cell = cell_view(ledger, aspect, frame.rule_set.judgement, judge=None)  # as nobody's own. decisions.md 4
    says = {
        "seat": ledger.seat,
        "seq": mark.seq,
        "sheet": sheet.id,
        "state": ledger.sheet(frame, sheet.id).state.value,
        "cell": cell.document(),
    }
    yield Telling("cell", says, of_sheet(frame, ledger, sheet.id))


def _sheet(frame: Frame, ledger: Ledger, sheet: str) -> Telling:
    view = sheet_view(frame, ledger, sheet)
    says = {
        "seat": view.seat,
        "sheet": view.sheet,
        "seq": ledger.seq,
        "state": view.state.value,
        "content": view.content,
        "agreed": view.agreed,
        "disputed": view.disputed,
        "signed_by": sorted(view.signed_by, key=int),
        "signers": [str(account) for account in view.signers],
    }
    return Telling("sheet", says, of_sheet(frame, ledger, sheet))


def _whole(frame: Frame, ledger: Ledger, sheet: str) -> bool:
    return sheet in frame.sheets and ledger.sheet(frame, sheet).state not in UNFINISHED
