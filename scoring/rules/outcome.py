"""The outcome of one skill: places, scale points and medals of its field, and those listed apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.rules.medals import award_by_scale, award_by_total
from scoring.rules.ranking import Participation, Placed, Result, stand
from scoring.rules.rulesets import Medal, RuleSet
from scoring.rules.scale import Scale, scale_of


@dataclass(frozen=True, slots=True)
class Row:
    """One seat of the field. `exact` and `published` scale points are None where the skill has no scale."""

    placed: Placed
    exact: Fraction | None
    published: int | None
    medal: Medal | None


@dataclass(frozen=True, slots=True)
class ApartRow:
    """One seat without a place; a guest may be shown the points that the official median and MAD give it."""

    result: Result
    published: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A settled skill; `scale` is None where the rule set or the size of the field gives none."""

    rows: tuple[Row, ...]
    apart: tuple[ApartRow, ...]
    scale: Scale | None


def settle(results: Iterable[Result], rules: RuleSet) -> Outcome:
    """Everything one skill's ranking totals decide. decisions.md 12, 13, 14, 15.

    Raises RuleBroken: seat-twice, total-missing.
    """
    standing = stand(results)
    scale = scale_of([one.total for one in standing.placed], rules.scale) if rules.scale else None
    medals = _medals(standing.placed, scale, rules)
    rows = (
        Row(
            one,
            exact=scale.score(one.total) if scale else None,
            published=scale.published(one.total) if scale else None,
            medal=medals.get(one.seat),
        )
        for one in standing.placed
    )
    return Outcome(tuple(rows), tuple(_apart(result, scale) for result in standing.apart), scale)


def _medals(placed: Sequence[Placed], scale: Scale | None, rules: RuleSet) -> dict[str, Medal]:
    if rules.medals is None:
        return {}
    if scale is None:
        return award_by_total({one.seat: one.total for one in placed}, rules.medals)
    return award_by_scale({one.seat: scale.published(one.total) for one in placed}, rules.medals)


def _apart(result: Result, scale: Scale | None) -> ApartRow:
    if scale is None or result.total is None or result.participation is not Participation.GUEST:
        return ApartRow(result, None)
    return ApartRow(result, scale.published(result.total))
