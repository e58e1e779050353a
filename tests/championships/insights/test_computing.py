"""What marks tell, from marks alone: counts of aspects, agreement, leanings, times; exact, over tables of cases."""

from fractions import Fraction

import pytest

from scoring.championships.insights.computing import (
    FEW,
    agreement,
    aspect_counts,
    first_round_share,
    leanings,
    sheet_times,
    span,
)
from scoring.rules.folding import Folded
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.judgement import Round
from scoring.rules.marks import EXCUSED, NOT_ATTEMPTED, NOT_MARKED, Mark, marked
from scoring.rules.rulesets import ruleset
from scoring.rules.scheme import Aspect, Criterion, Kind, Scheme, SubCriterion, Text

RULES = ruleset("wsk-2026").judgement
MEASURED = Aspect("m1", Kind.MEASUREMENT, Text(en="Measured"), 100)
JUDGED = Aspect("j1", Kind.JUDGEMENT, Text(en="Judged"), 100)
SHEET = SubCriterion("A1", Text(en="Sheet"), aspects=(MEASURED, JUDGED))
SCHEME = Scheme("17", Text(en="Web"), criteria=(Criterion("A", Text(en="All"), None, (SHEET,)),))


def measured(*marks: Mark) -> list[dict[str, Folded]]:
    return [{"m1": Folded(mark), "j1": Folded()} for mark in marks]


def shown(*seats: list[tuple[int, ...]]) -> list[dict[str, Folded]]:
    """Of each seat the rounds of j1: scores of judges 7, 8 and 9."""
    judges = ("7", "8", "9")
    return [
        {
            "m1": Folded(),
            "j1": Folded(
                rounds=tuple(
                    Round(number, dict(zip(judges, scores, strict=False))) for number, scores in enumerate(each, 1)
                )
            ),
        }
        for each in seats
    ]


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        pytest.param((marked(100), marked(100)), (2, 2, 0, True, False, Fraction(1)), id="everybody"),
        pytest.param((marked(0), marked(0)), (2, 0, 2, False, True, Fraction(0)), id="nobody"),
        pytest.param((marked(0), NOT_ATTEMPTED), (2, 0, 2, False, True, Fraction(0)), id="not attempted is none"),
        pytest.param((marked(100), EXCUSED), (1, 1, 0, True, False, Fraction(1)), id="the excused do not count"),
        pytest.param((marked(100), marked(1)), (2, 1, 0, False, False, Fraction(101, 200)), id="somebody got a little"),
        pytest.param((marked(100), marked(0)), (2, 1, 1, False, False, Fraction(1, 2)), id="it tells them apart"),
        pytest.param((EXCUSED, EXCUSED), (0, 0, 0, False, False, None), id="excused for all"),
        pytest.param((NOT_MARKED,), (0, 0, 0, False, False, None), id="not marked yet"),
        pytest.param((), (0, 0, 0, False, False, None), id="no seats"),
    ],
)
def test_an_aspect_that_everybody_or_nobody_got_is_known(marks, said):
    one = aspect_counts(SCHEME, measured(*marks))[0]

    assert (one.seats, one.full, one.none, one.everybody, one.nobody, one.share) == said


def test_aspects_are_numbered_as_forms_print_them():
    assert [one.number for one in aspect_counts(SCHEME, [])] == ["A1.1", "A1.2"]


@pytest.mark.parametrize(
    ("seats", "said"),
    [
        pytest.param([[(2, 2, 2)]], (1, (1, 0, 0, 0), 1, 1, 1), id="all the same"),
        pytest.param([[(2, 3, 2)]], (1, (0, 1, 0, 0), 1, 1, 1), id="one apart is close enough"),
        pytest.param([[(0, 3, 1), (2, 2, 1)]], (1, (0, 0, 0, 1), 0, 2, 2), id="a second round"),
        pytest.param(
            [[(0, 2, 1), (3, 1, 1), (1, 1, 1)], [(1, 1, 1)]], (2, (1, 0, 1, 0), 1, 4, 3), id="three rounds and one"
        ),
    ],
)
def test_agreement_counts_first_spreads_and_rounds(seats, said):
    (one,) = agreement(SCHEME, shown(*seats), RULES)

    assert (one.seats, one.spreads, one.agreed, one.rounds, one.most) == said


@pytest.mark.parametrize("seats", [[], [[]], [[(2, 2)]]], ids=["no seats", "no round", "a judge is missing"])
def test_without_a_whole_first_round_nothing_is_said_of_agreement(seats):
    found = agreement(SCHEME, shown(*seats), RULES)

    assert (found, first_round_share(found), leanings(SCHEME, shown(*seats), RULES)) == ((), None, ())


def test_the_share_of_first_round_agreement_is_over_all_aspects():
    found = agreement(SCHEME, shown([(2, 2, 2)], [(0, 3, 1), (2, 2, 2)], [(1, 2, 1)]), RULES)

    assert first_round_share(found) == Fraction(2, 3)


def test_leaning_is_the_exact_mean_distance_from_the_mean_of_the_panel():
    found = leanings(SCHEME, shown([(3, 2, 2)], [(2, 2, 2)], [(3, 1, 2), (2, 2, 2)]), RULES)

    assert [(one.judge, one.mean) for one in found] == [
        ("7", Fraction(5, 9)), ("8", Fraction(-4, 9)), ("9", Fraction(-1, 9))
    ]  # fmt: skip
    assert [(one.above, one.same, one.below, one.scores, one.seats) for one in found] == [
        (2, 1, 0, 3, 3), (0, 1, 2, 3, 3), (0, 2, 1, 3, 3)
    ]  # fmt: skip


def test_distances_of_a_whole_panel_cancel_out():
    found = leanings(SCHEME, shown([(3, 2, 0)], [(1, 1, 3)]), RULES)

    assert sum(one.mean * one.scores for one in found) == 0


def test_few_scores_are_said_to_be_few():
    enough, few = [[(1, 1, 1)]] * FEW, [[(1, 1, 1)]] * (FEW - 1)

    assert [leanings(SCHEME, shown(*seats), RULES)[0].few for seats in (enough, few)] == [False, True]


def entry(seq: int, kind: EntryKind, clock: str) -> Entry:
    return Entry("s", kind, "7", f"2026-01-22T{clock}+00:00", seq=seq)


MARK, SCORE, LOCK = EntryKind.MARK, EntryKind.SCORE, EntryKind.LOCK


@pytest.mark.parametrize(
    ("entries", "seconds"),
    [
        pytest.param([(MARK, "09:00:00"), (SCORE, "09:12:30")], 750, id="first to last"),
        pytest.param([(MARK, "09:00:00"), (SCORE, "09:01:00"), (LOCK, "10:00:00")], 60, id="the lock is no mark"),
        pytest.param(
            [(MARK, "09:00:00"), (SCORE, "09:01:00"), (LOCK, "10:00:00"), (MARK, "15:00:00")], 60,
            id="what was corrected after the lock is another matter",
        ),
        pytest.param(
            [(EntryKind.COMMENT, "08:00:00"), (MARK, "09:00:00"), (MARK, "09:00:05"), (EntryKind.EXCUSED, "12:00:00")],
            5, id="comments and acts of the office do not count",
        ),
        pytest.param([(MARK, "09:00:00")], None, id="one mark has no length"),
        pytest.param([], None, id="nothing"),
    ],
)  # fmt: skip
def test_a_sheet_takes_from_its_first_mark_to_its_last_before_the_lock(entries, seconds):
    assert span([entry(seq, *each) for seq, each in enumerate(entries, 1)]) == seconds


def test_times_of_a_sub_criterion_have_an_exact_median():
    seats = [
        {"A1": [entry(1, MARK, "09:00:00"), entry(2, MARK, last)]} for last in ("09:00:10", "09:00:15", "09:01:00")
    ]

    assert [
        (one.seats, one.shortest, one.middle, one.longest, one.total)
        for one in (*sheet_times(SCHEME, seats), *sheet_times(SCHEME, seats[:2]))
    ] == [(3, 10, 15, 60, 85), (2, 10, Fraction(25, 2), 15, 25)]
