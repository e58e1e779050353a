"""The printed difference of two versions."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from scoring.rules.calculations import (
    Band,
    Calculation,
    Choice,
    NumberCompleted,
    Option,
    PassFail,
    RangedScore,
    RegularDifference,
    Unit,
    Unknown,
)
from scoring.rules.scheme import (
    Aspect,
    CalculationRow,
    Criterion,
    ExtraLine,
    Kind,
    Scheme,
    Section,
    SubCriterion,
    Text,
)
from scoring.schemes.content.difference import Line, Wording, calculation_text, difference_lines
from tests.schemes.strategies import schemes

MENU = Aspect("menu", Kind.MEASUREMENT, Text(kk="Мәзір", ru="Меню"), 100, calculation=1)
FORM = Aspect("form", Kind.MEASUREMENT, Text(ru="Форма"), 50, section="1")
OLD = Scheme(
    "17",
    Text(en="Web"),
    sections=(Section("1", Text(en="Layout"), 150),),
    criteria=(
        Criterion(
            "A",
            Text(en="Front"),
            150,
            (SubCriterion("A1", Text(en="Page"), "1", (MENU, FORM)), SubCriterion("A2", Text(en="Phone"), "1")),
        ),
    ),
    calculations=(CalculationRow(NumberCompleted(Decimal(4))),),
)


def with_aspects(*aspects: Aspect, elsewhere: tuple[Aspect, ...] = ()) -> Scheme:
    criterion = OLD.criteria[0]
    first, second = criterion.sub_criteria
    parts = (replace(first, aspects=aspects), replace(second, aspects=elsewhere))
    return replace(OLD, criteria=(replace(criterion, sub_criteria=parts),))


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(OLD, [], id="nothing"),
        pytest.param(
            with_aspects(replace(MENU, maximum=150), FORM),
            [Line("difference-aspect-changed", "A1.1", "Меню", (Wording("maximum", "1,00", "1,50"),), kept=False)],
            id="another maximum",
        ),
        pytest.param(
            with_aspects(replace(MENU, description=Text(kk="Мәзір", ru="Меню сайта")), FORM),
            [
                Line(
                    "difference-aspect-changed",
                    "A1.1",
                    "Меню сайта",
                    (Wording("description", "Меню", "Меню сайта"),),
                    kept=False,
                )
            ],
            id="another wording",
        ),
        pytest.param(
            replace(OLD, calculations=(CalculationRow(NumberCompleted(Decimal(5))),)),
            [
                Line(
                    "difference-aspect-changed",
                    "A1.1",
                    "Меню",
                    (Wording("calculation", "Число выполненных: 4", "Число выполненных: 5"),),
                    kept=False,
                )
            ],
            id="another calculation",
        ),
        pytest.param(
            with_aspects(MENU, replace(FORM, extra=(ExtraLine(Text(ru="Шесть полей"), 25),), section=None)),
            [
                Line(
                    "difference-aspect-changed",
                    "A1.2",
                    "Форма",
                    (Wording("section", "1", ""), Wording("extra", "", "Шесть полей 0,25")),
                    kept=False,
                )
            ],
            id="an extra line more and no section",
        ),
        pytest.param(
            with_aspects(MENU, elsewhere=(FORM,)),
            [Line("difference-aspect-moved", "A2.1", "Форма", (Wording("place", "A1.2", "A2.1"),))],
            id="moved",
        ),
        pytest.param(
            with_aspects(MENU, elsewhere=(replace(FORM, maximum=75),)),
            [
                Line(
                    "difference-aspect-changed",
                    "A2.1",
                    "Форма",
                    (Wording("maximum", "0,50", "0,75"), Wording("place", "A1.2", "A2.1")),
                    kept=False,
                )
            ],
            id="moved and changed",
        ),
        pytest.param(
            with_aspects(FORM, replace(MENU, key="other")),
            [
                Line("difference-aspect-added", "A1.2", "Меню", kept=False),
                Line("difference-aspect-removed", "A1.1", "Меню", kept=False),
            ],
            id="one added, one removed",
        ),
        pytest.param(
            with_aspects(FORM, MENU), [Line("difference-order-changed", "A1", "Page")], id="the other way round"
        ),
        pytest.param(
            replace(OLD, sections=(Section("1", Text(en="Layout"), 200),)),
            [Line("difference-heading-changed", "", "Web", (Wording("sections", "1 Layout 1,50", "1 Layout 2,00"),))],
            id="another weight of a section",
        ),
    ],
)
def test_each_change_is_one_line_with_both_wordings(new: Scheme, expected: list[Line]) -> None:
    assert list(difference_lines(OLD, new, "ru")) == expected


def test_only_the_language_that_changed_is_shown() -> None:
    new = with_aspects(replace(MENU, description=Text(kk="Мәзір беті", ru="Меню")), FORM)

    lines = difference_lines(OLD, new, "ru")

    assert [line.wordings for line in lines] == [(Wording("description", "Мәзір", "Мәзір беті", "kk"),)]


def test_of_four_benchmarks_only_what_changed_is_shown_with_its_score() -> None:
    levels = tuple(Text(ru=f"Уровень {score}") for score in range(4))
    look = replace(FORM, kind=Kind.JUDGEMENT, benchmarks=levels)
    worded = replace(look, benchmarks=(*levels[:2], Text(ru="Лучше образца"), levels[3]))
    fewer = replace(look, benchmarks=levels[:3])

    def wordings(after: Aspect) -> tuple[Wording, ...]:
        (line,) = difference_lines(with_aspects(MENU, look), with_aspects(MENU, after), "ru")
        return line.wordings

    assert wordings(worded) == (Wording("benchmarks", "2: Уровень 2", "2: Лучше образца"),)
    assert wordings(fewer)[0].after == "Уровень 0\nУровень 1\nУровень 2"


def test_headings_are_added_removed_and_renamed() -> None:
    criterion = OLD.criteria[0]
    first = replace(criterion.sub_criteria[0], name=Text(en="Home page"), day="2")
    new = replace(OLD, criteria=(replace(criterion, sub_criteria=(first, SubCriterion("A3", Text(en="Print"), "1"))),))

    headings = {line.number: line for line in difference_lines(OLD, new, "en") if line.number != ""}

    assert headings == {
        "A1": Line(
            "difference-heading-changed",
            "A1",
            "Home page",
            (Wording("name", "Page", "Home page"), Wording("day", "1", "2")),
        ),
        "A3": Line("difference-heading-added", "A3", "Print"),
        "A2": Line("difference-heading-removed", "A2", "Phone"),
    }


@given(scheme=schemes)
def test_a_scheme_does_not_differ_from_itself(scheme: Scheme) -> None:
    assert difference_lines(scheme, scheme, "kk") == ()


@given(old=schemes, new=schemes)
def test_any_two_schemes_can_be_printed(old: Scheme, new: Scheme) -> None:
    numbers = {line.number for line in difference_lines(old, new, "kk")}

    assert numbers <= _places(old) | _places(new)


def _places(scheme: Scheme) -> set[str]:
    parts = list(scheme.sub_criteria())
    aspects = {f"{part.id}.{number}" for part in parts for number, _ in enumerate(part.aspects, start=1)}
    return {"", *(criterion.id for criterion in scheme.criteria), *(part.id for part in parts)} | aspects


@pytest.mark.parametrize(
    ("calculation", "text"),
    [
        (PassFail(), "Passed or not"),
        (
            Choice((Option("a", Decimal(0)), Option("b", Decimal("33.30"))), Unit.PERCENT),
            "Choice from a list: a 0\N{NO-BREAK SPACE}%; b −33.3\N{NO-BREAK SPACE}%",
        ),
        (
            RangedScore(Decimal(9), (Band(Decimal(1), Decimal(2), Decimal(50)),), Unit.UNIT),
            "Value within bands: 9 (−1…+2: −50)",
        ),
        (
            RegularDifference(Decimal(0), Decimal(1), Unit.UNIT, Decimal("0.25"), Unit.UNIT),
            "Deduction for each step from the target: 0 (±1: −0.25)",
        ),
        (Unknown("TIME", ""), "TIME"),
    ],
)
def test_a_calculation_is_one_line(calculation: Calculation, text: str) -> None:
    assert calculation_text(calculation, "en") == text
