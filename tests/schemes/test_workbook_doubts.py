"""What people write beside the layout or in the wrong place: read where it can only mean one thing, and said."""

import io

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from scoring.rules.scheme import Scheme
from scoring.schemes.bringing_in.findings import sentence_of
from scoring.schemes.workbook import Reading
from tests.schemes.builders import (
    R4_HEADINGS,
    RU_A_HEADINGS,
    Row,
    Value,
    aspect,
    codes,
    full,
    headings,
    level,
    r4,
    r4_top,
    read,
    sub,
    workbook,
)

BENCHMARKS = ("Level 0", "Level 1", "Level 2", "Level 3")


def scheme_of(reading: Reading) -> Scheme:
    assert reading.scheme is not None
    return reading.scheme


def benchmarks(reading: Reading) -> tuple[str, ...]:
    return tuple(text.en for text in [*scheme_of(reading).aspects()][-1].benchmarks)


def cells_of(reading: Reading, code: str) -> list[str | None]:
    return [finding.cell for finding in reading.findings if finding.code == code]


@pytest.mark.parametrize(
    ("top", "title", "number"),
    [
        pytest.param([["Skill name", None, None, "Welding"]], "Welding", "", id="value far to the right"),
        pytest.param([["Компетенция: Сварка"]], "Сварка", "", id="label and value in one cell"),
        pytest.param([[17, "Web Technologies"]], "Web Technologies", "17", id="number in a cell of its own"),
        pytest.param([[], [], [], [], [None, None, "17 Web"]], "Web", "17", id="rows and columns in front"),
        pytest.param(
            [["Наименование компетенции", None, None, "Сварка"], ["Наименование квалификации", None, None, "Сварщик"]],
            "Сварка",
            "",
            id="another label below",
        ),
    ],
)
def test_the_title_is_found_wherever_it_stands(top: list[Row], title: str, number: str) -> None:
    reading = read(workbook(r4(sub(), aspect(100), top=top)), language="en")

    assert (scheme_of(reading).title.en, scheme_of(reading).skill_number) == (title, number)


def test_a_scheme_without_a_title_says_so() -> None:
    assert ("note", None, "scheme-title-missing") in codes(read(workbook(r4(sub(), aspect(100), top=[]))))


@pytest.mark.parametrize(
    ("words", "guessed"),
    [
        (("Бөлім", "WSOS балдары", "Аспект балдары", "Ауытқу"), []),
        (("Secção", "Pontos", "Pontos dos aspetos", "Desvio"), []),
        (("Abschnitt", "Gewicht", "Ist", "Abweichung"), ["A5"]),
    ],
)
def test_the_weights_of_the_sections_are_read_in_any_language(words: tuple[str, ...], guessed: list[str]) -> None:
    top = r4_top(declared=(60, 40))
    top[3] = [words[0], *[None] * 7, *words[1:]]
    top[4] += [60, 0]
    top[5] += [40, 0]

    reading = read(workbook([*top, headings(), sub(), aspect(60), aspect(40, section=2)]))

    assert [(each.id, each.declared) for each in scheme_of(reading).sections] == [("1", 60_00), ("2", 40_00)]
    assert cells_of(reading, "section-table-guessed") == guessed
    assert cells_of(reading, "section-variation-claim-differs") == []


def test_a_table_without_weights_claims_no_variation() -> None:
    top = r4_top(declared=(0,))
    top[4] = [1, "Section 1", *[None] * 8, 0]

    reading = read(workbook([*top, headings(), sub(), aspect(100)]))

    assert cells_of(reading, "sections-without-weights") == ["A5"]
    assert cells_of(reading, "section-variation-claim-differs") == []
    assert cells_of(reading, "sections-not-hundred") == []


@pytest.mark.parametrize(("column", "cell"), [(4, "E18"), (7, "H18")])
def test_a_benchmark_in_another_column_is_read_aloud(column: int, cell: str) -> None:
    lines: list[Row] = [[*[None] * 5, score, *[None] * 4] for score in range(4)]
    for score, line in enumerate(lines):
        line[column] = f"Level {score}"

    reading = read(workbook(full(aspect(1, kind="J"), *lines)))

    assert benchmarks(reading) == BENCHMARKS
    (found,) = [each for each in reading.findings if each.code == "benchmark-in-other-column"]
    assert (found.cell, found.params["more"]) == (cell, 3)


def test_scores_written_into_the_texts_are_benchmarks() -> None:
    lines = [level(None, f"{score} - Level {score}") for score in range(4)]

    reading = read(workbook(full(aspect(1, kind="J"), *lines)))

    assert benchmarks(reading) == BENCHMARKS
    assert codes(reading) == [("note", "G18", "benchmarks-from-text")]


def test_the_sum_in_the_row_of_a_sub_criterion_is_checked() -> None:
    right, wrong = ([*sub(), *[None] * 7, mark] for mark in (100, 21))

    assert codes(read(workbook(r4(right, aspect(100))))) == []
    assert codes(read(workbook(r4(wrong, aspect(100))))) == [("warning", "K15", "sub-criterion-total-differs")]


def test_the_name_of_a_criterion_is_read_beside_its_letter() -> None:
    top = r4_top()[:-3]
    in_heading: Row = [*R4_HEADINGS, "Criterion A - Design", "Total\nMark", 100]
    first_block: list[Row] = [["Criterion A: Design"], headings("A"), sub(), aspect(50)]
    second_block: list[Row] = [["Criterion B: Content"], headings("B"), sub("B1"), aspect(50)]

    first = read(workbook([*top, in_heading, sub(), aspect(100)]))
    both = read(workbook([*top, *first_block, *second_block]))

    assert [(each.id, each.name.en) for each in scheme_of(first).criteria] == [("A", "Design")]
    assert [(each.id, each.name.en) for each in scheme_of(both).criteria] == [("A", "Design"), ("B", "Content")]
    assert codes(both) == []


@pytest.mark.parametrize(
    ("written", "severity"), [("A2:", "note"), ("Sub-criterion A2", "note"), ("A2)", "note"), ("1.2", "warning")]
)
def test_an_identifier_that_can_only_mean_one_thing_is_read(written: str, severity: str) -> None:
    reading = read(workbook(r4(sub(), aspect(50), sub(written), aspect(50))))

    assert [each.id for each in scheme_of(reading).sub_criteria()] == ["A1", "A2"]
    assert codes(reading) == [(severity, "A17", "id-repaired")]


def test_an_identifier_that_means_nothing_is_one_finding() -> None:
    assert codes(read(workbook(full(sub("Part two"), aspect(1))))) == [("warning", "A17", "id-not-understood")]


@pytest.mark.parametrize(("kind", "letter"), [("Objetivo", "M"), ("Measurable", "M"), ("Субъективная", "J")])
def test_types_may_be_spelled_out_and_are_said_once(kind: str, letter: str) -> None:
    reading = read(workbook(r4(sub(), *[aspect(20, kind=kind) for _ in range(5)])))

    assert {each.kind for each in scheme_of(reading).aspects()} == {letter}
    (found,) = [each for each in reading.findings if each.code == "kind-read-as"]
    assert (found.cell, found.params["more"]) == ("D16", 4)
    assert sentence_of(found, "en").endswith("The same in further cells: 4.")


def test_what_stands_beside_is_one_finding_for_a_column_and_a_warning_when_it_is_full() -> None:
    rows = r4(sub(), *[[*aspect(20), None, "Ivan"] for _ in range(5)])

    assert codes(read(workbook(rows))) == [("warning", "M16", "text-beside-ignored")]


@pytest.mark.parametrize(("gate", "cells"), [(1, []), (99, ["D4"]), ("x", ["D4"])])
def test_a_link_to_no_gate_is_said(gate: Value, cells: list[str]) -> None:
    gates: Row = [None, None, "Z", None, "Safe", None, None, None, None, 50]
    linked: Row = [None, None, "B", gate, "Weld", None, None, None, None, 50]

    reading = read(workbook([RU_A_HEADINGS, ["A1", "Шов"], gates, linked]))

    assert cells_of(reading, "gate-unknown") == cells


def test_struck_out_aspects_hidden_columns_and_comments_are_said() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(full(aspect(1)))))
    page = book.worksheets[0]
    page["E17"].font = Font(strike=True)
    page["E17"].comment = Comment("leave out", "Ivan")
    page.column_dimensions["I"].hidden = True
    stream = io.BytesIO()
    book.save(stream)

    reading = read(stream.getvalue())

    assert codes(reading) == [
        ("note", None, "comments-in-file"),
        ("note", "I14", "hidden-column-read"),
        ("warning", "E17", "aspect-struck-out"),
    ]


def test_the_whole_of_the_weights_is_written_as_the_language_does() -> None:
    reading = read(workbook([*r4_top(declared=(90,)), headings(), sub(), aspect(100)]))

    (found,) = [each for each in reading.findings if each.code == "sections-not-hundred"]
    assert "90,00" in sentence_of(found, "ru")
    assert "100,00" in sentence_of(found, "ru")
    assert "100,00" in sentence_of(found, "kk")
    assert "100.00" in sentence_of(found, "en")
