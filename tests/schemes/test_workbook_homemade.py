"""Columns and headings that people have changed: told by what stands in them, and every doubt said."""

import pytest

from scoring.rules.scheme import Scheme
from scoring.schemes.workbook import Reading
from tests.schemes.builders import (
    RU_B_HEADINGS,
    Row,
    Value,
    aspect,
    codes,
    full,
    headings,
    level,
    r4,
    read,
    sub,
    workbook,
)

JUDGED = [aspect(1, "Harmony", kind="J"), *[level(score, f"Level {score}") for score in range(4)]]
BENCHMARKS = ("Level 0", "Level 1", "Level 2", "Level 3")


def scheme_of(reading: Reading) -> Scheme:
    assert reading.scheme is not None
    return reading.scheme


def benchmarks(reading: Reading) -> tuple[str, ...]:
    return tuple(text.en for text in [*scheme_of(reading).aspects()][-1].benchmarks)


def changed(heading: Row, place: int, text: Value) -> Row:
    return [*heading[:place], text, *heading[place + 1 :]]


def cells_of(reading: Reading, code: str) -> list[str | None]:
    return [finding.cell for finding in reading.findings if finding.code == code]


@pytest.mark.parametrize("heading", ["Score", "Балл", "Оценка", "Pontuação", "Төреші балы", "0-3", None])
def test_the_column_of_scores_is_told_by_its_contents(heading: Value) -> None:
    rows = full(*JUDGED)
    rows[13] = changed(rows[13], 5, heading)

    reading = read(workbook(rows))

    assert benchmarks(reading) == BENCHMARKS
    assert codes(reading) == [("warning", "F14", "column-guessed")]


@pytest.mark.parametrize("section", ["EU", 9, "1.2"])
def test_an_unknown_section_beside_a_calculation_row_is_no_swap(section: Value) -> None:
    content = workbook(
        full(aspect(1, section=section, calculation=1)), calculations=[["Measurement", "PASS_FAIL", "TRUE", ""]]
    )

    reading = read(content)

    (_, odd) = scheme_of(reading).aspects()
    assert (odd.section, odd.calculation) == (str(section), 1)
    assert ("warning", "I17", "aspect-section-unknown") in codes(reading)


@pytest.mark.parametrize("section", ["WSOS 1", "section 1", "SECTION  1"])
def test_a_section_by_its_name_is_read_aloud(section: str) -> None:
    reading = read(workbook(full(aspect(1, section=section))))

    assert [each.section for each in scheme_of(reading).aspects()] == ["1", "1"]
    assert codes(reading) == [("note", "I17", "section-repaired")]


@pytest.mark.parametrize("heading", ["Aspect ID", "№ аспекта", "Аспект нөмірі", "Aspect"])
def test_a_column_of_aspect_numbers_does_not_take_the_place_of_the_descriptions(heading: str) -> None:
    rows = [[*row[:4], None, *row[4:]] for row in full(aspect(1))]
    rows[13][4], rows[15][4], rows[16][4] = heading, "A1.1", "A1.2"

    reading = read(workbook(rows))

    assert [each.description.en for each in scheme_of(reading).aspects()] == ["Page opens", "Page opens"]


def test_columns_numbered_below_their_headings_are_no_aspect() -> None:
    numbering: Row = [*range(1, 10)]
    body: list[Row] = [["A1", "Вёрстка"], [None, None, "И", "Страница", None, None, None, None, 100]]

    reading = read(workbook([RU_B_HEADINGS, numbering, *body]))

    assert len([*scheme_of(reading).aspects()]) == 1
    assert scheme_of(reading).total == 100_00


GERMAN: Row = ["Nr.", "Bezeichnung", "Tag", "Typ", "Text", "Stufe", "Zusatz", "Soll", "Abschnitt", "", "Punkte"]


def test_headings_in_no_known_language_are_known_again_at_the_next_block() -> None:
    second = [sub("B1"), aspect(1.5, "Page closes"), *JUDGED]
    rows = r4(sub(), aspect(8), aspect(1), *JUDGED, GERMAN, *second, heading=GERMAN)

    reading = read(workbook(rows))

    scheme = scheme_of(reading)
    assert [each.id for each in scheme.sub_criteria()] == ["A1", "B1"]
    assert [each.day for each in scheme.sub_criteria()] == ["1", "1"]
    assert len([*scheme.aspects()]) == 5
    assert [each.section for each in scheme.aspects()] == ["1"] * 5
    assert benchmarks(reading) == BENCHMARKS


def test_the_name_column_under_another_heading_is_not_lost() -> None:
    rows = r4(sub(), aspect(100), heading=changed(changed(headings(), 0, "#"), 1, "Task"))

    reading = read(workbook(rows))

    assert [each.name.en for each in scheme_of(reading).sub_criteria()] == ["Layout"]
    assert cells_of(reading, "column-guessed") == ["A14", "B14"]
