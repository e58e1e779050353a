"""A sheet is signed for exactly its marks, locked when all have signed, and opened again only by two people."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from scoring.rules.errors import RuleBroken
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.marks import EXCUSED, NOT_ATTEMPTED, Mark, marked
from scoring.rules.sheets import (
    Sheet,
    SheetState,
    check_finalisable,
    check_lockable,
    check_signable,
    check_unlockable,
    fold_sheet,
    sheet_hash,
)
from tests.rules.strategies import TWO_ASPECTS

pytestmark = pytest.mark.clause("decisions.md 11")

FORM = next(TWO_ASPECTS.sub_criteria())
DONE = {"measured": marked(50), "judged": NOT_ATTEMPTED}
PANEL = frozenset({"judge-1", "judge-2"})
CONTENT = sheet_hash("seat-7", FORM, DONE)


def entries(*said: tuple[EntryKind, str]) -> list[Entry]:
    return [
        Entry("seat-7", kind, "a", "t", seq, sheet="A1", judge=judge or None, content=CONTENT)
        for seq, (kind, judge) in enumerate(said, 1)
    ]


SIGNED = ((EntryKind.SIGN, "judge-1"), (EntryKind.SIGN, "judge-2"))


def sheet(marks: dict[str, Mark], *said: tuple[EntryKind, str], panel: frozenset[str] = PANEL) -> Sheet:
    return fold_sheet("seat-7", FORM, marks, entries(*said), panel)


def at(state: SheetState, *, disputed: bool = False) -> Sheet:
    return Sheet(state, CONTENT, disputed=disputed)


@pytest.mark.parametrize(
    ("marks", "said", "state"),
    [
        pytest.param({}, (), SheetState.EMPTY, id="nothing"),
        pytest.param({"measured": marked(0)}, (), SheetState.IN_PROGRESS, id="one of two"),
        pytest.param(DONE, (), SheetState.COMPLETE, id="all settled"),
        pytest.param({"measured": EXCUSED, "judged": EXCUSED}, (), SheetState.COMPLETE, id="all excused"),
        pytest.param(DONE, SIGNED[:1], SheetState.COMPLETE, id="one of two signed"),
        pytest.param(DONE, SIGNED, SheetState.SIGNED, id="both signed"),
        pytest.param(DONE, (*SIGNED, (EntryKind.LOCK, "")), SheetState.LOCKED, id="locked"),
        pytest.param(
            DONE, (*SIGNED, (EntryKind.LOCK, ""), (EntryKind.UNLOCK, "")), SheetState.COMPLETE, id="to be signed anew"
        ),
        pytest.param(
            DONE, (*SIGNED, (EntryKind.LOCK, ""), (EntryKind.UNLOCK, ""), *SIGNED), SheetState.SIGNED, id="signed anew"
        ),
        pytest.param(
            {"measured": marked(51), "judged": NOT_ATTEMPTED}, SIGNED, SheetState.COMPLETE, id="signed for other marks"
        ),
    ],
)
def test_a_sheet_stands_at(marks: dict[str, Mark], said: tuple[tuple[EntryKind, str], ...], state: SheetState) -> None:
    assert sheet(marks, *said).state == state


def test_without_a_panel_nothing_counts_as_signed() -> None:
    assert sheet(DONE, *SIGNED, panel=frozenset()).state == SheetState.COMPLETE


def test_who_signed_and_what_is_shown() -> None:
    found = sheet(DONE, *SIGNED[:1])

    assert (found.signed_by, found.content) == ({"judge-1"}, CONTENT)


def of_aspect(seq: int, kind: EntryKind = EntryKind.MARK, aspect: str = "measured") -> Entry:
    return Entry("seat-7", kind, "a", "t", seq, aspect=aspect, sheet="A1" if kind is EntryKind.COMMENT else None)


@pytest.mark.parametrize(
    ("later", "state"),
    [
        pytest.param(of_aspect(3), SheetState.COMPLETE, id="the same mark again"),
        pytest.param(of_aspect(3, EntryKind.SCORE, "judged"), SheetState.COMPLETE, id="a score that changes no mark"),
        pytest.param(of_aspect(3, EntryKind.COMMENT), SheetState.SIGNED, id="a comment"),
        pytest.param(of_aspect(3, aspect="elsewhere"), SheetState.SIGNED, id="an aspect of another sheet"),
        pytest.param(of_aspect(0), SheetState.SIGNED, id="what was said before"),
    ],
)
def test_signatures_fall_with_whatever_is_said_of_an_aspect_after_them(later: Entry, state: SheetState) -> None:
    assert fold_sheet("seat-7", FORM, DONE, [later, *entries(*SIGNED)], PANEL).state == state


@pytest.mark.parametrize(
    ("said", "agreed"),
    [
        pytest.param([], False, id="nothing"),
        pytest.param(entries((EntryKind.AGREED, "")), True, id="agreed"),
        pytest.param([*entries((EntryKind.AGREED, "")), of_aspect(2)], False, id="changed, and changed back"),
        pytest.param([of_aspect(1), replace(*entries((EntryKind.AGREED, "")), seq=2)], True, id="agreed anew"),
        pytest.param([replace(*entries((EntryKind.AGREED, "")), content="other")], False, id="on other marks"),
    ],
)
def test_an_agreement_holds_until_something_is_said_of_an_aspect(said: list[Entry], agreed: bool) -> None:
    assert fold_sheet("seat-7", FORM, DONE, said, PANEL).agreed is agreed


def test_a_dispute_stands_until_it_is_settled() -> None:
    assert sheet(DONE, (EntryKind.DISPUTE, "")).disputed
    assert not sheet(DONE, (EntryKind.DISPUTE, ""), (EntryKind.SETTLED, "")).disputed


def test_entries_of_other_sheets_and_entries_met_twice_do_not_count() -> None:
    twice = [*entries((EntryKind.LOCK, ""), (EntryKind.UNLOCK, ""))] * 2
    other = Entry("seat-7", EntryKind.LOCK, "a", "t", 9, sheet="A2", content=CONTENT)

    assert fold_sheet("seat-7", FORM, DONE, [*twice, other], PANEL).state == SheetState.COMPLETE


def test_the_hash_tells_seats_and_states_apart() -> None:
    hashes = {
        sheet_hash("seat-7", FORM, DONE),
        sheet_hash("seat-8", FORM, DONE),
        sheet_hash("seat-7", FORM, DONE | {"judged": marked(0)}),
        sheet_hash("seat-7", FORM, {}),
    }

    assert len(hashes) == 4


LOCKED = at(SheetState.LOCKED)
COMPLETE = at(SheetState.COMPLETE)


@pytest.mark.parametrize(
    ("check", "code"),
    [
        pytest.param(lambda: check_signable(LOCKED, "judge-1", PANEL), "sheet-locked", id="sign a locked sheet"),
        pytest.param(lambda: check_signable(COMPLETE, "judge-3", PANEL), "signer-not-of-panel", id="not of the panel"),
        pytest.param(
            lambda: check_signable(at(SheetState.EMPTY), "judge-1", PANEL), "sheet-not-complete", id="sign nothing"
        ),
        pytest.param(lambda: check_lockable(LOCKED), "sheet-locked", id="lock twice"),
        pytest.param(lambda: check_lockable(at(SheetState.IN_PROGRESS)), "sheet-not-complete", id="lock a part"),
        pytest.param(lambda: check_lockable(COMPLETE), "sheet-not-signed", id="lock unsigned"),
        pytest.param(lambda: check_unlockable(COMPLETE, "a", "b"), "sheet-not-locked", id="unlock an open sheet"),
        pytest.param(lambda: check_unlockable(LOCKED, "a", "a"), "unlock-needs-another-person", id="consent alone"),
        pytest.param(lambda: check_finalisable([LOCKED, COMPLETE]), "sheets-open", id="finalise with an open sheet"),
        pytest.param(
            lambda: check_finalisable([LOCKED, at(SheetState.LOCKED, disputed=True)]), "sheets-disputed", id="a dispute"
        ),
    ],
)
def test_out_of_turn_is_refused(check: Callable[[], None], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check()

    assert refused.value.code == code


def test_in_turn_is_allowed() -> None:
    check_signable(COMPLETE, "judge-1", PANEL)
    check_signable(at(SheetState.SIGNED), "judge-1", PANEL)
    check_lockable(at(SheetState.SIGNED))
    check_unlockable(LOCKED, "a", "b")
    check_finalisable([LOCKED, LOCKED])
