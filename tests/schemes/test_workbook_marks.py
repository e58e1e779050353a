"""Marks as spreadsheets store them and people type them: repaired aloud, or refused in their cell."""

import pytest

from scoring.schemes.workbook import Reading
from tests.schemes import builders
from tests.schemes.builders import aspect, codes, full, read, workbook


def maxima(reading: Reading) -> list[int | None]:
    assert reading.scheme is not None
    return [each.maximum for each in reading.scheme.aspects()]


# The aspect of these stands in row 17, its mark in K17.
@pytest.mark.parametrize(
    ("mark", "value", "finding"),
    [
        pytest.param("1,00", 100, ("note", "K17", "mark-was-text"), id="text with a comma"),
        pytest.param(" 1.0\u00a0", 100, ("note", "K17", "mark-was-text"), id="text with blanks around"),
        pytest.param("1.O", 100, ("warning", "K17", "mark-with-letters"), id="the letter O for a zero"),
        pytest.param("1,О", 100, ("warning", "K17", "mark-with-letters"), id="the Cyrillic letter for a zero"),
        pytest.param(0.1 + 0.2 + 0.7, 100, None, id="a sum of fractions that comes out even"),
        pytest.param(1.0000000001, 100, ("note", "K17", "mark-noise-removed"), id="noise of binary fractions"),
    ],
)
def test_a_mark_that_can_be_repaired_is_repaired_aloud(
    mark: builders.Value, value: int, finding: tuple[str, str, str] | None
) -> None:
    reading = read(workbook(full(aspect(mark))))

    assert maxima(reading) == [9900, value]
    assert codes(reading) == ([finding] if finding else [])


@pytest.mark.parametrize(
    ("mark", "code", "fix"),
    [
        pytest.param(0.333, "mark-too-fine", "0.33", id="finer than a hundredth"),
        pytest.param(-1, "mark-negative", None, id="negative"),
        pytest.param("one", "mark-not-number", None, id="words"),
        pytest.param("1 point", "mark-not-number", None, id="a number with a word"),
        pytest.param("1/2", "mark-not-number", None, id="a fraction"),
        pytest.param("1e1", "mark-not-number", None, id="an exponent"),
        pytest.param(123456, "mark-too-large", None, id="absurdly large"),
    ],
)
def test_a_mark_that_is_none_is_refused_in_its_cell(mark: builders.Value, code: str, fix: str | None) -> None:
    reading = read(workbook(full(aspect(mark))))

    (found,) = [each for each in reading.findings if each.cell == "K17"]
    assert (found.severity.value, found.code, found.fix) == ("error", code, fix)
    assert maxima(reading) == [9900, None]


def test_a_mark_that_became_a_date_is_refused_with_what_was_typed() -> None:
    reading = read(workbook(full(aspect(45778)), formats={"K17": "dd.mmm"}))

    (found,) = [each for each in reading.findings if each.cell == "K17"]
    assert (found.code, found.fix, found.params["shown"]) == ("mark-became-date", "1.5", "01.05.2025")
    assert maxima(reading) == [9900, None]


def test_a_percent_cell_gives_its_value_with_a_warning() -> None:
    reading = read(workbook(full(aspect(1)), formats={"K17": "0%"}))

    assert maxima(reading) == [9900, 100]
    assert codes(reading) == [("warning", "K17", "mark-shown-as-percent")]


def test_an_empty_mark_is_an_error() -> None:
    reading = read(workbook(full(aspect(None))))

    assert ("error", "K17", "aspect-maximum-missing") in codes(reading)
    assert maxima(reading) == [9900, None]


@pytest.mark.parametrize(
    ("formula", "value", "mark"),
    [
        pytest.param("=0.25*4", 1, 100, id="a stored value is taken"),
        pytest.param("=0.25*4", "", 100, id="no stored value, worked out"),
        pytest.param("=SUM(K16,-98)", "", 100, id="SUM"),
        pytest.param("=ABS(K16-100)", "", 100, id="ABS of a reference"),
        pytest.param("=SUMIF(I16:I16,1,K16:K16)-98", "", 100, id="SUMIF"),
    ],
)
def test_a_formula_is_a_mark(formula: str, value: builders.Value, mark: int) -> None:
    content = workbook(full(aspect(1)), formulas={"K17": (formula, value)})

    assert maxima(read(content)) == [9900, mark]


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        pytest.param("=VLOOKUP(A1,B1:C9,2)", "formula-without-value", id="a function that we do not know"),
        pytest.param("=K17", "formula-without-value", id="a formula that waits for itself"),
        pytest.param("=1/0", "formula-without-value", id="a division by zero"),
    ],
)
def test_a_formula_that_cannot_be_worked_out_is_an_error(formula: str, code: str) -> None:
    reading = read(workbook(full(aspect(1)), formulas={"K17": (formula, "")}))

    assert [(each.cell, each.code) for each in reading.findings if each.cell == "K17"] == [("K17", code)]


def test_a_mark_from_another_file_is_refused() -> None:
    reading = read(workbook(full(aspect(1)), formulas={"K17": ("=[1]Sheet1!A1", 1)}))

    assert maxima(reading) == [9900, None]
    assert ("error", "K17", "value-from-another-file") in codes(reading)


def test_an_error_in_a_mark_cell_is_refused() -> None:
    reading = read(workbook(full(aspect(1)), formulas={"K17": ("=1/0", "#DIV/0!")}))

    assert maxima(reading) == [9900, None]
    assert ("error", "K17", "cell-holds-error") in codes(reading)
