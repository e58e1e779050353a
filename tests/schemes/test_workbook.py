"""Every revision of the workbook is read, whatever its language; the real files give their known numbers."""

from collections import Counter
from pathlib import Path

import pytest

from scoring.rules.scheme import Kind, Text
from scoring.schemes.workbook import Reading, Revision
from tests.schemes import builders
from tests.schemes.builders import aspect, codes, footer, headings, level, r4, read, sub, workbook

REAL_FILES = Path(__file__).resolve().parents[3] / "shared" / "data" / "marking_schemes"


def real(name: str) -> Reading:
    path = REAL_FILES / name
    if not path.is_file():
        pytest.skip("the real workbooks are not part of the project and do not lie beside it")
    return read(path.read_bytes())


def counts(reading: Reading) -> tuple[int, int, int, int, int]:
    """Total in hundredths, sub-criteria, aspects, measurement, judgement."""
    assert reading.scheme is not None
    kinds = Counter(each.kind for each in reading.scheme.aspects())
    subs = len(list(reading.scheme.sub_criteria()))
    return reading.scheme.total, subs, kinds.total(), kinds[Kind.MEASUREMENT], kinds[Kind.JUDGEMENT]


@pytest.mark.parametrize(
    ("name", "revision", "expected"),
    [
        ("ES2025_Marking_Scheme_Web_Development_17.xlsx", Revision.R4, (10000, 31, 192, 173, 19)),
        ("WSUK2024_web_development_marking_final_cis.xlsx", Revision.R4, (10000, 30, 220, 201, 19)),
        ("ES2023_marking-complete_draft.xlsx", Revision.R3, (10000, 34, 183, 150, 33)),
        ("skills17_2023_marking_scheme_template.xlsx", Revision.R3, (0, 0, 0, 0, 0)),
    ],
)
def test_a_real_workbook_gives_its_known_numbers(
    name: str, revision: Revision, expected: tuple[int, int, int, int, int]
) -> None:
    reading = real(name)

    assert counts(reading) == expected
    assert reading.revision is revision


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("ES2025_Marking_Scheme_Web_Development_17.xlsx", []),
        ("WSUK2024_web_development_marking_final_cis.xlsx", []),
        (
            "ES2023_marking-complete_draft.xlsx",
            [(cell, "sub-criterion-duplicate") for cell in ("A29", "A30", "A214", "A218")],
        ),
        ("skills17_2023_marking_scheme_template.xlsx", [(None, "scheme-empty")]),
    ],
)
def test_a_real_workbook_has_only_its_known_errors(name: str, errors: list[tuple[str | None, str]]) -> None:
    reading = real(name)

    assert [(cell, code) for severity, cell, code in codes(reading) if severity == "error"] == errors


def test_the_calculations_of_a_real_workbook_are_all_understood() -> None:
    reading = real("ES2025_Marking_Scheme_Web_Development_17.xlsx")

    assert reading.scheme is not None
    types = Counter(type(row.calculation).__name__ for row in reading.scheme.calculations)
    pointing = Counter(each.calculation for each in reading.scheme.aspects())
    assert types == {"PassFail": 1, "NumberCompleted": 5, "Choice": 4, "RangedScore": 2}
    assert (pointing[1], pointing[None]) == (161, 19)


def test_r4_is_read_whole() -> None:
    rows = r4(
        sub("A1", "Layout", 2),
        [None, None, None, "M", "Logo", None, "First line", "120 px", 1, 1, 98.5],
        [*[None] * 6, "Second line"],
        aspect(1.5, "Harmony", kind="J"),
        *[level(score, f"Level {score}") for score in range(4)],
        footer(),
    )

    reading = read(workbook(rows, calculations=[["Measurement", "PASS_FAIL", "TRUE", ""]]))

    assert codes(reading) == []
    assert reading.revision is Revision.R4
    assert reading.scheme is not None
    (criterion,) = reading.scheme.criteria
    (only,) = criterion.sub_criteria
    first, second = only.aspects
    assert (reading.scheme.skill_number, reading.scheme.title) == ("17", Text(en="Web Development"))
    assert (criterion.id, criterion.name, criterion.declared) == ("A", Text(en="Design"), 10000)
    assert (only.id, only.name, only.day) == ("A1", Text(en="Layout"), "2")
    assert (first.kind, first.maximum, first.section, first.calculation) == (Kind.MEASUREMENT, 9850, "1", 1)
    assert [line.text.en for line in first.extra] == ["First line", "Second line"]
    assert first.requirement == Text(en="120 px")
    assert (second.kind, second.maximum) == (Kind.JUDGEMENT, 150)
    assert [text.en for text in second.benchmarks] == ["Level 0", "Level 1", "Level 2", "Level 3"]


def test_every_field_knows_its_cell() -> None:
    reading = read(workbook(r4(sub(), aspect(100))))

    place = reading.places.aspects["key1"]
    assert (place.row, place.fields["maximum"], place.fields["kind"]) == (16, "K16", "D16")
    assert reading.places.sub_criteria[0, 0].fields["id"] == "A15"
    assert reading.places.sections[0].fields["declared"] == "I5"


def test_r3_is_told_by_its_word() -> None:
    rows = r4(sub(), aspect(100), top=builders.r4_top(word="WSSS"), heading=headings(word="WSSS"))

    reading = read(workbook(rows))

    assert reading.revision is Revision.R3
    assert reading.scheme is not None
    assert reading.scheme.standard == "WSSS"


def test_two_words_in_one_file_are_a_mixture() -> None:
    reading = read(workbook(r4(sub(), aspect(100), top=builders.r4_top(word="WSSS"))))

    assert reading.revision is Revision.MIXED
    assert ("note", None, "revision-mixed") in codes(reading)
