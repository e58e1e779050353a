"""What stands against a scheme: hard errors keep it from being opened for marking, warnings only speak up.

decisions.md 6, 7. The problems come in the order of the scheme: as a whole, its sections, then criterion by
criterion down to the aspects.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scoring.rules.allocation import mark_allocation
from scoring.rules.calculations import Calculation, Choice, Unit
from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import format_hundredths
from scoring.rules.measurement import check_calculation
from scoring.rules.rulesets import SchemeLimits, Severity
from scoring.rules.scheme import Aspect, Criterion, Kind, Scheme, SubCriterion

BENCHMARKS = 4  # the texts of the scores 0, 1, 2, 3

_DAY = re.compile(r"[^0-9\-–−]*([0-9]{1,2})[^0-9]*", re.ASCII)  # "1", "C2", "Day 3", "2-күн"; C-1 comes before day 1


class Level(StrEnum):
    SCHEME = "scheme"
    SECTION = "section"
    CRITERION = "criterion"
    SUB_CRITERION = "sub-criterion"
    ASPECT = "aspect"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the tree: positions from 0 of (section) or (criterion, sub-criterion, aspect), as deep as the level.

    `id` is the id at that level as the scheme has it (for an aspect its key); it may not be unique, the path is.
    """

    level: Level
    path: tuple[int, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: how much it matters, a stable code, where, which field ("": the whole), what explains it."""

    severity: Severity
    code: str
    place: Place
    part: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)


WHOLE = Place(Level.SCHEME)


def check_scheme(
    scheme: Scheme, limits: SchemeLimits, *, publishing: bool = False, last_day: int | None = None
) -> tuple[Problem, ...]:
    """All problems of a scheme, in a stable order. decisions.md 6, 7.

    `limits` come from a rule set (a championship's or an exam's). `publishing`: judge benchmarks as for a frozen
    version. `last_day`: the number of the last competition day, when it is known.

    Codes: scheme-empty, total-differs, criteria-too-many, aspect-key-duplicate, section-duplicate,
    section-variation-wide, total-variation-wide, criterion-duplicate, criterion-mark-differs, sub-criterion-duplicate,
    sub-criterion-empty, sub-criterion-mixed, day-missing, day-unreadable, day-after-last, aspect-kind-missing,
    aspect-maximum-missing, aspect-maximum-large, aspect-text-missing, aspect-section-missing, aspect-section-unknown,
    aspect-calculation-missing, aspect-calculation-not-measured, calculation-best-below-maximum, benchmarks-missing,
    and those of `check_calculation`.
    """
    found = [
        *_of_scheme(scheme, limits),
        *_of_sections(scheme, limits),
        *_of_criteria(scheme, limits),
        *_of_sub_criteria(scheme, limits, last_day),
        *_of_aspects(scheme, limits, publishing=publishing),
    ]
    kept = [problem for problem in found if problem.severity is not Severity.OFF]
    return tuple(sorted(kept, key=_reading_order))  # sorted() is stable: of one place, in the order found


def day_number(text: str) -> int | None:
    """The competition day a scheme's text names: "1" and "C2" are 1 and 2; None when it names none."""
    match = _DAY.fullmatch(text)
    return int(match.group(1)) if match and int(match.group(1)) > 0 else None


def _reading_order(problem: Problem) -> tuple[int, tuple[int, ...]]:
    return min(list(Level).index(problem.place.level), 2), problem.place.path


def _of_scheme(scheme: Scheme, limits: SchemeLimits) -> Iterator[Problem]:
    if not any(scheme.aspects()):
        yield Problem(Severity.ERROR, "scheme-empty", WHOLE)
    elif scheme.total != limits.total:  # decisions.md 6
        params = _marks(total=scheme.total, expected=limits.total)
        yield Problem(limits.total_severity, "total-differs", WHOLE, "total", params)
    if len(scheme.criteria) > limits.criteria:  # decisions.md 6
        counts = {"criteria": len(scheme.criteria), "limit": limits.criteria}
        yield Problem(limits.criteria_severity, "criteria-too-many", WHOLE, "criteria", counts)


def _of_sections(scheme: Scheme, limits: SchemeLimits) -> Iterator[Problem]:
    table = mark_allocation(scheme)
    ids = Counter(section.id for section in scheme.sections)
    variations = {row.id: row.variation or 0 for row in table.rows}
    for number, section in enumerate(scheme.sections):
        place = Place(Level.SECTION, (number,), section.id)
        if ids[section.id] > 1:
            yield Problem(Severity.WARNING, "section-duplicate", place, "id", {"section": section.id})
        if variations[section.id] > limits.section_variation:  # decisions.md 7
            params = {"section": section.id} | _marks(variation=variations[section.id], limit=limits.section_variation)
            yield Problem(limits.variation_severity, "section-variation-wide", place, "declared", params)
    if (table.total_variation or 0) > limits.total_variation:  # decisions.md 7
        params = _marks(variation=table.total_variation or 0, limit=limits.total_variation)
        yield Problem(limits.variation_severity, "total-variation-wide", WHOLE, "sections", params)


def _of_criteria(scheme: Scheme, limits: SchemeLimits) -> Iterator[Problem]:
    ids = Counter(criterion.id for criterion in scheme.criteria)
    for number, criterion in enumerate(scheme.criteria):
        place = Place(Level.CRITERION, (number,), criterion.id)
        if ids[criterion.id] > 1:
            yield Problem(Severity.WARNING, "criterion-duplicate", place, "id", {"criterion": criterion.id})
        if criterion.declared not in (None, criterion.total):
            yield Problem(Severity.WARNING, "criterion-mark-differs", place, "declared", _declared(criterion))


def _of_sub_criteria(scheme: Scheme, limits: SchemeLimits, last_day: int | None) -> Iterator[Problem]:
    ids = Counter(sub_criterion.id for sub_criterion in scheme.sub_criteria())
    for place, sub_criterion in _sub_criteria(scheme):
        named: dict[str, str | int] = {"sub_criterion": sub_criterion.id}
        if ids[sub_criterion.id] > 1:  # decisions.md 6
            yield Problem(limits.duplicate_severity, "sub-criterion-duplicate", place, "id", named)
        if not sub_criterion.aspects:
            yield Problem(Severity.WARNING, "sub-criterion-empty", place, "", named)
        if {Kind.MEASUREMENT, Kind.JUDGEMENT} <= {aspect.kind for aspect in sub_criterion.aspects}:  # decisions.md 7
            yield Problem(limits.mixed_severity, "sub-criterion-mixed", place, "", named)
        code = _day_code(sub_criterion.day, last_day)
        if code:  # decisions.md 7
            params = named | {"day": sub_criterion.day, "last_day": last_day or ""}
            yield Problem(limits.day_severity, code, place, "day", params)


def _of_aspects(scheme: Scheme, limits: SchemeLimits, *, publishing: bool) -> Iterator[Problem]:
    keys = Counter(aspect.key for aspect in scheme.aspects())
    sections = {section.id for section in scheme.sections}
    for place, sub_criterion, aspect in _aspects(scheme):
        named = {"aspect": f"{sub_criterion.id}.{place.path[-1] + 1}"}
        if keys[aspect.key] > 1:
            yield Problem(Severity.ERROR, "aspect-key-duplicate", place, "key", named)
        if aspect.kind is None:
            yield Problem(Severity.ERROR, "aspect-kind-missing", place, "kind", named)
        if not aspect.description:
            yield Problem(Severity.WARNING, "aspect-text-missing", place, "description", named)
        yield from _of_maximum(aspect, limits, place, named)
        yield from _of_section(aspect, limits, place, named, sections)
        yield from _of_calculation(scheme, aspect, place, named)
        yield from _of_benchmarks(aspect, limits, place, named, publishing=publishing)


def _of_maximum(aspect: Aspect, limits: SchemeLimits, place: Place, named: Mapping[str, str]) -> Iterator[Problem]:
    if aspect.maximum is None or aspect.maximum <= 0:  # decisions.md 6
        yield Problem(Severity.ERROR, "aspect-maximum-missing", place, "maximum", named)
    elif aspect.maximum > limits.aspect:  # decisions.md 7
        params = {**named, **_marks(maximum=aspect.maximum, limit=limits.aspect)}
        yield Problem(limits.aspect_severity, "aspect-maximum-large", place, "maximum", params)


def _of_section(
    aspect: Aspect, limits: SchemeLimits, place: Place, named: Mapping[str, str], sections: set[str]
) -> Iterator[Problem]:
    if not aspect.section:  # decisions.md 7
        yield Problem(limits.section_severity, "aspect-section-missing", place, "section", named)
    elif aspect.section not in sections:
        params = {**named, "section": aspect.section}
        yield Problem(limits.section_severity, "aspect-section-unknown", place, "section", params)


def _of_calculation(scheme: Scheme, aspect: Aspect, place: Place, named: Mapping[str, str]) -> Iterator[Problem]:
    if aspect.calculation is None:
        return
    calculation = scheme.calculation_of(aspect)
    if aspect.kind is Kind.JUDGEMENT:
        yield Problem(Severity.WARNING, "aspect-calculation-not-measured", place, "calculation", named)
    elif calculation is None:
        params = {**named, "row": str(aspect.calculation)}
        yield Problem(Severity.WARNING, "aspect-calculation-missing", place, "calculation", params)
    else:
        try:
            check_calculation(calculation)
        except RuleBroken as broken:
            yield Problem(Severity.ERROR, broken.code, place, "calculation", {**named, **broken.params})
        else:
            yield from _of_best_answer(calculation, place, named)


def _of_best_answer(calculation: Calculation, place: Place, named: Mapping[str, str]) -> Iterator[Problem]:
    """A list of which every option deducts keeps the maximum from everyone. decisions.md 5."""
    if not isinstance(calculation, Choice):
        return
    least = min(option.deduction for option in calculation.options)
    if least > 0:
        percent = " %" if calculation.unit is Unit.PERCENT else ""
        params = {**named, "deduction": f"{format(least.normalize(), 'f')}{percent}"}
        yield Problem(Severity.WARNING, "calculation-best-below-maximum", place, "calculation", params)


def _of_benchmarks(
    aspect: Aspect, limits: SchemeLimits, place: Place, named: Mapping[str, str], *, publishing: bool
) -> Iterator[Problem]:
    if aspect.kind is not Kind.JUDGEMENT:
        return
    there = [bool(text) for text in aspect.benchmarks[:BENCHMARKS]]
    missing = [str(score) for score in range(BENCHMARKS) if score >= len(there) or not there[score]]
    if missing:  # decisions.md 6
        severity = limits.benchmarks_severity if publishing else limits.benchmarks_draft_severity
        yield Problem(severity, "benchmarks-missing", place, "benchmarks", {**named, "scores": ", ".join(missing)})


def _day_code(day: str, last_day: int | None) -> str:
    number = day_number(day)
    if number is None:
        return "day-unreadable" if day.strip() else "day-missing"
    return "day-after-last" if last_day is not None and number > last_day else ""


def _sub_criteria(scheme: Scheme) -> Iterator[tuple[Place, SubCriterion]]:
    for first, criterion in enumerate(scheme.criteria):
        for second, sub_criterion in enumerate(criterion.sub_criteria):
            yield Place(Level.SUB_CRITERION, (first, second), sub_criterion.id), sub_criterion


def _aspects(scheme: Scheme) -> Iterator[tuple[Place, SubCriterion, Aspect]]:
    for place, sub_criterion in _sub_criteria(scheme):
        for third, aspect in enumerate(sub_criterion.aspects):
            yield Place(Level.ASPECT, (*place.path, third), aspect.key), sub_criterion, aspect


def _declared(criterion: Criterion) -> dict[str, str]:
    return {"criterion": criterion.id} | _marks(declared=criterion.declared or 0, total=criterion.total)


def _marks(**hundredths: int) -> dict[str, str]:
    return {name: format_hundredths(value) for name, value in hundredths.items()}
