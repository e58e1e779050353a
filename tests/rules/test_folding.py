"""Journal entries of a seat become its marks; nothing is lost, and no order of arrival changes them."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.folding import fold, fold_aspect, marks_of
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.judgement import Round
from scoring.rules.marks import EXCUSED, NOT_ATTEMPTED, NOT_MARKED, Mark, marked
from scoring.rules.rulesets import JudgementRules
from scoring.rules.scheme import Aspect, Kind, Text
from tests.rules.strategies import TWO_ASPECTS, drafts_of_judged, drafts_of_measured

RULES = JudgementRules()
MEASURED, JUDGED = TWO_ASPECTS.aspects()


def said(kind: EntryKind, aspect: str = "measured", **parts: object) -> Entry:
    return Entry("seat-7", kind, "account-1", "t", aspect=aspect, **parts)  # type: ignore[arg-type]


def mark(value: int) -> Entry:
    return said(EntryKind.MARK, value=value)


def withdrawal(ends: int) -> Entry:
    return said(EntryKind.WITHDRAWAL, ends=ends)


def judged(kind: EntryKind, **parts: object) -> Entry:
    return said(kind, "judged", **parts)


def score(judge: int, value: int, number: int = 1) -> Entry:
    return judged(EntryKind.SCORE, round=number, judge=f"judge-{judge}", value=value)


def scores(*values: int, number: int = 1) -> list[Entry]:
    return [score(judge, value, number) for judge, value in enumerate(values, 1)]


def numbered(drafts: Sequence[Entry]) -> list[Entry]:
    return [replace(draft, seq=seq) for seq, draft in enumerate(drafts, 1)]


@pytest.mark.clause("decisions.md 3")
@pytest.mark.parametrize(
    ("drafts", "expected"),
    [
        pytest.param([], NOT_MARKED, id="nothing was said"),
        pytest.param([mark(0)], marked(0), id="a zero is a mark"),
        pytest.param([mark(100), mark(50)], marked(50), id="the last mark stands"),
        pytest.param([said(EntryKind.NOT_ATTEMPTED)], NOT_ATTEMPTED, id="not attempted"),
        pytest.param([said(EntryKind.NOT_ATTEMPTED), mark(50)], marked(50), id="attempted after all"),
        pytest.param([mark(50), said(EntryKind.EXCUSED)], EXCUSED, id="excused"),
        pytest.param([mark(50), withdrawal(1)], NOT_MARKED, id="a mark withdrawn"),
        pytest.param([mark(50), mark(70), withdrawal(2)], NOT_MARKED, id="no older mark comes back"),
        pytest.param([mark(50), withdrawal(1), mark(70)], marked(70), id="marked anew"),
        pytest.param([mark(50), said(EntryKind.CORRECTION, value=60, reason="slip")], marked(60), id="corrected"),
        pytest.param([mark(50), said(EntryKind.RETURNED, reason="scheme")], NOT_MARKED, id="returned"),
        pytest.param([mark(50), said(EntryKind.RETURNED, reason="scheme"), mark(40)], marked(40), id="after a return"),
    ],
)
def test_a_measured_aspect_is_what_was_said_last(drafts: list[Entry], expected: Mark) -> None:
    assert fold_aspect(numbered(drafts), MEASURED, RULES).mark == expected


@pytest.mark.clause("decisions.md 4")
@pytest.mark.parametrize(
    ("drafts", "expected"),
    [
        pytest.param(scores(2, 2, 3), marked(78), id="all in"),
        pytest.param(scores(2, 2), NOT_MARKED, id="a judge is missing"),
        pytest.param(scores(1, 2, 3), NOT_MARKED, id="too wide"),
        pytest.param([*scores(1, 2, 3), judged(EntryKind.ROUND, round=2)], NOT_MARKED, id="a new round is open"),
        pytest.param([*scores(1, 2, 3), *scores(2, 2, 3, number=2)], marked(78), id="the second round"),
        pytest.param([*scores(2, 2, 2), judged(EntryKind.ROUND, round=2)], NOT_MARKED, id="an opened round decides"),
        pytest.param([*scores(2, 2, 3), score(3, 2)], marked(67), id="a judge's last score"),
        pytest.param(
            [*scores(2, 2, 3), judged(EntryKind.WITHDRAWAL, round=1, judge="judge-3", ends=3)],
            NOT_MARKED,
            id="a score withdrawn",
        ),
        pytest.param([*scores(2, 2, 3), judged(EntryKind.NOT_ATTEMPTED)], NOT_ATTEMPTED, id="not attempted"),
        pytest.param(
            [*scores(2, 2, 3), judged(EntryKind.NOT_ATTEMPTED), judged(EntryKind.WITHDRAWAL, ends=4)],
            marked(78),
            id="attempted after all",
        ),
        pytest.param(
            [*scores(2, 2, 3), judged(EntryKind.CORRECTION, value=90, reason="appeal")], marked(90), id="on appeal"
        ),
        pytest.param([*scores(2, 2, 3), judged(EntryKind.RETURNED, reason="scheme")], NOT_MARKED, id="returned"),
        pytest.param(
            [*scores(2, 2, 3), judged(EntryKind.RETURNED, reason="scheme"), *scores(3, 3, 3)],
            marked(100),
            id="scored anew",
        ),
        pytest.param(scores(9, 9, 9), NOT_MARKED, id="scores of another rule set"),
    ],
)
def test_a_judged_aspect_is_what_its_last_round_is_worth(drafts: list[Entry], expected: Mark) -> None:
    assert fold_aspect(numbered(drafts), JUDGED, RULES).mark == expected


def test_a_judged_aspect_without_a_maximum_is_not_marked() -> None:
    draft = Aspect("judged", Kind.JUDGEMENT, Text(), None)

    assert fold_aspect(numbered(scores(2, 2, 2)), draft, RULES).mark == NOT_MARKED


@pytest.mark.clause("decisions.md 4")
def test_every_round_is_kept() -> None:
    folded = fold_aspect(numbered([*scores(1, 2, 3), *scores(2, 2, 3, number=2)]), JUDGED, RULES)

    assert folded.rounds == (
        Round(1, {"judge-1": 1, "judge-2": 2, "judge-3": 3}),
        Round(2, {"judge-1": 2, "judge-2": 2, "judge-3": 3}),
    )


@pytest.mark.clause("decisions.md 8")
def test_the_history_survives_a_withdrawal_and_a_return() -> None:
    entries = numbered([mark(50), withdrawal(1), mark(60), said(EntryKind.RETURNED, reason="scheme")])

    folded = fold_aspect(entries, MEASURED, RULES)

    assert folded.mark == NOT_MARKED
    assert folded.history == tuple(entries)
    assert folded.withdrawn == {1}


@pytest.mark.clause("decisions.md 8")
def test_entries_of_an_aspect_the_scheme_no_longer_has_are_left_out() -> None:
    lock = Entry("seat-7", EntryKind.LOCK, "account-1", "t", sheet="A1", content="c")
    gone = said(EntryKind.MARK, "gone", value=10)

    folded = fold(numbered([gone, mark(50), lock]), TWO_ASPECTS, RULES)

    assert marks_of(folded) == {"measured": marked(50), "judged": NOT_MARKED}


@given(drafts_of_measured, drafts_of_judged, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(measured: list[Entry], judged: list[Entry], chance: Random) -> None:
    entries = numbered(measured + judged)
    arrived = chance.sample(entries, len(entries))

    assert fold(arrived, TWO_ASPECTS, RULES) == fold(entries, TWO_ASPECTS, RULES)


@given(drafts_of_measured, drafts_of_judged)
def test_folding_the_same_entries_twice_changes_nothing(measured: list[Entry], judged: list[Entry]) -> None:
    entries = numbered(measured + judged)

    assert fold(entries + entries, TWO_ASPECTS, RULES) == fold(entries, TWO_ASPECTS, RULES)


@given(drafts_of_measured, drafts_of_judged, st.randoms(use_true_random=False))
def test_the_order_of_entries_of_unrelated_cells_does_not_matter(
    measured: list[Entry], judged: list[Entry], chance: Random
) -> None:
    turns = chance.sample([0] * len(measured) + [1] * len(judged), len(measured) + len(judged))
    queues = [iter(measured), iter(judged)]
    mixed = numbered([next(queues[turn]) for turn in turns])

    one_after_the_other = fold(numbered(measured + judged), TWO_ASPECTS, RULES)
    assert marks_of(fold(mixed, TWO_ASPECTS, RULES)) == marks_of(one_after_the_other)


@given(drafts_of_measured, drafts_of_judged)
def test_folding_one_aspect_alone_equals_folding_all(measured: list[Entry], judged: list[Entry]) -> None:
    entries = numbered(measured + judged)

    alone = fold_aspect([entry for entry in entries if entry.aspect == "judged"], JUDGED, RULES)
    assert alone == fold(entries, TWO_ASPECTS, RULES)["judged"]
