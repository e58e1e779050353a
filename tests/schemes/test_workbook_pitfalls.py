"""Everything that real workbooks do wrong is read, repaired or refused aloud: each finding has its cell and code."""

import pytest

from scoring.rules.calculations import PassFail, Unknown
from scoring.rules.rulesets import Purpose
from scoring.schemes.workbook import Reading
from tests.schemes import builders
from tests.schemes.builders import Row, aspect, codes, footer, full, headings, level, r4, read, sub, workbook


def maxima(reading: Reading) -> list[int | None]:
    assert reading.scheme is not None
    return [each.maximum for each in reading.scheme.aspects()]


def ids(reading: Reading) -> list[str]:
    assert reading.scheme is not None
    return [each.id for each in reading.scheme.sub_criteria()]


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


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("А1", "A1"), ("В2", "B2"), ("С3", "C3"), ("Е1", "E1"), ("Н2", "H2"), ("a1", "A1"), ("A 1", "A1"), ("EU1", "I1")],
)
def test_an_identifier_with_the_wrong_letters_is_repaired(written: str, read_as: str) -> None:
    reading = read(workbook(r4(sub(written), aspect(100), heading=headings(""))))

    assert ids(reading) == [read_as]
    assert [each.fix for each in reading.findings if each.code == "id-repaired"] == [read_as]


def test_criteria_by_the_russian_alphabet_become_latin_ones() -> None:
    rows = r4(sub("А1"), aspect(50), sub("Б1"), aspect(25), sub("В1"), aspect(25), heading=headings(""))

    reading = read(workbook(rows))

    assert ids(reading) == ["A1", "B1", "C1"]
    assert ("note", None, "ids-by-russian-alphabet") in codes(reading)


def test_both_of_two_equal_identifiers_are_kept_and_named() -> None:
    reading = read(workbook(r4(sub("A1", "One"), aspect(50), sub("A1", "Two"), aspect(50))))

    assert ids(reading) == ["A1", "A1"]
    assert codes(reading) == [
        ("error", "A15", "sub-criterion-duplicate"),
        ("error", "A17", "sub-criterion-duplicate"),
    ]


def test_an_identifier_repeated_beside_every_aspect_is_one_sub_criterion() -> None:
    first, second = aspect(50), aspect(50)
    first[0] = second[0] = "A1"

    assert ids(read(workbook(r4(sub(), first, second)))) == ["A1"]


def test_an_aspect_on_the_row_of_its_sub_criterion_counts() -> None:
    row = aspect(100)
    row[:3] = ["A1", "Layout", 1]

    reading = read(workbook(r4(row)))

    assert (ids(reading), maxima(reading), codes(reading)) == (["A1"], [10000], [])


def test_an_aspect_without_a_sub_criterion_gets_one_and_is_an_error() -> None:
    reading = read(workbook(r4(aspect(100))))

    assert ids(reading) == ["A1"]
    assert ("error", "A15", "aspect-without-sub-criterion") in codes(reading)


def test_aspects_below_the_footer_are_named_and_not_counted() -> None:
    reading = read(workbook(r4(sub(), aspect(100), footer(), aspect(5))))

    assert maxima(reading) == [10000]
    assert codes(reading) == [("error", "D18", "aspect-below-footer")]


def test_the_score_zero_may_stand_on_the_row_of_its_aspect() -> None:
    row = aspect(1, "Harmony", kind="J")
    row[5:7] = [0, "Level 0"]

    reading = read(workbook(full(row, *[level(score, f"Level {score}") for score in (1, 2, 3)])))

    assert reading.scheme is not None
    harmony = list(reading.scheme.aspects())[1]
    assert [text.en for text in harmony.benchmarks] == ["Level 0", "Level 1", "Level 2", "Level 3"]
    assert [each for each in reading.findings if each.code == "benchmarks-missing"] == []


def test_a_missing_benchmark_is_an_error_in_a_championship_only() -> None:
    content = workbook(full(aspect(1, "Harmony", kind="J"), *[level(score) for score in (0, 1, 3)]))

    for purpose, severity in ((Purpose.CHAMPIONSHIP, "error"), (Purpose.EXAM, "warning")):
        found = [each for each in read(content, purpose=purpose).findings if each.code == "benchmarks-missing"]
        assert [(each.severity.value, each.cell, each.params["scores"]) for each in found] == [(severity, "D17", "2")]


def test_a_score_that_is_none_keeps_its_text_and_warns() -> None:
    reading = read(workbook(full(aspect(1, "Harmony", kind="J"), level(7, "Very good"))))

    assert reading.scheme is not None
    assert [line.text.en for line in list(reading.scheme.aspects())[1].extra] == ["7: Very good"]
    assert ("warning", "F18", "score-outside-scale") in codes(reading)


def test_a_benchmark_under_a_measurement_keeps_its_text_and_warns() -> None:
    reading = read(workbook(full(aspect(1), level(1, "Fair"))))

    assert codes(reading) == [("warning", "F18", "benchmark-under-measurement")]


def test_a_section_in_the_column_of_calculations_is_put_right() -> None:
    judged = aspect(1, "Harmony", kind="J", section=None, calculation=1)

    reading = read(workbook(full(judged, *[level(score) for score in range(4)])))

    assert reading.scheme is not None
    second = list(reading.scheme.aspects())[1]
    assert (second.section, second.calculation) == ("1", None)
    assert codes(reading) == [("warning", "J17", "columns-swapped")]


def test_notes_beside_the_scheme_are_left_out_and_said() -> None:
    row = [*aspect(1), None, None, None, None, "ask Olga"]

    reading = read(workbook(full(row)))

    assert codes(reading) == [("note", "P17", "text-beside-ignored")]


@pytest.mark.parametrize("column", ["L", "M", "N", "O"])
def test_a_note_in_the_columns_of_the_totals_is_said_too(column: str) -> None:
    row = [*aspect(1), None, None, None, None]
    row["ABCDEFGHIJKLMNO".index(column)] = "ask Olga"

    assert codes(read(workbook(full(row)))) == [("note", f"{column}17", "text-beside-ignored")]


def test_a_row_of_a_sum_is_no_aspect() -> None:
    row: Row = [None, None, None, None, "Total", None, None, None, None, None, 100]

    reading = read(workbook(full(aspect(1), row)))

    assert (maxima(reading), codes(reading)) == ([9900, 100], [("note", "E18", "sum-left-out")])


def test_a_type_of_another_layout_is_read_with_a_note() -> None:
    reading = read(workbook(full(aspect(1, kind="И"))))

    assert codes(reading) == [("note", "D17", "kind-read-as")]


def test_headings_mangled_by_a_translating_machine_are_understood() -> None:
    heading = headings()
    heading[0], heading[1] = "Sub\nCritério\nEU IA", "Nome ou Descrição\ndo Subcritério"
    heading[3] = "Aspecto\nModelo\nM = Medir\nJ = Juiz"

    reading = read(workbook(r4(sub("EU1"), aspect(100), heading=heading)))

    assert ids(reading) == ["I1"]
    assert reading.scheme is not None
    assert next(reading.scheme.sub_criteria()).name.en == "Layout"


def test_a_heading_between_aspects_is_left_out_and_said() -> None:
    row: Row = [None, None, None, None, "Header and footer"]

    assert codes(read(workbook(full(row, aspect(1))))) == [("note", "E17", "heading-between-aspects")]


def test_blocks_nobody_filled_are_no_criteria() -> None:
    reading = read(workbook(full(aspect(1), [], headings("B", value=0), [], headings("C", value=0))))

    assert reading.scheme is not None
    assert ([each.id for each in reading.scheme.criteria], codes(reading)) == (["A"], [])


def test_a_sub_criterion_in_the_block_of_another_criterion_warns() -> None:
    reading = read(workbook(r4(sub("B1"), aspect(100), top=[["17 Web"]])))

    assert ids(reading) == ["B1"]
    assert ("warning", "A3", "id-outside-block") in codes(reading)


def test_sums_the_file_claims_are_checked_against_the_aspects() -> None:
    rows = r4(sub(), aspect(100), footer(99.5), heading=headings("A", value=98))

    assert codes(read(workbook(rows))) == [
        ("warning", "N14", "block-total-differs"),
        ("warning", "N17", "file-total-differs"),
    ]


def test_section_sums_the_file_claims_are_checked_against_the_aspects() -> None:
    rows = r4(sub(), aspect(97), aspect(3, section=2), top=builders.r4_top(declared=(95, 5)))
    rows[4][9:] = [95, 0]
    rows[5][9:] = [3, 9]
    rows[6][9:] = [None, 7]

    assert codes(read(workbook(rows))) == [
        ("warning", "J5", "section-marks-differ"),
        ("warning", "K6", "section-variation-claim-differs"),
        ("warning", "K7", "total-variation-claim-differs"),
    ]


def test_noise_in_the_sums_of_the_file_is_no_difference() -> None:
    rows = r4(sub(), aspect(100), footer(99.99999999999999), heading=headings("A", value=100.00000000000001))

    assert codes(read(workbook(rows))) == []


def test_a_total_other_than_a_hundred_is_an_error_in_a_championship_and_a_warning_in_an_exam() -> None:
    content = workbook(r4(sub(), aspect(50)))

    championship, exam = read(content), read(content, purpose=Purpose.EXAM)

    assert ("error", None, "total-differs") in codes(championship)
    assert ("warning", None, "total-differs") in codes(exam)


def test_a_file_without_days_is_one_warning() -> None:
    rows = r4(sub("A1", "One", None), aspect(50), sub("A2", "Two", None), aspect(50))

    assert codes(read(workbook(rows))) == [("warning", None, "days-missing-everywhere")]


def test_sections_without_a_table_are_one_warning() -> None:
    reading = read(workbook([["17 Web"], headings(), sub(), aspect(50), aspect(50, section=2)]))

    assert codes(reading) == [("warning", None, "sections-not-declared")]


def test_hidden_rows_count_and_are_said() -> None:
    reading = read(workbook(full(aspect(1)), hidden_rows=(17,)))

    assert (maxima(reading), codes(reading)) == ([9900, 100], [("warning", "D17", "hidden-row-read")])


def test_a_second_sheet_with_other_sub_criteria_is_added() -> None:
    rows = [headings("B"), sub("B1"), aspect(1)]

    reading = read(workbook(full(), more={"Module B": rows}))

    assert (ids(reading), maxima(reading)) == (["A1", "B1"], [9900, 100])
    assert ("note", None, "sheet-added") in codes(reading)
    assert reading.places.aspects["key2"].fields["maximum"] == "Module B!K3"


def test_a_copy_of_the_sheet_is_not_counted_twice() -> None:
    reading = read(workbook(r4(sub(), aspect(100)), more={"Copy": r4(sub(), aspect(100))}))

    assert (maxima(reading), codes(reading)) == ([10000], [("warning", None, "sheet-ignored")])


def test_the_scheme_may_stand_on_the_second_sheet() -> None:
    content = workbook([["Read me"]], sheet="Instructions", more={"Scheme": r4(sub(), aspect(100))})

    assert maxima(read(content)) == [10000]


def test_headings_nobody_can_read_are_replaced_by_what_the_columns_hold() -> None:
    rows = r4(sub(), aspect(8), aspect(1.5), aspect(0.5), heading=["?"] * 11)

    reading = read(workbook(rows))

    assert maxima(reading) == [800, 150, 50]
    assert ids(reading) == ["A1"]
    assert ("warning", "A14", "headings-not-understood") in codes(reading)


def test_a_column_without_its_heading_is_told_by_what_it_holds() -> None:
    heading = headings()
    heading[10] = None

    reading = read(workbook(r4(sub(), aspect(9.5), aspect(0.5), heading=heading)))

    assert maxima(reading) == [950, 50]
    assert ("warning", "K14", "column-guessed") in codes(reading)


def test_columns_are_found_wherever_they_stand() -> None:
    moved = [[None, *row] for row in r4(sub(), aspect(100))]

    assert maxima(read(workbook(moved))) == [10000]


def test_a_type_nobody_knows_is_an_error_and_the_aspect_stays() -> None:
    reading = read(workbook(full(aspect(1, kind="X"))))

    assert maxima(reading) == [9900, 100]
    assert codes(reading) == [("error", "D17", "kind-not-understood")]


def test_a_calculation_of_an_unknown_type_is_kept_word_for_word() -> None:
    sheet: list[Row] = [["Measurement", "PASS_FAIL", "TRUE", ""], ["Time", "TIME_LIMIT", "TRUE", "MAX:::9#x~x#"]]

    reading = read(workbook(full(aspect(1, calculation=2)), calculations=sheet))

    assert reading.scheme is not None
    kept = [row.calculation for row in reading.scheme.calculations]
    assert kept == [PassFail(), Unknown("TIME_LIMIT", "MAX:::9#x~x#")]
    assert codes(reading) == [("warning", "Calculations!B2", "calculation-type-unknown")]


def test_a_calculation_that_cannot_be_read_is_kept_word_for_word() -> None:
    sheet: list[Row] = [["N", "NUMBER_COMPLETED", "TRUE", "NUM_POSSIBLE:::many#x~x#"]]

    reading = read(workbook(full(aspect(1, calculation=1)), calculations=sheet))

    assert reading.scheme is not None
    assert reading.scheme.calculations[0].calculation == Unknown("NUMBER_COMPLETED", "NUM_POSSIBLE:::many#x~x#")
    assert codes(reading) == [("warning", "Calculations!D1", "calculation-malformed")]


def test_pointers_follow_their_rows_when_empty_rows_are_left_out() -> None:
    sheet: list[Row] = [[], ["Measurement", "PASS_FAIL", "TRUE", ""]]

    reading = read(workbook(full(aspect(1, calculation=2), aspect(0.5, calculation=1)), calculations=sheet))

    assert reading.scheme is not None
    assert [each.calculation for each in reading.scheme.aspects()] == [None, 1, None]
    assert ("warning", "J18", "calculation-row-empty") in codes(reading)


def test_a_workbook_without_a_scheme_says_so_once() -> None:
    reading = read(workbook([["Shopping list"], ["Milk", 2]]))

    assert codes(reading) == [("error", None, "headings-not-found"), ("note", None, "revision-unknown")]
    assert reading.readable
