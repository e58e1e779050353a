"""Sheets, columns and sums of a whole workbook: which are read, and where they contradict the aspects."""

from scoring.rules.calculations import PassFail, Unknown
from scoring.rules.rulesets import Purpose
from scoring.schemes.workbook import Reading
from tests.schemes import builders
from tests.schemes.builders import Row, aspect, codes, footer, full, headings, r4, read, sub, workbook


def maxima(reading: Reading) -> list[int | None]:
    assert reading.scheme is not None
    return [each.maximum for each in reading.scheme.aspects()]


def ids(reading: Reading) -> list[str]:
    assert reading.scheme is not None
    return [each.id for each in reading.scheme.sub_criteria()]


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
