"""Results that nobody has, for a rehearsal: competitors, marks and colleges are made up here, by the rules in force."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from scoring.championships.boards.views import PublicRow
from scoring.championships.stages.models import StageSkillRow
from scoring.marking.setup.viewing import Named
from scoring.rules.hundredths import format_hundredths
from scoring.rules.outcome import settle
from scoring.rules.ranking import Result
from scoring.rules.rulesets import RuleSet, ruleset
from scoring.rules.scale import public_text

# Ranking totals in hundredths, skill after skill: what a hall may come to see.
FIELDS = (
    (8940, 8460, 8105, 7730, 7705, 7010, 6420, 5830),  # gold, silver, bronze, medallions
    (8940, 8935, 8105, 7730, 7320, 7010, 6420, 5830),  # two golds and no silver
    (9120, 8460, 8455, 7730, 7320, 7010, 6420, 5830),  # two silvers
    (8300, 7150),  # a field of two: no scale, no bronze
)
PERSONS = (
    Named("1", "Айдар Мысалов", "Айдар Примеров", "Aidar Example"),
    Named("2", "Дана Мысалова", "Дана Примерова", "Dana Example"),
    Named("3", "Тимур Мысалов", "Тимур Примеров", "Timur Example"),
    Named("4", "Әсел Мысалова", "Асель Примерова", "Assel Example"),
)
COLLEGE = Named("rehearsal", "Мысал колледжі", "Колледж «Пример»", "Example College")


def rows_of(skill: StageSkillRow) -> Sequence[Mapping[str, Any]]:
    """Rows as finalised results have them, the same for a skill every time."""
    rules, totals = _rules(skill), FIELDS[skill.id % len(FIELDS)]
    outcome = settle([Result(str(seat), "", total) for seat, total in enumerate(totals, 1)], rules)
    return [
        {
            "seat": row.placed.seat, "participation": row.placed.participation.value, "place": row.placed.place,
            "total": format_hundredths(row.placed.total), "scale": row.published,
            "medal": None if row.medal is None else row.medal.value,
        }
        for row in outcome.rows
    ]  # fmt: skip


def public_rows(skill: StageSkillRow, seats: Collection[str]) -> tuple[PublicRow, ...]:
    """Every third competitor has not agreed to the name."""
    return tuple(_public(row, _rules(skill)) for row in rows_of(skill) if row["seat"] in seats)


def _public(row: Mapping[str, Any], rules: RuleSet) -> PublicRow:
    number = int(row["seat"])
    return PublicRow(
        seat=row["seat"],
        place=row["place"],
        total=row["total"],
        scale=None if row["scale"] is None or rules.scale is None else public_text(row["scale"], rules.scale),
        medal=row["medal"],
        guest=False,
        workplace="",
        organisation=COLLEGE.id,
        region="",
        names=() if number % 3 == 0 else (PERSONS[number % len(PERSONS)],),
    )


def _rules(skill: StageSkillRow) -> RuleSet:
    return ruleset(skill.rule_set, skill.rule_set_version)
