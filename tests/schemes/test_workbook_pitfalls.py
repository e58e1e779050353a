"""Everything that real workbooks do wrong is read, repaired or refused aloud: each finding has its cell and code."""

import pytest

from scoring.rules.rulesets import Purpose
from scoring.schemes.workbook import Reading
from tests.schemes.builders import Row, aspect, codes, footer, full, headings, level, r4, read, sub, workbook


def maxima(reading: Reading) -> list[int | None]:
    assert reading.scheme is not None
    return [each.maximum for each in reading.scheme.aspects()]


def ids(reading: Reading) -> list[str]:
    assert reading.scheme is not None
    return [each.id for each in reading.scheme.sub_criteria()]


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
