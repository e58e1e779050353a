"""Schemes, calculations and journals as hypothesis draws them for the laws of the rules."""

from decimal import Decimal

from hypothesis import strategies as st

from scoring.rules.calculations import (
    Band,
    Calculation,
    Choice,
    Measured,
    NumberCompleted,
    Option,
    RangedScore,
    RegularDifference,
    Unit,
)
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.marks import EXCUSED, NOT_ATTEMPTED, NOT_MARKED, Mark, marked
from scoring.rules.scheme import Aspect, Criterion, Kind, Scheme, SubCriterion, Text

TWO_ASPECTS = Scheme(
    "17",
    Text(en="Web"),
    criteria=(
        Criterion(
            "A",
            Text(en="Work"),
            sub_criteria=(
                SubCriterion(
                    "A1",
                    Text(en="Page"),
                    "1",
                    (
                        Aspect("measured", Kind.MEASUREMENT, Text(en="Loads"), 100),
                        Aspect("judged", Kind.JUDGEMENT, Text(en="Looks"), 100),
                    ),
                ),
            ),
        ),
    ),
)
JUDGES = ("judge-1", "judge-2", "judge-3")

maxima = st.integers(1, 300)
units = st.sampled_from(Unit)
numbers = st.decimals(0, 200, places=3)
positive = st.decimals(Decimal("0.001"), 200, places=3)
values = st.decimals(-500, 500, places=4)


def measured_calculations() -> st.SearchStrategy[Calculation]:
    bands = st.lists(st.builds(Band, numbers, numbers, numbers), min_size=1, max_size=4).map(tuple)
    return st.one_of(
        st.builds(RangedScore, values, bands, units),
        st.builds(RegularDifference, values, positive, st.just(Unit.UNIT), numbers, units),
    )


def choices() -> st.SearchStrategy[Choice]:
    options = st.lists(st.builds(Option, st.just("x"), numbers), min_size=1, max_size=4).map(tuple)
    return st.builds(Choice, options, units)


counts = st.builds(NumberCompleted, st.integers(1, 50).map(Decimal))
answers = st.builds(Measured, values)


def marks(maximum: int) -> st.SearchStrategy[Mark]:
    return st.one_of(st.sampled_from([NOT_MARKED, NOT_ATTEMPTED, EXCUSED]), st.integers(0, maximum).map(marked))


@st.composite
def marked_schemes(draw: st.DrawFn) -> tuple[Scheme, dict[str, Mark]]:
    """A scheme of any shape and a mark, in any state, for each of its aspects."""
    shape = draw(st.lists(st.lists(st.lists(maxima, max_size=4), max_size=3), min_size=1, max_size=3))
    given: dict[str, Mark] = {}
    criteria = []
    for first, sub_shapes in enumerate(shape):
        sub_criteria = []
        for second, aspect_maxima in enumerate(sub_shapes):
            aspects = []
            for third, maximum in enumerate(aspect_maxima):
                key = f"k{first}{second}{third}"
                section = draw(st.sampled_from([None, "1", "2"]))
                aspects.append(Aspect(key, Kind.MEASUREMENT, Text(en=key), maximum, section))
                given[key] = draw(marks(maximum))
            day = draw(st.sampled_from(["", "1", "2"]))
            sub_criteria.append(SubCriterion(f"{'ABC'[first]}{second}", Text(en="s"), day, tuple(aspects)))
        criteria.append(Criterion("ABC"[first], Text(en="c"), sub_criteria=tuple(sub_criteria)))
    return Scheme("1", Text(en="t"), criteria=tuple(criteria)), given


def _entry(kind: EntryKind, **parts: object) -> Entry:
    return Entry("seat-7", kind, "account-1", "2026-05-12T08:30:00Z", **parts)  # type: ignore[arg-type]


def _of_measured() -> st.SearchStrategy[Entry]:
    return st.one_of(
        st.integers(0, 100).map(lambda value: _entry(EntryKind.MARK, aspect="measured", value=value)),
        st.sampled_from([EntryKind.NOT_ATTEMPTED, EntryKind.EXCUSED, EntryKind.WITHDRAWAL, EntryKind.RETURNED]).map(
            lambda kind: _entry(kind, aspect="measured", reason="r", ends=1)
        ),
    )


def _of_judged() -> st.SearchStrategy[Entry]:
    judges, numbers_of_rounds = st.sampled_from(JUDGES), st.integers(1, 2)
    return st.one_of(
        st.builds(
            lambda judge, number, value: _entry(
                EntryKind.SCORE, aspect="judged", round=number, judge=judge, value=value
            ),
            judges,
            numbers_of_rounds,
            st.integers(0, 3),
        ),
        st.builds(
            lambda judge, number: _entry(EntryKind.WITHDRAWAL, aspect="judged", round=number, judge=judge, ends=1),
            judges,
            numbers_of_rounds,
        ),
        st.just(_entry(EntryKind.NOT_ATTEMPTED, aspect="judged")),
        st.just(_entry(EntryKind.RETURNED, aspect="judged", reason="r")),
    )


drafts_of_measured = st.lists(_of_measured(), max_size=8)
drafts_of_judged = st.lists(_of_judged(), max_size=10)
