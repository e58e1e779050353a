"""What each answer to each calculation is worth."""

from decimal import Decimal

import pytest
from hypothesis import given

from scoring.rules.calculations import (
    Answer,
    Band,
    Calculation,
    Choice,
    Chosen,
    Completed,
    Measured,
    NumberCompleted,
    Option,
    Passed,
    PassFail,
    RangedScore,
    RegularDifference,
    Typed,
    Unit,
    Unknown,
)
from scoring.rules.errors import RuleBroken
from scoring.rules.measurement import award, check_calculation, parse_number
from tests.rules.strategies import answers, choices, counts, maxima, measured_calculations

D = Decimal
PERCENT, UNIT = Unit.PERCENT, Unit.UNIT
FOUR_OF_SIX = NumberCompleted(D(6))
VIOLATIONS = Choice((Option("none", D(0)), Option("few", D("33.3")), Option("all", D(100))), PERCENT)
HALVES = Choice((Option("none", D(0)), Option("one", D("0.5")), Option("many", D(2))), UNIT)
MUTANTS = RangedScore(D(0), (Band(D(0), D(3), D(0)), Band(D(0), D(15), D(60))), PERCENT)
DEDUCT_QUARTER = RegularDifference(D(0), D(1), UNIT, D("0.25"), UNIT)
TOLERANCE = RangedScore(D(10), (Band(D("0.1"), D("0.1"), D(0)), Band(D("0.2"), D("0.2"), D("0.3"))), UNIT)


@pytest.mark.clause("decisions.md 5")
@pytest.mark.parametrize(
    ("maximum", "calculation", "answer", "expected"),
    [
        pytest.param(75, PassFail(), Passed(True), 75, id="passed"),
        pytest.param(75, PassFail(), Passed(False), 0, id="failed"),
        pytest.param(25, FOUR_OF_SIX, Completed(4), 17, id="four of six of 0.25: 0.1667 is 0.17"),
        pytest.param(25, FOUR_OF_SIX, Completed(0), 0, id="none completed"),
        pytest.param(25, FOUR_OF_SIX, Completed(6), 25, id="all completed"),
        pytest.param(75, VIOLATIONS, Chosen(2), 50, id="33.3 % of 0.75 deducted: 0.50025 is 0.50"),
        pytest.param(75, VIOLATIONS, Chosen(1), 75, id="nothing deducted"),
        pytest.param(75, VIOLATIONS, Chosen(3), 0, id="everything deducted"),
        pytest.param(75, HALVES, Chosen(2), 25, id="a choice in marks"),
        pytest.param(75, HALVES, Chosen(3), 0, id="a choice in marks stops at the floor"),
        pytest.param(100, MUTANTS, Measured(D(0)), 100, id="on the target"),
        pytest.param(100, MUTANTS, Measured(D(3)), 100, id="the edge of a band is in it"),
        pytest.param(100, MUTANTS, Measured(D("3.0001")), 40, id="the next band"),
        pytest.param(100, MUTANTS, Measured(D(15)), 40, id="the edge of the last band"),
        pytest.param(100, MUTANTS, Measured(D(16)), 0, id="outside every band"),
        pytest.param(100, MUTANTS, Measured(D(-1)), 0, id="below a target without tolerance below"),
        pytest.param(50, TOLERANCE, Measured(D("9.9")), 50, id="tolerance below"),
        pytest.param(50, TOLERANCE, Measured(D("10.2")), 20, id="a band that deducts marks"),
        pytest.param(100, DEDUCT_QUARTER, Measured(D(3)), 25, id="three errors"),
        pytest.param(100, DEDUCT_QUARTER, Measured(D("3.99")), 25, id="a part of a step is no step"),
        pytest.param(100, DEDUCT_QUARTER, Measured(D(4)), 0, id="four errors"),
        pytest.param(100, DEDUCT_QUARTER, Measured(D(9)), 0, id="the floor"),
        pytest.param(100, DEDUCT_QUARTER, Measured(D(-2)), 50, id="away from the target on either side"),
        pytest.param(
            100, RegularDifference(D(50), D(10), PERCENT, D(20), PERCENT), Measured(D(61)), 60, id="steps of a tenth"
        ),
        pytest.param(
            100, RegularDifference(D(-50), D(10), PERCENT, D(20), PERCENT), Measured(D(-60)), 60, id="a target below 0"
        ),
        pytest.param(60, None, Typed(45), 45, id="a typed mark"),
        pytest.param(60, Unknown("TIME", "X"), Typed(60), 60, id="a type the system does not know"),
    ],
)
def test_answer_is_worth(maximum: int, calculation: Calculation | None, answer: Answer, expected: int) -> None:
    assert award(maximum, calculation, answer) == expected


@pytest.mark.clause("decisions.md 5")
@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        pytest.param((Band(D(5), D(5), D(0)), Band(D(1), D(1), D(50))), 50, id="the tightest, not the first"),
        pytest.param((Band(D(0), D(2), D(50)), Band(D(1), D(1), D(20))), 80, id="of equal widths the milder"),
        pytest.param((Band(D(1), D(1), D(20)), Band(D(0), D(2), D(50))), 80, id="in any order"),
    ],
)
def test_the_tightest_band_decides(bands: tuple[Band, ...], expected: int) -> None:
    assert award(100, RangedScore(D(10), bands, PERCENT), Measured(D("10.5"))) == expected


@pytest.mark.clause("decisions.md 5")
@pytest.mark.parametrize(
    ("calculation", "answer", "code", "params"),
    [
        pytest.param(FOUR_OF_SIX, Completed(7), "completed-out-of-range", {"possible": "6"}, id="more than all"),
        pytest.param(FOUR_OF_SIX, Completed(-1), "completed-out-of-range", {"possible": "6"}, id="less than none"),
        pytest.param(VIOLATIONS, Chosen(0), "option-unknown", {"option": 0, "options": 3}, id="before the first"),
        pytest.param(VIOLATIONS, Chosen(4), "option-unknown", {"option": 4, "options": 3}, id="after the last"),
        pytest.param(None, Typed(-1), "mark-below-zero", {}, id="below zero"),
        pytest.param(None, Typed(101), "mark-above-maximum", {"maximum": "1.00"}, id="above the maximum"),
        pytest.param(Unknown("TIME"), Typed(101), "mark-above-maximum", {"maximum": "1.00"}, id="unknown type"),
        pytest.param(PassFail(), Typed(50), "answer-of-another-kind", {}, id="typed where computed"),
        pytest.param(None, Passed(True), "answer-of-another-kind", {}, id="yes where a mark is typed"),
        pytest.param(MUTANTS, Completed(1), "answer-of-another-kind", {}, id="count where measured"),
        pytest.param(MUTANTS, Measured(D("NaN")), "value-not-a-number", {}, id="NaN"),
        pytest.param(
            MUTANTS, Measured(D("1E+999999999")), "value-not-a-number", {}, id="a number that fills the memory"
        ),
        pytest.param(DEDUCT_QUARTER, Measured(D("Infinity")), "value-not-a-number", {}, id="infinity"),
    ],
)
def test_answer_is_refused(
    calculation: Calculation | None, answer: Answer, code: str, params: dict[str, str | int]
) -> None:
    with pytest.raises(RuleBroken) as refused:
        award(100, calculation, answer)

    assert (refused.value.code, refused.value.params) == (code, params)


@pytest.mark.clause("decisions.md 6")
@pytest.mark.parametrize("maximum", [0, -1])
def test_an_aspect_without_a_positive_maximum_gets_no_mark(maximum: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        award(maximum, None, Typed(0))

    assert refused.value.code == "aspect-maximum-not-positive"


@pytest.mark.clause("decisions.md 5")
@pytest.mark.parametrize(
    ("calculation", "code"),
    [
        (NumberCompleted(D(0)), "calculation-possible-not-positive"),
        (NumberCompleted(D(-4)), "calculation-possible-not-positive"),
        (NumberCompleted(D("NaN")), "calculation-number-unusable"),
        (NumberCompleted(D("1E+9999")), "calculation-number-unusable"),
        (NumberCompleted(D("1E-9999")), "calculation-number-unusable"),
        (Choice((), PERCENT), "calculation-without-options"),
        (Choice((Option("bonus", D(-1)),), UNIT), "calculation-deduction-negative"),
        (RangedScore(D(0), (), UNIT), "calculation-without-bands"),
        (RangedScore(D(0), (Band(D(-1), D(1), D(0)),), UNIT), "calculation-tolerance-negative"),
        (RangedScore(D(0), (Band(D(1), D(-1), D(0)),), UNIT), "calculation-tolerance-negative"),
        (RangedScore(D(0), (Band(D(1), D(1), D(-5)),), UNIT), "calculation-deduction-negative"),
        (RangedScore(D("sNaN"), (Band(D(1), D(1), D(0)),), UNIT), "calculation-number-unusable"),
        (RegularDifference(D(5), D(0), UNIT, D(1), UNIT), "calculation-difference-not-positive"),
        (RegularDifference(D(5), D(-1), UNIT, D(1), UNIT), "calculation-difference-not-positive"),
        (RegularDifference(D(0), D(10), PERCENT, D(1), UNIT), "calculation-difference-not-positive"),
        (RegularDifference(D(5), D(1), UNIT, D(-1), UNIT), "calculation-deduction-negative"),
    ],
)
def test_a_calculation_that_can_give_no_mark_is_refused(calculation: Calculation, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_calculation(calculation)

    assert refused.value.code == code


@pytest.mark.clause("decisions.md 5")
@pytest.mark.parametrize(
    ("text", "expected"), [("12,5", D("12.5")), ("-0.03", D("-0.03")), ("0.1234567", D("0.1234567")), ("7", D(7))]
)
def test_a_measured_value_is_read_exactly(text: str, expected: Decimal) -> None:
    assert parse_number(text) == expected


@pytest.mark.clause("decisions.md 5")
@pytest.mark.parametrize(
    "text", ["1e9", " 1", "1 ", "+1", "--1", "NaN", "", "-", ".5", "5.", "٣", "1" * 25, "1,2,3", None]
)
def test_a_measured_value_that_is_not_a_plain_number_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_number(text)

    assert refused.value.code == "value-not-a-number"


@pytest.mark.clause("decisions.md 5")
@given(maxima, measured_calculations(), answers)
def test_a_measured_mark_is_never_below_zero_nor_above_the_maximum(
    maximum: int, calculation: Calculation, answer: Measured
) -> None:
    assert 0 <= award(maximum, calculation, answer) <= maximum


@pytest.mark.clause("decisions.md 5")
@given(maxima, choices())
def test_a_choice_that_deducts_more_is_never_worth_more(maximum: int, choice: Choice) -> None:
    worth = [
        (option.deduction, award(maximum, choice, Chosen(number))) for number, option in enumerate(choice.options, 1)
    ]

    by_deduction = [mark for _, mark in sorted(worth, key=lambda pair: (pair[0], -pair[1]))]
    assert by_deduction == sorted(by_deduction, reverse=True)


@pytest.mark.clause("decisions.md 5")
@given(maxima, counts)
def test_completing_more_is_never_worth_less(maximum: int, calculation: NumberCompleted) -> None:
    worth = [award(maximum, calculation, Completed(count)) for count in range(int(calculation.possible) + 1)]

    assert (worth[0], worth[-1]) == (0, maximum)
    assert worth == sorted(worth)
