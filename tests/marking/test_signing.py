"""Agreement and signatures: given for marks as they were shown, gone with every change; on both databases."""

import pytest

from scoring.foundation.errors import Forbidden, Outdated, Refused
from scoring.marking.commands import Act
from scoring.rules.journal import EntryKind
from scoring.rules.sheets import SheetState
from tests.marking.hall import Hall
from tests.marking.sheet_acts import agree, shown, sign, sign_all, view

pytestmark = pytest.mark.clause("decisions.md 11")


def test_measured_marks_are_agreed_on_once_before_anybody_signs(hall: Hall) -> None:
    hall.complete()

    with pytest.raises(Refused, match="sheet-not-agreed"):
        sign(hall, hall.judges[0], shown(hall))
    agree(hall)
    assert view(hall).agreed
    assert sign(hall, hall.judges[0], shown(hall)) == 1


def test_agreement_and_signatures_fall_with_the_marks_they_were_given_for(hall: Hall) -> None:
    hall.complete(1)
    hall.complete(2)
    sign_all(hall, 1)
    sign_all(hall, 2)

    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.80")

    assert (view(hall, 1).state, view(hall, 1).agreed) == (SheetState.COMPLETE, False)
    assert view(hall, 1).signed_by == frozenset()
    assert view(hall, 2).state is SheetState.SIGNED


def test_agreement_and_signatures_do_not_come_back_with_the_marks(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)

    for answer in ("typed:0.10", "typed:0.75"):
        hall.send(hall.judges[0], Act.ANSWER, "m1", answer=answer)

    assert (view(hall).state, view(hall).signed_by, view(hall).agreed) == (SheetState.COMPLETE, frozenset(), False)
    with pytest.raises(Refused, match="sheet-not-agreed"):
        sign(hall, hall.judges[0], shown(hall))
    sign_all(hall)
    assert view(hall).state is SheetState.SIGNED


def test_another_answer_that_is_worth_the_same_is_signed_anew(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)

    hall.send(hall.judges[1], Act.ANSWER, "m1", answer="typed:0.75")

    assert (view(hall).state, view(hall).signed_by) == (SheetState.COMPLETE, frozenset())


def test_comment_leaves_signatures_standing(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)

    hall.send(hall.judges[0], Act.COMMENT, "m1", text="a burr", reason="for-panel")

    assert view(hall).state is SheetState.SIGNED


def test_one_act_signs_a_list_with_an_entry_for_each_over_its_own_hash(hall: Hall) -> None:
    for sheet in (1, 2):
        hall.complete(sheet)
        agree(hall, sheet)
    before = len(hall.journal())

    assert sign(hall, hall.judges[1], shown(hall, 1), shown(hall, 2)) == 2

    signed = hall.journal()[before:]
    assert [(entry.kind, entry.sheet, entry.judge) for entry in signed] == [
        (EntryKind.SIGN, "A1", str(hall.judges[1].account_id)),
        (EntryKind.SIGN, "A2", str(hall.judges[1].account_id)),
    ]
    assert {entry.content for entry in signed} == {view(hall, 1).content, view(hall, 2).content}


def test_nothing_is_signed_when_one_sheet_of_the_list_changed_since_it_was_shown(hall: Hall) -> None:
    for sheet in (1, 2):
        hall.complete(sheet)
        agree(hall, sheet)
    looked_at = [shown(hall, 1), shown(hall, 2)]
    hall.send(hall.judges[0], Act.ANSWER, "m2", answer="typed:0.80")

    with pytest.raises(Outdated):
        sign(hall, hall.judges[0], *looked_at)

    assert view(hall, 1).signed_by == frozenset()
    assert EntryKind.SIGN not in {entry.kind for entry in hall.journal()}


def test_sheet_signed_already_is_passed_over(hall: Hall) -> None:
    hall.complete()
    agree(hall)

    assert [sign(hall, hall.judges[0], shown(hall)) for _ in range(2)] == [1, 0]


def test_only_those_who_judged_sign(hall: Hall) -> None:
    hall.complete()
    agree(hall)

    for other in (hall.judges[3], hall.judges[4], hall.chief, hall.president):
        with pytest.raises(Forbidden):
            sign(hall, other, shown(hall))
