"""A sheet (one seat, one sub-criterion): empty, in progress, complete, signed by its judges, locked."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from scoring.rules.canonical import digest
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.marks import NOT_MARKED, Mark
from scoring.rules.scheme import SubCriterion


class SheetState(StrEnum):
    EMPTY = "empty"
    IN_PROGRESS = "in-progress"
    COMPLETE = "complete"
    SIGNED = "signed"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where one sheet stands. `content` is the hash of its marks now; `signed_by` signed exactly these marks.

    `agreed`: the panel agreed on exactly these marks.
    """

    state: SheetState
    content: str
    signed_by: frozenset[str] = frozenset()
    disputed: bool = False
    agreed: bool = False


def fold_sheet(
    seat: str, sub_criterion: SubCriterion, marks: Mapping[str, Mark], entries: Iterable[Entry], judges: Set[str]
) -> Sheet:
    """The sheet as marks and entries of the seat leave it. decisions.md 11.

    `entries` are those of the sheet and of its aspects; others do not count. `judges` are the ids of the panel that
    judged this seat; with none, nothing counts as signed. A signature or an agreement holds only for the marks it was
    given for, and only while nothing is said of an aspect after it (comments aside): marks that change and change
    back are agreed on and signed anew. A signature falls with an unlocking too.
    """
    entries = tuple(entries)
    of_sheet = {entry.seq: entry for entry in entries if entry.sheet == sub_criterion.id}
    content, changed = sheet_hash(seat, sub_criterion, marks), _last_change(sub_criterion, entries)
    locked = disputed = agreed = False
    signed: set[str] = set()
    for _, entry in sorted(of_sheet.items()):
        match entry.kind:
            case EntryKind.SIGN if entry.seq > changed and entry.content == content and entry.judge is not None:
                signed.add(entry.judge)
            case EntryKind.AGREED if entry.seq > changed and entry.content == content:
                agreed = True
            case EntryKind.LOCK:
                locked = True
            case EntryKind.UNLOCK:
                locked, signed = False, set()
            case EntryKind.DISPUTE | EntryKind.SETTLED:
                disputed = entry.kind is EntryKind.DISPUTE
    state = (
        SheetState.LOCKED
        if locked
        else _open_state(sub_criterion, marks, signed_by_all=bool(judges) and signed >= judges)
    )
    return Sheet(state, content, frozenset(signed), disputed, agreed)


def sheet_hash(seat: str, sub_criterion: SubCriterion, marks: Mapping[str, Mark]) -> str:
    """The hash of a sheet's folded marks: what a judge signs, a lock holds and papers print. decisions.md 11."""
    return digest(
        {
            "seat": seat,
            "sheet": sub_criterion.id,
            "marks": [
                [aspect.key, aspect.maximum, mark.state.value, mark.value]
                for aspect in sub_criterion.aspects
                for mark in (marks.get(aspect.key, NOT_MARKED),)
            ],
        }
    )


def check_signable(sheet: Sheet, judge: str, judges: Set[str]) -> None:
    """Raise RuleBroken sheet-not-complete, sheet-locked or signer-not-of-panel. decisions.md 11."""
    _check_not_locked(sheet)
    if judge not in judges:
        raise RuleBroken("signer-not-of-panel")
    _check_complete(sheet)


def check_lockable(sheet: Sheet) -> None:
    """Raise RuleBroken sheet-locked, sheet-not-complete or sheet-not-signed. decisions.md 11."""
    _check_not_locked(sheet)
    _check_complete(sheet)
    if sheet.state is not SheetState.SIGNED:
        raise RuleBroken("sheet-not-signed")


def check_unlockable(sheet: Sheet, asks: str, consents: str) -> None:
    """Raise RuleBroken sheet-not-locked, or unlock-needs-another-person. decisions.md 11."""
    if sheet.state is not SheetState.LOCKED:
        raise RuleBroken("sheet-not-locked")
    if asks == consents:
        raise RuleBroken("unlock-needs-another-person")


def check_finalisable(sheets: Iterable[Sheet]) -> None:
    """Raise RuleBroken sheets-open or sheets-disputed (`sheets`: how many). decisions.md 11."""
    sheets = tuple(sheets)
    for code, wrong in (
        ("sheets-open", sum(sheet.state is not SheetState.LOCKED for sheet in sheets)),
        ("sheets-disputed", sum(sheet.disputed for sheet in sheets)),
    ):
        if wrong:
            raise RuleBroken(code, sheets=wrong)


def _last_change(sub_criterion: SubCriterion, entries: Iterable[Entry]) -> int:
    """The number of the last entry that says what an aspect of the sheet is worth; 0 before the first."""
    keys = {aspect.key for aspect in sub_criterion.aspects}
    said = (entry.seq for entry in entries if entry.aspect in keys and entry.kind is not EntryKind.COMMENT)
    return max(said, default=0)


def _open_state(sub_criterion: SubCriterion, marks: Mapping[str, Mark], *, signed_by_all: bool) -> SheetState:
    settled = sum(marks.get(aspect.key, NOT_MARKED).settled for aspect in sub_criterion.aspects)
    if settled == 0:
        return SheetState.EMPTY
    if settled < len(sub_criterion.aspects):
        return SheetState.IN_PROGRESS
    return SheetState.SIGNED if signed_by_all else SheetState.COMPLETE


def _check_not_locked(sheet: Sheet) -> None:
    if sheet.state is SheetState.LOCKED:
        raise RuleBroken("sheet-locked")


def _check_complete(sheet: Sheet) -> None:
    if sheet.state in (SheetState.EMPTY, SheetState.IN_PROGRESS):
        raise RuleBroken("sheet-not-complete")
