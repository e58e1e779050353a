"""IIN and BIN: the check digit decides, and nothing else is read from them."""

import pytest

from scoring.people.directory.numbers import masked, number_holds

HOLD = ("050631500121", "050631600128", "060230500014", "070431500079")


@pytest.mark.parametrize("number", [*HOLD, pytest.param("050631500301", id="by the second weights")])
def test_number_with_its_check_digit_holds(number: str) -> None:
    assert number_holds(number) is True


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("123456789012", id="another check digit"),
        pytest.param("05063150012", id="eleven digits"),
        pytest.param("0506315001210", id="thirteen digits"),
        pytest.param("05063150012a", id="a letter"),
        pytest.param("٠٥٠٦٣١٥٠٠١٢١", id="digits of another script"),
        pytest.param("", id="empty"),
    ],
)
def test_anything_else_does_not_hold(number: str) -> None:
    assert number_holds(number) is False


@pytest.mark.parametrize("last", "0123456789")
def test_beginning_without_a_check_digit_holds_with_none(last: str) -> None:
    assert number_holds(f"05063150110{last}") is False


def test_mask_leaves_four_digits() -> None:
    assert masked("050631500121") == "******0121"
