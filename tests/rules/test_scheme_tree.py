"""The tree of a scheme sums its marks, level by level, and lays them out by section, criterion and day."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.rules.allocation import SectionRow, day_totals, mark_allocation
from scoring.rules.calculations import NumberCompleted, PassFail
from scoring.rules.scheme import Aspect, CalculationRow, Criterion, Kind, Scheme, Section, SubCriterion, Text

T = Text(en="x")


def aspect(key: str, maximum: int | None, section: str | None = None) -> Aspect:
    return Aspect(key, Kind.MEASUREMENT, T, maximum, section)


def of_sections(actual: dict[str, int], declared: dict[str, int | None]) -> Scheme:
    """One aspect of `actual` hundredths in each section, in one sub-criterion."""
    form = SubCriterion("A1", T, "1", tuple(aspect(f"k{key}", marks, key) for key, marks in actual.items()))
    sections = tuple(Section(key, T, marks) for key, marks in declared.items())
    return Scheme("1", T, sections, (Criterion("A", T, sub_criteria=(form,)),))


SCHEME = Scheme(
    "17",
    T,
    (Section("1", T, 300), Section("2", T, None), Section("3", T, 50)),
    (
        Criterion(
            "A",
            T,
            sub_criteria=(
                SubCriterion("A1", T, "1", (aspect("a", 100, "1"), aspect("b", 25, "9"))),
                SubCriterion("A2", T, "2", (aspect("c", None, "1"), aspect("d", 40))),
            ),
        ),
        Criterion("B", T, sub_criteria=(SubCriterion("B1", T, "1", (aspect("e", 150, "1"), aspect("f", 30, "2"))),)),
    ),
)


def test_marks_are_summed_level_by_level() -> None:
    assert [sub_criterion.total for sub_criterion in SCHEME.sub_criteria()] == [125, 40, 180]
    assert [criterion.total for criterion in SCHEME.criteria] == [165, 180]
    assert SCHEME.total == 345


def test_the_allocation_table_has_every_section_and_every_mark() -> None:
    table = mark_allocation(SCHEME)

    assert table.rows == (
        SectionRow("1", 300, 250, 50, {"A": 100, "B": 150}),
        SectionRow("2", None, 30, None, {"B": 30}),
        SectionRow("3", 50, 0, 50, {}),
        SectionRow("9", None, 25, None, {"A": 25}),
        SectionRow("", None, 40, None, {"A": 40}),
    )
    assert (table.criteria, table.total, table.total_variation) == ({"A": 165, "B": 180}, 345, 100)


@pytest.mark.clause("decisions.md 7")
@pytest.mark.parametrize(
    ("declared", "actual", "total"),
    [
        pytest.param((10_00, 5_00, 10_00, 25_00, 50_00), (9_00, 5_00, 10_00, 25_00, 51_00), 2_00, id="2019 skill 09"),
        pytest.param((5_00, 5_00, 25_00, 25_00, 40_00), (5_00, 5_25, 24_75, 24_75, 40_25), 1_00, id="2025 skill 17"),
    ],
)
def test_the_total_variation_is_the_sum_of_the_distances(
    declared: tuple[int, ...], actual: tuple[int, ...], total: int
) -> None:
    ids = "12345"

    table = mark_allocation(of_sections(dict(zip(ids, actual, strict=True)), dict(zip(ids, declared, strict=True))))

    assert table.total_variation == total


def test_a_scheme_that_declares_nothing_varies_from_nothing() -> None:
    assert mark_allocation(of_sections({"1": 100}, {"1": None})).total_variation is None


def test_two_criteria_of_one_letter_share_a_column() -> None:
    twice = replace(SCHEME, criteria=(SCHEME.criteria[0], replace(SCHEME.criteria[1], id="A")))

    assert mark_allocation(twice).criteria == {"A": 345}


def test_marks_are_summed_by_day() -> None:
    assert day_totals(SCHEME) == {"1": 305, "2": 40}


def test_an_aspect_finds_its_calculation_by_row() -> None:
    rows = (CalculationRow(PassFail(), "Measurement", library=True), CalculationRow(NumberCompleted(Decimal(4))))
    scheme = replace(SCHEME, calculations=rows)

    found = [scheme.calculation_of(replace(aspect("k", 1), calculation=row)) for row in (None, 0, 1, 2, 3)]
    assert found == [None, None, PassFail(), NumberCompleted(Decimal(4)), None]


def test_a_text_is_there_when_one_language_is() -> None:
    assert [bool(text) for text in (Text(), Text(kk="а"), Text(ru="а"), Text(en="a"))] == [False, True, True, True]
