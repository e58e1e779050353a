"""Team tables of regions or colleges over all skills, and who was best. decisions.md 16."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from scoring.rules.errors import RuleBroken
from scoring.rules.outcome import Outcome, Row
from scoring.rules.ranking import shared_places
from scoring.rules.rulesets import Medal, MedalRules


@dataclass(frozen=True, slots=True)
class SkillOutcome:
    """One settled skill; `maximum` is what its marking scheme is worth, in hundredths."""

    skill: str
    maximum: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class TableRow:
    """One member's line: its place (equal worths share it), its exact worth, the skills that worth comes from."""

    place: int
    member: str
    worth: Fraction
    skills: int


@dataclass(frozen=True, slots=True)
class TeamTables:
    """The four tables. The scale tables leave out `skills_without_scale` and members who entered nothing else."""

    medal_total: tuple[TableRow, ...]
    medal_average: tuple[TableRow, ...]
    scale_total: tuple[TableRow, ...]
    scale_average: tuple[TableRow, ...]
    skills_without_scale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Best:
    """Who was best, all of them when it is shared: pairs of skill and seat.

    Exactly one of `published` (scale points) and `share` (of the maximum mark) says how good.
    """

    seats: tuple[tuple[str, str], ...]
    published: int | None = None
    share: Fraction | None = None


class _Line(NamedTuple):
    """One seat of one skill's field. A team is one seat, so it counts once."""

    skill: str
    row: Row
    share: Fraction


_Worth = Callable[[Sequence[_Line]], Fraction]


def team_tables(skills: Iterable[SkillOutcome], rules: MedalRules) -> TeamTables:
    """Medal points and scale points of every member with a seat in a field, in total and on average. decisions.md 16.

    Medal points per skill and scale points on average are over the skills the member entered; a member with several
    seats in one skill has, in the average, their mean there. Raises RuleBroken: skill-twice.
    """
    skills = _each_once(skills)
    everything = _by_member(_lines(skills))
    scaled = _by_member(_scaled(_lines(skills)))
    points = _medal_points(rules)
    return TeamTables(
        medal_total=_table(everything, lambda lines: _sum_points(lines, points)),
        medal_average=_table(everything, lambda lines: _sum_points(lines, points) / _entered(lines)),
        scale_total=_table(scaled, lambda lines: Fraction(sum(_published(line) for line in lines))),
        scale_average=_table(scaled, _average_scale),
        skills_without_scale=skills_without_scale(skills),
    )


def best_of_members(skills: Iterable[SkillOutcome]) -> dict[str, Best]:
    """Member to its best seat or seats: the highest scale points, and where it has none, the highest share of the
    maximum. decisions.md 16. Raises RuleBroken: skill-twice."""
    lines = _by_member(_lines(_each_once(skills)))
    return {member: _best_by_scale(own) or _best_by_share(own) for member, own in sorted(lines.items())}


def highest_overall(skills: Iterable[SkillOutcome]) -> Best | None:
    """The highest scale points of all, shared on equality; None where no skill has a scale. decisions.md 16.

    Raises RuleBroken: skill-twice.
    """
    return _best_by_scale(_lines(_each_once(skills)))


def skills_without_scale(skills: Iterable[SkillOutcome]) -> tuple[str, ...]:
    """The skills that scale tables and best-of must name as left out. decisions.md 16."""
    return tuple(sorted(one.skill for one in skills if one.outcome.scale is None))


def _each_once(skills: Iterable[SkillOutcome]) -> tuple[SkillOutcome, ...]:
    skills, seen = tuple(skills), set[str]()
    for one in skills:
        if one.skill in seen:
            raise RuleBroken("skill-twice", skill=one.skill)
        seen.add(one.skill)
    return skills


def _lines(skills: Iterable[SkillOutcome]) -> list[_Line]:
    ordered = sorted(skills, key=lambda one: one.skill)
    return [
        _Line(one.skill, row, Fraction(row.placed.total, one.maximum)) for one in ordered for row in one.outcome.rows
    ]


def _scaled(lines: Iterable[_Line]) -> list[_Line]:
    return [line for line in lines if line.row.published is not None]


def _by_member(lines: Iterable[_Line]) -> dict[str, list[_Line]]:
    members: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        members[line.row.placed.member].append(line)
    return members


def _table(members: Mapping[str, Sequence[_Line]], worth: _Worth) -> tuple[TableRow, ...]:
    worths = [(member, worth(lines), _entered(lines)) for member, lines in sorted(members.items())]
    return tuple(
        TableRow(place, member, value, entered)
        for place, (member, value, entered) in shared_places(worths, lambda one: one[1])
    )


def _medal_points(rules: MedalRules) -> Mapping[Medal | None, int]:
    return {
        Medal.GOLD: rules.gold_points,
        Medal.SILVER: rules.silver_points,
        Medal.BRONZE: rules.bronze_points,
        Medal.MEDALLION: rules.medallion_points,
        None: 0,
    }


def _sum_points(lines: Iterable[_Line], points: Mapping[Medal | None, int]) -> Fraction:
    return Fraction(sum(points[line.row.medal] for line in lines))


def _entered(lines: Iterable[_Line]) -> int:
    return len({line.skill for line in lines})


def _average_scale(lines: Sequence[_Line]) -> Fraction:
    seats: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        seats[line.skill].append(_published(line))
    return sum((Fraction(sum(own), len(own)) for own in seats.values()), Fraction(0)) / len(seats)


def _published(line: _Line) -> int:
    return line.row.published or 0


def _best_by_scale(lines: Iterable[_Line]) -> Best | None:
    scaled = _scaled(lines)
    if not scaled:
        return None
    top = max(_published(line) for line in scaled)
    return Best(tuple((line.skill, line.row.placed.seat) for line in scaled if line.row.published == top), top)


def _best_by_share(lines: Sequence[_Line]) -> Best:
    top = max(line.share for line in lines)
    return Best(tuple((line.skill, line.row.placed.seat) for line in lines if line.share == top), share=top)
