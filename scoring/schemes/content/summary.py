"""A scheme at a glance: its total, how it is marked, its sections against the standard, its problems. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.rules.allocation import Allocation, day_totals, mark_allocation
from scoring.rules.rulesets import Purpose, Severity, default_ruleset
from scoring.rules.scheme import Kind, Scheme
from scoring.rules.scheme_checks import Problem, check_scheme


@dataclass(frozen=True, slots=True)
class KindSummary:
    """How many aspects of one kind, and their marks in hundredths."""

    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Summary:
    """`missing` is what the total lacks (hundredths; negative when there is too much); marks in hundredths."""

    total: int
    expected: int
    missing: int
    criteria: int
    sub_criteria: int
    aspects: int
    measurement: KindSummary
    judgement: KindSummary
    allocation: Allocation
    variation_limit: int
    days: Mapping[str, int]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)


def summary_of(scheme: Scheme, purpose: Purpose, *, publishing: bool = True) -> Summary:
    """The summary by the rule set that a championship or an exam goes by; `publishing` judges as for a version."""
    limits = default_ruleset(purpose).scheme
    return Summary(
        total=scheme.total,
        expected=limits.total,
        missing=limits.total - scheme.total,
        criteria=len(scheme.criteria),
        sub_criteria=sum(1 for _ in scheme.sub_criteria()),
        aspects=sum(1 for _ in scheme.aspects()),
        measurement=_of_kind(scheme, Kind.MEASUREMENT),
        judgement=_of_kind(scheme, Kind.JUDGEMENT),
        allocation=mark_allocation(scheme),
        variation_limit=limits.total_variation,
        days=day_totals(scheme),
        problems=check_scheme(scheme, limits, publishing=publishing),
    )


def _of_kind(scheme: Scheme, kind: Kind) -> KindSummary:
    marks = [aspect.maximum or 0 for aspect in scheme.aspects() if aspect.kind is kind]
    return KindSummary(len(marks), sum(marks))
