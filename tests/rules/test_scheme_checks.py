"""What stands against a scheme: each limit, just kept and just broken."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.rules.calculations import Choice, NumberCompleted, Option, PassFail, Unit
from scoring.rules.rulesets import SchemeLimits, Severity, ruleset
from scoring.rules.scheme import Aspect, CalculationRow, Criterion, Kind, Scheme, Section, SubCriterion, Text
from scoring.rules.scheme_checks import Level, Place, Problem, check_scheme, day_number

T = Text(en="x")
LIMITS = ruleset("wsk-2026").scheme
EXAM = ruleset("exam-2026").scheme
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def measured(key: str, maximum: int | None = 2_00, **parts: object) -> Aspect:
    return Aspect(key, Kind.MEASUREMENT, T, maximum, "1", **parts)  # type: ignore[arg-type]


def judged(key: str, *benchmarks: Text) -> Aspect:
    return Aspect(key, Kind.JUDGEMENT, T, 2_00, "1", benchmarks=benchmarks)


SOUND_ASPECTS = tuple(measured(f"k{number}") for number in range(50))
SOUND = Scheme(
    "17",
    T,
    (Section("1", T, 100_00),),
    (Criterion("A", T, 100_00, (SubCriterion("A1", T, "1", SOUND_ASPECTS),)),),
    (CalculationRow(PassFail()), CalculationRow(NumberCompleted(Decimal(0)))),
)


def with_form(scheme: Scheme = SOUND, **parts: object) -> Scheme:
    form = replace(scheme.criteria[0].sub_criteria[0], **parts)  # type: ignore[arg-type]
    return replace(scheme, criteria=(replace(scheme.criteria[0], sub_criteria=(form,)),))


def with_first(aspect: Aspect) -> Scheme:
    return with_form(aspects=(aspect, *SOUND_ASPECTS[1:]))


def with_part(**parts: object) -> Scheme:
    return with_first(replace(SOUND_ASPECTS[0], **parts))  # type: ignore[arg-type]


def weighing(declared: int) -> Scheme:
    return replace(SOUND, sections=(Section("1", T, declared),))


def found(
    scheme: Scheme, limits: SchemeLimits = LIMITS, *, publishing: bool = False, last_day: int | None = None
) -> list[tuple[str, str, tuple[int, ...]]]:
    problems = check_scheme(scheme, limits, publishing=publishing, last_day=last_day)
    return [(problem.severity.value, problem.code, problem.place.path) for problem in problems]


@pytest.mark.clause("decisions.md 6")
def test_nothing_stands_against_a_sound_scheme() -> None:
    assert check_scheme(SOUND, LIMITS, publishing=True, last_day=1) == ()


@pytest.mark.clause("decisions.md 6")
def test_a_total_that_is_not_a_hundred_is_hard_in_a_championship_and_a_warning_in_an_exam() -> None:
    short = with_form(aspects=SOUND_ASPECTS[:-1])
    problem = Problem(ERROR, "total-differs", Place(Level.SCHEME), "total", {"total": "98.00", "expected": "100.00"})

    assert check_scheme(short, LIMITS)[0] == problem
    assert check_scheme(short, EXAM)[0] == replace(problem, severity=WARNING)
    assert "total-differs" not in [code for _, code, _ in found(short, replace(LIMITS, total_severity=Severity.OFF))]


def test_a_scheme_without_aspects_is_empty_and_nothing_else() -> None:
    assert found(Scheme("1", T)) == [("error", "scheme-empty", ())]


@pytest.mark.clause("decisions.md 6")
def test_more_than_nine_criteria_are_a_hard_error() -> None:
    nine = replace(SOUND, criteria=SOUND.criteria + tuple(Criterion(letter, T) for letter in "BCDEFGHI"))
    ten = replace(nine, criteria=(*nine.criteria, Criterion("J", T)))

    assert found(nine) == []
    assert found(ten) == [("error", "criteria-too-many", ())]


@pytest.mark.clause("decisions.md 6")
def test_a_sub_criterion_id_given_twice_is_a_hard_error_at_both() -> None:
    first = SubCriterion("A1", T, "1", SOUND_ASPECTS[:20])
    twice = replace(SOUND, criteria=(Criterion("A", T, None, (first, replace(first, aspects=SOUND_ASPECTS[20:]))),))

    assert found(twice) == [
        ("error", "sub-criterion-duplicate", (0, 0)),
        ("error", "sub-criterion-duplicate", (0, 1)),
    ]


@pytest.mark.clause("decisions.md 6")
@pytest.mark.parametrize("maximum", [None, 0, -1])
def test_an_aspect_without_a_positive_maximum_is_a_hard_error(maximum: int | None) -> None:
    assert ("error", "aspect-maximum-missing", (0, 0, 0)) in found(with_part(maximum=maximum))


@pytest.mark.clause("decisions.md 6")
@pytest.mark.parametrize(
    ("benchmarks", "missing"),
    [
        pytest.param((T, T, T, T), None, id="all four"),
        pytest.param((T, T, T, T, Text()), None, id="a fifth row is nobody's"),
        pytest.param((T, T, T), "3", id="three"),
        pytest.param((T, Text(), T, T), "1", id="one is empty"),
        pytest.param((), "0, 1, 2, 3", id="none"),
    ],
)
def test_a_judgement_aspect_needs_four_benchmarks_at_publication(
    benchmarks: tuple[Text, ...], missing: str | None
) -> None:
    scheme = replace(with_form(), criteria=SOUND.criteria)
    form = SubCriterion("A2", T, "1", (judged("j", *benchmarks),))
    first = replace(SOUND.criteria[0].sub_criteria[0], aspects=SOUND_ASPECTS[1:])
    scheme = replace(SOUND, criteria=(Criterion("A", T, 100_00, (first, form)),))
    params = {"aspect": "A2.1", "scores": missing or ""}
    problem = Problem(ERROR, "benchmarks-missing", Place(Level.ASPECT, (0, 1, 0), "j"), "benchmarks", params)

    assert check_scheme(scheme, LIMITS, publishing=True) == ((problem,) if missing else ())
    assert check_scheme(scheme, LIMITS) == ((replace(problem, severity=WARNING),) if missing else ())


@pytest.mark.clause("decisions.md 7")
@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        pytest.param(weighing(95_00), [], id="a variation of 5.00"),
        pytest.param(
            weighing(94_99),
            [("warning", "total-variation-wide", ()), ("warning", "section-variation-wide", (0,))],
            id="a variation of 5.01",
        ),
        pytest.param(
            replace(SOUND, sections=(Section("1", T, 97_00), Section("2", T, 3_00))),
            [("warning", "total-variation-wide", ())],
            id="two variations of 3.00",
        ),
        pytest.param(
            replace(SOUND, sections=(Section("1", T, None), Section("1", T, None))),
            [("warning", "section-duplicate", (0,)), ("warning", "section-duplicate", (1,))],
            id="a section twice",
        ),
        pytest.param(with_part(section=None), [("warning", "aspect-section-missing", (0, 0, 0))], id="no section"),
        pytest.param(with_part(section=""), [("warning", "aspect-section-missing", (0, 0, 0))], id="an empty section"),
        pytest.param(
            with_part(section="EU"), [("warning", "aspect-section-unknown", (0, 0, 0))], id="an unknown section"
        ),
        pytest.param(
            with_form(aspects=(judged("j", T, T, T, T), *SOUND_ASPECTS[1:])),
            [("warning", "sub-criterion-mixed", (0, 0))],
            id="M and J in one form",
        ),
        pytest.param(with_form(day=""), [("warning", "day-missing", (0, 0))], id="no day"),
        pytest.param(with_form(day="  "), [("warning", "day-missing", (0, 0))], id="a blank day"),
        pytest.param(with_form(day="soon"), [("warning", "day-unreadable", (0, 0))], id="a day nobody can read"),
        pytest.param(with_form(day="C3"), [], id="the last day"),
        pytest.param(with_form(day="C4"), [("warning", "day-after-last", (0, 0))], id="after the last day"),
    ],
)
def test_warnings(scheme: Scheme, expected: list[tuple[str, str, tuple[int, ...]]]) -> None:
    assert found(scheme, last_day=3) == expected


@pytest.mark.clause("decisions.md 7")
def test_an_aspect_above_two_marks_is_a_warning() -> None:
    three = with_form(aspects=(measured("big", 3_00), measured("small", 1_00), *SOUND_ASPECTS[2:]))

    assert check_scheme(three, LIMITS) == (
        Problem(
            WARNING,
            "aspect-maximum-large",
            Place(Level.ASPECT, (0, 0, 0), "big"),
            "maximum",
            {"aspect": "A1.1", "maximum": "3.00", "limit": "2.00"},
        ),
    )


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        pytest.param(
            replace(SOUND, criteria=(replace(SOUND.criteria[0], declared=99_00),)),
            [("warning", "criterion-mark-differs", (0,))],
            id="a criterion that claims another mark",
        ),
        pytest.param(
            replace(SOUND, criteria=(replace(SOUND.criteria[0], declared=None),)), [], id="a criterion without a claim"
        ),
        pytest.param(
            replace(SOUND, criteria=(*SOUND.criteria, Criterion("A", T))),
            [("warning", "criterion-duplicate", (0,)), ("warning", "criterion-duplicate", (1,))],
            id="a letter twice",
        ),
        pytest.param(
            replace(SOUND, criteria=(*SOUND.criteria, Criterion("B", T, 0, (SubCriterion("B1", T, "1"),)))),
            [("warning", "sub-criterion-empty", (1, 0))],
            id="a form without aspects",
        ),
        pytest.param(with_part(kind=None), [("error", "aspect-kind-missing", (0, 0, 0))], id="neither M nor J"),
        pytest.param(
            with_part(description=Text()), [("warning", "aspect-text-missing", (0, 0, 0))], id="an aspect without words"
        ),
        pytest.param(
            with_part(key="k1"),
            [("error", "aspect-key-duplicate", (0, 0, 0)), ("error", "aspect-key-duplicate", (0, 0, 1))],
            id="a key twice",
        ),
        pytest.param(with_part(calculation=1), [], id="a calculation that is there"),
        pytest.param(
            with_part(calculation=9), [("warning", "aspect-calculation-missing", (0, 0, 0))], id="a row that is not"
        ),
        pytest.param(
            with_part(calculation=2),
            [("error", "calculation-possible-not-positive", (0, 0, 0))],
            id="a calculation that gives no mark",
        ),
        pytest.param(
            with_form(aspects=tuple(replace(judged(f"j{n}", T, T, T, T), calculation=1) for n in range(50))),
            [("warning", "aspect-calculation-not-measured", (0, 0, number)) for number in range(50)],
            id="calculations under judgement",
        ),
    ],
)
def test_what_else_stands_against_a_scheme(scheme: Scheme, expected: list[tuple[str, str, tuple[int, ...]]]) -> None:
    assert found(scheme) == expected


@pytest.mark.parametrize(
    ("unit", "deductions", "least"),
    [
        pytest.param(Unit.PERCENT, ("77", "33.50", "100"), ["33.5 %"], id="percent"),
        pytest.param(Unit.UNIT, ("0.5", "1"), ["0.5"], id="marks"),
        pytest.param(Unit.PERCENT, ("100", "0", "33.3"), [], id="one option deducts nothing"),
    ],
)
@pytest.mark.clause("decisions.md 5")
def test_a_choice_of_which_every_option_deducts_is_a_warning(
    unit: Unit, deductions: tuple[str, ...], least: list[str]
) -> None:
    options = tuple(Option(f"option {number}", Decimal(each)) for number, each in enumerate(deductions))
    scheme = replace(with_part(calculation=1), calculations=(CalculationRow(Choice(options, unit)),))
    place = Place(Level.ASPECT, (0, 0, 0), "k0")

    expected = [
        Problem(WARNING, "calculation-best-below-maximum", place, "calculation", {"aspect": "A1.1", "deduction": each})
        for each in least
    ]
    assert check_scheme(scheme, LIMITS) == tuple(expected)


def test_problems_come_in_the_order_of_the_scheme() -> None:
    scheme = replace(
        SOUND,
        sections=(Section("1", T, 50_00),),
        criteria=(
            Criterion("A", T, 1_00, (SubCriterion("A1", T, "", (measured("a", 3_00),)),)),
            Criterion("B", T, 1_00, (SubCriterion("B1", T, "", (measured("b", None),)),)),
        ),
    )

    assert [code for _, code, _ in found(scheme)] == [
        "total-differs",
        "total-variation-wide",
        "section-variation-wide",
        "criterion-mark-differs",
        "day-missing",
        "aspect-maximum-large",
        "criterion-mark-differs",
        "day-missing",
        "aspect-maximum-missing",
    ]


@pytest.mark.clause("decisions.md 7")
@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("1", 1), ("C2", 2), (" 3 ", 3), ("Day 4", 4), ("С2", 2), ("Д1", 1), ("2-күн", 2), ("10", 10)),
        *(("", None), ("C-1", None), ("0", None), ("1.5", None), ("C1, C2", None), ("soon", None), ("123", None)),
    ],
)
def test_a_day_is_read_from_text(text: str, number: int | None) -> None:
    assert day_number(text) == number


@pytest.mark.clause("decisions.md 6")
@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("variation_severity", lambda: weighing(50_00)),
        ("aspect_severity", lambda: with_form(aspects=(measured("x", 4_00), *SOUND_ASPECTS[2:]))),
        ("section_severity", lambda: with_part(section=None)),
        ("mixed_severity", lambda: with_form(aspects=(judged("j", T, T, T, T), *SOUND_ASPECTS[1:]))),
        ("day_severity", lambda: with_form(day="")),
        ("benchmarks_draft_severity", lambda: with_form(aspects=tuple(judged(f"j{n}") for n in range(50)))),
    ],
)
def test_a_rule_set_may_look_away(name: str, build: Callable[[], Scheme]) -> None:
    off = replace(LIMITS, **{name: Severity.OFF})  # type: ignore[arg-type]

    assert found(build()) != []
    assert found(build(), off) == []
