"""Marks add up exactly at every level, and every sum says how much of it is marked."""

import pytest
from hypothesis import given

from scoring.rules.errors import RuleBroken
from scoring.rules.marks import EXCUSED, NOT_ATTEMPTED, NOT_MARKED, Mark, marked
from scoring.rules.rollup import NOTHING, Tally, combined, percentage, ranking_total, roll_up
from scoring.rules.scheme import Aspect, Criterion, Kind, Scheme, SubCriterion, Text
from tests.rules.strategies import marked_schemes

T = Text(en="x")


def aspect(key: str, maximum: int | None, section: str | None = "1") -> Aspect:
    return Aspect(key, Kind.MEASUREMENT, T, maximum, section)


SCHEME = Scheme(
    "17",
    T,
    criteria=(
        Criterion(
            "A",
            T,
            sub_criteria=(
                SubCriterion("A1", T, "1", (aspect("a", 100), aspect("b", 200, "2"))),
                SubCriterion("A2", T, "2", (aspect("c", 150),)),
            ),
        ),
        Criterion("B", T, sub_criteria=(SubCriterion("B1", T, "2", (aspect("d", 50, None), aspect("e", None))),)),
    ),
)
MARKS = {"a": marked(75), "b": NOT_ATTEMPTED, "c": EXCUSED, "d": marked(50)}


@pytest.mark.clause("decisions.md 3")
def test_every_level_is_summed_and_says_how_complete_it_is() -> None:
    found = roll_up(SCHEME, MARKS)

    a, b, c, d, e = found.aspects.values()
    assert a == Tally(total=75, maximum=100, counted=100, aspects=1, settled=1)
    assert b == Tally(total=0, maximum=200, counted=200, aspects=1, settled=1, not_attempted=1)
    assert c == Tally(total=0, maximum=150, counted=0, aspects=1, settled=1, excused=1)
    assert e == Tally(aspects=1)
    assert found.sub_criteria == {"A1": a + b, "A2": c, "B1": d + e}
    assert found.criteria == {"A": a + b + c, "B": d + e}
    assert found.days == {"1": a + b, "2": c + d + e}
    assert found.sections == {"1": a + c + e, "2": b, "": d}
    assert found.total == a + b + c + d + e
    assert [found.total.complete, found.criteria["A"].complete] == [False, True]


def test_an_empty_scheme_is_complete_and_worth_nothing() -> None:
    found = roll_up(Scheme("1", T), {})

    assert (found.total, found.total.complete) == (NOTHING, True)


@pytest.mark.clause("decisions.md 2")
@given(marked_schemes())
def test_criteria_days_and_sections_each_sum_to_the_total(drawn: tuple[Scheme, dict[str, Mark]]) -> None:
    scheme, marks = drawn

    found = roll_up(scheme, marks)

    for level in (found.aspects, found.sub_criteria, found.criteria, found.days, found.sections):
        assert combined(level.values()) == found.total
    assert found.total.total == sum(mark.value or 0 for mark in marks.values())
    assert found.total.maximum == scheme.total
    assert found.total.complete == (NOT_MARKED not in marks.values())


@pytest.mark.clause("decisions.md 3")
@pytest.mark.parametrize(
    ("total", "maximum", "counted", "expected"),
    [
        pytest.param(75_00, 100_00, 100_00, 75_00, id="nothing excused"),
        pytest.param(45_00, 100_00, 90_00, 50_00, id="a tenth excused"),
        pytest.param(50_00, 100_00, 98_50, 50_76, id="50.7614 is 50.76"),
        pytest.param(1, 3, 2, 2, id="a half goes up"),
        pytest.param(0, 0, 0, 0, id="nothing to mark"),
    ],
)
def test_excused_aspects_raise_the_rest_in_proportion(total: int, maximum: int, counted: int, expected: int) -> None:
    assert ranking_total(Tally(total=total, maximum=maximum, counted=counted)) == expected


@pytest.mark.clause("decisions.md 3")
def test_who_is_excused_from_everything_has_no_ranking_total() -> None:
    for counted in (ranking_total, percentage):
        with pytest.raises(RuleBroken) as refused:
            counted(Tally(maximum=100, aspects=1, settled=1, excused=1))

        assert refused.value.code == "everything-excused"


@pytest.mark.clause("decisions.md 6")
@pytest.mark.parametrize(
    ("total", "maximum", "counted", "expected"),
    [
        pytest.param(94_99, 100_00, 100_00, 94_99, id="94.99 is not 95"),
        pytest.param(20_00, 30_00, 30_00, 66_67, id="a scheme of 30"),
        pytest.param(10_00, 30_00, 20_00, 50_00, id="a third excused"),
        pytest.param(
            57_13, 120_00, 60_14, 94_99, id="94.995 of the exact total, 94.99 of the ranking total that is printed"
        ),
    ],
)
def test_an_exam_is_taken_on_the_percentage(total: int, maximum: int, counted: int, expected: int) -> None:
    assert percentage(Tally(total=total, maximum=maximum, counted=counted)) == expected


@pytest.mark.clause("decisions.md 3")
@given(marked_schemes())
def test_a_full_mark_is_a_full_mark_whatever_is_excused(drawn: tuple[Scheme, dict[str, Mark]]) -> None:
    scheme, marks = drawn
    full = {item.key: EXCUSED if marks[item.key] == EXCUSED else marked(item.maximum or 0) for item in scheme.aspects()}

    tally = roll_up(scheme, full).total

    if tally.counted:
        assert (ranking_total(tally), percentage(tally)) == (scheme.total, 100_00)
