"""Marks are read strictly, rounded once, and written back the same."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import format_hundredths, parse_hundredths, round_half_up


@pytest.mark.clause("decisions.md 1")
@pytest.mark.parametrize(
    ("text", "expected"),
    [("1,5", 150), ("1.50", 150), ("1.5", 150), ("0", 0), ("0.00", 0), ("0,01", 1), ("007", 700), ("100", 100_00)],
)
def test_lawful_text_is_read_as_hundredths(text: str, expected: int) -> None:
    assert parse_hundredths(text) == expected


@pytest.mark.clause("decisions.md 1")
@pytest.mark.parametrize(
    "text",
    [
        *("0.105", "1e1", " 1.5 ", "1.5 ", "NaN", "Infinity", "-1", "+1", "-0", "", ".", ".5", "5.", ",5", "1.", "1,"),
        *("1,5,0", "1.5.0", "1 000", "1_000", "0x1", "1.5\n", "\n1.5", "1.\n5", "½", "²", "១", "١.٥", "1٫5", "1.٥"),
        *("١٢", "one", "1.5%", "None", "1" * 13, "0." + "0" * 11, "1\u00a05", "1\u200b", "\ufeff1"),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_hundredths(text)

    assert refused.value.code == "mark-not-a-number"


@pytest.mark.clause("decisions.md 1")
@pytest.mark.parametrize("value", [1, 1.5, None, True, b"1.5", Decimal("1.5")])
def test_a_number_that_is_not_text_is_refused(value: object) -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_hundredths(value)  # type: ignore[arg-type]

    assert refused.value.code == "mark-not-a-number"


@pytest.mark.clause("decisions.md 1")
@given(st.integers(0, 99_999_999))
def test_reading_what_was_written_is_the_identity(value: int) -> None:
    assert parse_hundredths(format_hundredths(value)) == value


@pytest.mark.clause("decisions.md 1")
@given(st.text(max_size=14))
def test_no_text_is_read_as_anything_but_what_it_says(text: str) -> None:
    try:
        value = parse_hundredths(text)
    except RuleBroken:
        return
    assert Fraction(text.replace(",", ".")) == Fraction(value, 100)


@pytest.mark.clause("decisions.md 1")
@pytest.mark.parametrize(
    ("value", "expected"), [(0, "0.00"), (5, "0.05"), (150, "1.50"), (-5, "-0.05"), (-150, "-1.50"), (10000, "100.00")]
)
def test_hundredths_are_written_with_a_point_and_two_decimals(value: int, expected: str) -> None:
    assert format_hundredths(value) == expected


@pytest.mark.clause("decisions.md 2")
@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        pytest.param(Fraction(1, 6), 17, id="a sixth"),
        pytest.param(Decimal("0.125"), 13, id="a half goes up"),
        pytest.param(Decimal("0.135"), 14, id="a half goes up, from odd too"),
        pytest.param(Decimal("0.1249999"), 12, id="less than a half goes down"),
        pytest.param(Decimal("-0.125"), -12, id="up is towards more, below zero too"),
        pytest.param(Decimal("0.12499999999999999999999999999999999"), 12, id="no digit is lost before rounding"),
    ],
)
def test_a_half_goes_up(exact: Fraction | Decimal, expected: int) -> None:
    assert round_half_up(exact) == expected


@pytest.mark.clause("decisions.md 2")
@given(st.fractions())
def test_rounding_moves_by_half_a_hundredth_at_most(exact: Fraction) -> None:
    moved = Fraction(round_half_up(exact), 100) - exact

    assert Fraction(-1, 200) < moved <= Fraction(1, 200)
