"""The rule sets: every number the regulation leaves open, as named, versioned data with the clause it comes from.

A championship or an exam names its rule set and version; both are printed, and neither changes once the first
sheet is locked. Code that applies a rule takes its numbers from here and holds none of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from scoring.rules.errors import RuleBroken


class Purpose(StrEnum):
    """What the marks are for: who won and goes on, or who passed and with which grade."""

    CHAMPIONSHIP = "championship"
    EXAM = "exam"


class Severity(StrEnum):
    """How much a broken limit of a scheme matters; OFF does not look."""

    ERROR = "error"
    WARNING = "warning"
    OFF = "off"


class TieAnchor(StrEnum):
    """Whom a tie is measured from: the first of its group, or the one just above."""

    FIRST = "first"
    PREVIOUS = "previous"


class Medal(StrEnum):
    """What a competitor is honoured with; the Medallion for Excellence goes only to those without a medal."""

    GOLD = "gold"
    SILVER = "silver"
    BRONZE = "bronze"
    MEDALLION = "medallion"


def _clause(text: str) -> Mapping[str, str]:
    return {"clause": text}


@dataclass(frozen=True, slots=True)
class JudgementRules:
    """How raw scores 0..`top_score` of `judges` judges become a mark."""

    judges: int = field(default=3, metadata=_clause("decisions.md 4"))
    top_score: int = field(default=3, metadata=_clause("decisions.md 4"))
    max_spread: int = field(default=1, metadata=_clause("decisions.md 4"))


@dataclass(frozen=True, slots=True)
class SchemeLimits:
    """What a scheme may look like; marks in hundredths, and how much it matters when it does not."""

    total: int = field(default=100_00, metadata=_clause("decisions.md 6"))
    total_severity: Severity = field(default=Severity.ERROR, metadata=_clause("decisions.md 6"))
    criteria: int = field(default=9, metadata=_clause("decisions.md 6"))
    criteria_severity: Severity = field(default=Severity.ERROR, metadata=_clause("decisions.md 6"))
    duplicate_severity: Severity = field(default=Severity.ERROR, metadata=_clause("decisions.md 6"))
    benchmarks_draft_severity: Severity = field(
        default=Severity.WARNING, metadata=_clause("decisions.md 6; assessment-rules 1.1")
    )
    benchmarks_severity: Severity = field(default=Severity.ERROR, metadata=_clause("decisions.md 6"))
    section_variation: int = field(default=5_00, metadata=_clause("decisions.md 7"))
    total_variation: int = field(default=5_00, metadata=_clause("decisions.md 7"))
    variation_severity: Severity = field(default=Severity.WARNING, metadata=_clause("decisions.md 7"))
    aspect: int = field(default=2_00, metadata=_clause("decisions.md 7"))
    aspect_severity: Severity = field(default=Severity.WARNING, metadata=_clause("decisions.md 7"))
    section_severity: Severity = field(default=Severity.WARNING, metadata=_clause("decisions.md 7"))
    mixed_severity: Severity = field(default=Severity.WARNING, metadata=_clause("decisions.md 7"))
    day_severity: Severity = field(default=Severity.WARNING, metadata=_clause("decisions.md 7"))


@dataclass(frozen=True, slots=True)
class ScaleRules:
    """score = centre + points x (x - median) / unit, unit = max(mad_factor x MAD, minimum_unit), marks in hundredths.

    `minimum_unit` None: no floor. `minimum_field`: fewer competitors have no scale. `mean_deviation_factor`:
    when the MAD is 0 and there is no floor, unit = this x the mean absolute deviation; that 0 too, everyone gets
    the centre. Public pages print a score below `display_bound` as "<500".
    """

    centre: int = field(metadata=_clause("decisions.md 13"))
    points: int = field(metadata=_clause("decisions.md 13"))
    mad_factor: Fraction = field(metadata=_clause("decisions.md 13"))
    minimum_unit: int | None = field(metadata=_clause("decisions.md 13"))
    minimum_field: int = field(metadata=_clause("decisions.md 13"))
    mean_deviation_factor: Fraction | None = field(metadata=_clause("decisions.md 13"))
    display_bound: int = field(metadata=_clause("decisions.md 13"))


@dataclass(frozen=True, slots=True)
class MedalRules:
    """Ties in scale points, the medals a field of a size gives, the medallion, and what each is worth to a team.

    `field_sizes`: (from this many in the field, these medals), smallest first; below the first row, none.
    """

    tie_width: int = field(metadata=_clause("decisions.md 14"))
    tie_anchor: TieAnchor = field(metadata=_clause("decisions.md 14"))
    field_sizes: tuple[tuple[int, tuple[Medal, ...]], ...] = field(metadata=_clause("decisions.md 14"))
    medallion: int = field(metadata=_clause("decisions.md 15"))
    gold_points: int = field(metadata=_clause("decisions.md 16"))
    silver_points: int = field(metadata=_clause("decisions.md 16"))
    bronze_points: int = field(metadata=_clause("decisions.md 16"))
    medallion_points: int = field(metadata=_clause("decisions.md 16"))


@dataclass(frozen=True, slots=True)
class AdvancingRules:
    """How many a stage sends on; `minimum_result` in hundredths of ranking total, None when not set."""

    places_per_skill: int = field(metadata=_clause("decisions.md 17"))
    region_total_from: int = field(metadata=_clause("decisions.md 17"))
    region_total_to: int = field(metadata=_clause("decisions.md 17"))
    minimum_result: int | None = field(metadata=_clause("decisions.md 17"))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One named, versioned set of values. `remarks` are codes of sentences printed wherever its results are.

    `preliminary_totals`: chief expert and jury president may see totals before every sheet is locked; nobody else may.
    """

    name: str = field(metadata=_clause("decisions.md, rule sets shipped"))
    version: str = field(metadata=_clause("decisions.md, rule sets shipped"))
    purpose: Purpose = field(metadata=_clause("decisions.md, rule sets shipped"))
    judgement: JudgementRules = field(metadata=_clause("decisions.md 4"))
    scheme: SchemeLimits = field(metadata=_clause("decisions.md 6; decisions.md 7"))
    scale: ScaleRules | None = field(metadata=_clause("decisions.md 13"))
    medals: MedalRules | None = field(metadata=_clause("decisions.md 14"))
    advancing: AdvancingRules | None = field(metadata=_clause("decisions.md 17"))
    appeal_working_days: int = field(metadata=_clause("decisions.md 19a; decisions.md 22"))
    preliminary_totals: bool = field(metadata=_clause("decisions.md 11"))
    remarks: tuple[str, ...] = field(metadata=_clause("decisions.md, rule sets shipped"))

    def clauses(self) -> dict[str, str]:
        """Every value of this rule set, by dotted name ("scale.centre"), with the clause it comes from."""
        return dict(_clauses(self, ""))


def ruleset(name: str, version: str | None = None) -> RuleSet:
    """The shipped rule set of that name; without a version, its newest. Raises RuleBroken: rule-set-unknown."""
    for candidate in reversed(SHIPPED):
        if candidate.name == name and version in (None, candidate.version):
            return candidate
    raise RuleBroken("rule-set-unknown", name=name, version=version or "")


def default_ruleset(purpose: Purpose) -> RuleSet:
    """What a championship or an exam goes by when it names nothing else."""
    return ruleset({Purpose.CHAMPIONSHIP: "wsk-2026", Purpose.EXAM: "exam-2026"}[purpose])


def _clauses(value: Any, prefix: str) -> Iterator[tuple[str, str]]:
    for item in fields(value):
        yield prefix + item.name, item.metadata["clause"]
        part = getattr(value, item.name)
        if is_dataclass(part):
            yield from _clauses(part, f"{prefix}{item.name}.")


_WSK_SCALE = ScaleRules(
    centre=700,
    points=30,
    mad_factor=Fraction("1.4826"),
    minimum_unit=1_00,  # the small-field guard: half of Kazakhstan's fields have fewer than six competitors
    minimum_field=5,
    mean_deviation_factor=None,
    display_bound=500,
)

_CIS_SCALE = ScaleRules(
    centre=700,
    points=30,
    mad_factor=Fraction("1.4826"),
    minimum_unit=None,
    minimum_field=1,
    mean_deviation_factor=Fraction("1.253314"),
    display_bound=500,
)

_WSI_2015_SCALE = replace(_CIS_SCALE, centre=500)

_WSK_MEDALS = MedalRules(
    tie_width=2,
    tie_anchor=TieAnchor.FIRST,
    field_sizes=(
        (1, (Medal.GOLD,)),
        (2, (Medal.GOLD, Medal.SILVER)),
        (3, (Medal.GOLD, Medal.SILVER, Medal.BRONZE)),
    ),
    medallion=700,
    gold_points=4,
    silver_points=3,
    bronze_points=2,
    medallion_points=1,
)

_CIS_MEDALS = replace(_WSK_MEDALS, field_sizes=((1, (Medal.GOLD, Medal.SILVER, Medal.BRONZE)),))
_WSI_2015_MEDALS = replace(_CIS_MEDALS, medallion=500)

_ADVANCING = AdvancingRules(places_per_skill=1, region_total_from=15, region_total_to=30, minimum_result=None)

_WSK_2026 = RuleSet(
    name="wsk-2026",
    version="1",
    purpose=Purpose.CHAMPIONSHIP,
    judgement=JudgementRules(),
    scheme=SchemeLimits(),
    scale=_WSK_SCALE,
    medals=_WSK_MEDALS,
    advancing=_ADVANCING,
    appeal_working_days=1,
    preliminary_totals=True,
    remarks=(),
)

SHIPPED: tuple[RuleSet, ...] = (  # of one name, oldest version first
    _WSK_2026,
    replace(_WSK_2026, name="cis-2024", scale=_CIS_SCALE, medals=_CIS_MEDALS),
    replace(
        _WSK_2026,
        name="wsi-2015",
        scale=_WSI_2015_SCALE,
        medals=_WSI_2015_MEDALS,
        advancing=None,  # old events are read, nobody advances from them
        remarks=("not-reproduced-exactly",),
    ),
    RuleSet(
        name="exam-2026",
        version="1",
        purpose=Purpose.EXAM,
        judgement=JudgementRules(),
        scheme=SchemeLimits(total_severity=Severity.WARNING),
        scale=None,
        medals=None,
        advancing=None,
        appeal_working_days=1,
        preliminary_totals=False,  # a commission decides on the whole work
        remarks=(),
    ),
)
