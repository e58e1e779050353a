"""Team tables and awards of final results: the rules of decisions.md 16 applied to what was fixed. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from scoring.championships.awards.reading import FinalSkill, SkillResult
from scoring.championships.bundle.rule_values import rules_from
from scoring.championships.results.rows import Document
from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import parse_hundredths
from scoring.rules.outcome import Outcome, Row
from scoring.rules.ranking import Participation, Placed
from scoring.rules.rulesets import Medal, MedalRules, Purpose, RuleSet, default_ruleset
from scoring.rules.scale import scale_of
from scoring.rules.teams import (
    Best,
    SkillOutcome,
    TableRow,
    TeamTables,
    best_of_members,
    highest_overall,
    skills_without_scale,
    team_tables,
)

TABLES = ("medal_total", "medal_average", "scale_total", "scale_average")
SCALE_TABLES = TABLES[2:]


@dataclass(frozen=True, slots=True)
class Awards:
    """`tables` is None and `best` is empty where seats count for nobody. Skills and seats by id and number.

    `without_scale` are the skills that scale tables and best-of leave out and must name. decisions.md 16.
    """

    tables: TeamTables | None
    best: Mapping[str, Best]
    overall: Best | None
    without_scale: tuple[str, ...]

    def table(self, name: str) -> Sequence[TableRow]:
        return getattr(self.tables, name) if self.tables else ()


def awards_of(skills: Iterable[SkillResult], *, members: bool) -> Awards:
    """The awards of all skills that are final. decisions.md 16.

    `members`: whether seats count for regions or colleges. Raises RuleBroken: medal-points-differ.
    """
    finals = [(one, one.final) for one in skills if one.final is not None]
    rules = _rule_sets(final for _one, final in finals)
    outcomes = [_outcome(one.id, final, rules[_key(final)]) for one, final in finals]
    counted = [_of_members(one) for one in outcomes] if members else []
    return Awards(
        tables=team_tables(counted, _points(rules.values())) if members else None,
        best=best_of_members(counted),
        overall=highest_overall(outcomes),
        without_scale=skills_without_scale(outcomes),
    )


def awards_document(awards: Awards) -> Document:
    """What is fixed of the awards when a stage is finalised; worths are exact: "7/3"."""
    tables = None
    if awards.tables is not None:
        tables = {name: [_table_row(row) for row in awards.table(name)] for name in TABLES}
    return {
        "tables": tables,
        "best": {member: _best(best) for member, best in awards.best.items()},
        "overall": _best(awards.overall) if awards.overall else None,
        "without_scale": list(awards.without_scale),
    }


def _rule_sets(finals: Iterable[FinalSkill]) -> dict[str, RuleSet]:
    """Each rule set once: most skills of a stage go by the same one."""
    documents = {_key(final): final.rules for final in finals}
    return {key: rules_from(document) for key, document in documents.items()}


def _key(final: FinalSkill) -> str:
    return json.dumps(final.rules, sort_keys=True)


def _outcome(skill: str, final: FinalSkill, rules: RuleSet) -> SkillOutcome:
    """A skill as it was fixed: places, points and medals are not computed anew."""
    field = [row for row in final.rows if row["place"] is not None]
    maximum = max((parse_hundredths(row["maximum"]) for row in field), default=1)
    return SkillOutcome(skill, maximum, _fixed(field, final.members, rules))


def _of_members(one: SkillOutcome) -> SkillOutcome:
    """Only the seats that count for somebody."""
    counted = tuple(row for row in one.outcome.rows if row.placed.member)
    return replace(one, outcome=replace(one.outcome, rows=counted))


def _fixed(field: Sequence[Document], members: Mapping[str, str], rules: RuleSet) -> Outcome:
    rows = tuple(
        Row(
            Placed(
                row["place"], row["seat"], members[row["seat"]], parse_hundredths(row["total"]),
                Participation(row["participation"]),
            ),
            exact=None,
            published=row["scale"],
            medal=Medal(row["medal"]) if row["medal"] else None,
        )
        for row in field
    )  # fmt: skip
    totals = [row.placed.total for row in rows]
    return Outcome(rows, (), scale_of(totals, rules.scale) if rules.scale else None)


def _points(rules: Iterable[RuleSet]) -> MedalRules:
    """By what medals count in team tables; all skills of a table must agree on it."""
    known = [one.medals for one in rules if one.medals is not None]
    said = {(one.gold_points, one.silver_points, one.bronze_points, one.medallion_points) for one in known}
    if len(said) > 1:
        raise RuleBroken("medal-points-differ")
    medals = known[0] if known else default_ruleset(Purpose.CHAMPIONSHIP).medals
    if medals is None:
        raise AssertionError("the rule set of championships gives medals")
    return medals


def _table_row(row: TableRow) -> Document:
    return {"place": row.place, "member": row.member, "worth": str(Fraction(row.worth)), "skills": row.skills}


def _best(best: Best) -> Document:
    return {
        "seats": [{"skill": skill, "seat": seat} for skill, seat in best.seats],
        "scale": best.published,
        "share": None if best.share is None else str(best.share),
    }
