"""Finalised results as lines of a benchmark: whose seat has what, in which field; so many queries for any number."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from scoring.championships.awards import access as results_access
from scoring.championships.boards.audience import Audience, shown
from scoring.championships.boards.models import BoardSettingRow
from scoring.championships.boards.setting import Setting
from scoring.championships.boards.views import Shown
from scoring.championships.bundle.rule_values import rules_from
from scoring.championships.insights.benchmarks import LEVELS, Field, Line
from scoring.championships.results.gathering import newest_of_each
from scoring.championships.results.models import FinalisationRow
from scoring.championships.results.rows import Document
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow, StageSkillRow, TrackRow
from scoring.marking.models import SeatRow
from scoring.people.actors import Actor
from scoring.rules.hundredths import parse_hundredths
from scoring.rules.rulesets import Medal, MedalRules, RuleSet
from scoring.rules.scale import public_text

SHARES = 20_000  # kept: most results of a republic have one of ten thousand totals


@dataclass(frozen=True, slots=True)
class Place:
    """Whose results are compared: a region, or a college of it (`college` is its public id)."""

    region: str
    college: str | None = None


class Held(NamedTuple):
    """A skill as a stage held it, marked in an assessment, with the season and the line it belongs to."""

    skill: StageSkillRow
    stage: StageRow
    season: str
    kind: str
    track: str

    @property
    def field(self) -> Field:
        return Field(self.stage.level, self.kind, self.track, self.skill.number)


class _Seat(NamedTuple):
    id: str
    college: str
    region: str


def held_where(session: Session, place: Place) -> tuple[Held, ...]:
    """Every skill of every stage in which the place has a seat with a number."""
    mine = select(SeatRow.assessment_id).where(
        SeatRow.assessment_id == StageSkillRow.assessment_id, SeatRow.number.is_not(None), _whose(place)
    )
    return _held(session, mine.exists())


def held_in(session: Session, season: str, fields: Collection[Field]) -> tuple[Held, ...]:
    """Every skill of these fields in the stages of a season, wherever they are held."""
    numbers = {field.skill for field in fields}
    held = _held(session, SeasonRow.name == season, StageSkillRow.number.in_(numbers))
    return tuple(one for one in held if one.field in fields)


def released(session: Session, held: Iterable[Held], actor: Actor | None, *, at: datetime) -> tuple[Held, ...]:
    """Those whose final results this reader may know: what anybody may keep, and what the reader sees anyway.

    What anybody may keep, the boards decide (`boards.audience.shown`); without a reader nothing else is there.
    """
    held = tuple(held)
    found = select(BoardSettingRow.stage_skill_id, BoardSettingRow.released_at)
    of_skills = found.where(BoardSettingRow.stage_skill_id.in_([one.skill.id for one in held]))
    since = {row.stage_skill_id: row.released_at for row in session.execute(of_skills)}
    return tuple(one for one in held if _kept(since.get(one.skill.id), at) or _sees(actor, one.stage))


def lines_of(session: Session, held: Iterable[Held]) -> tuple[Line, ...]:
    """A line for every seat with a place in the newest finalised results."""
    by_assessment = {one.skill.assessment_id: one for one in held if one.skill.assessment_id is not None}
    finals = newest_of_each(session, by_assessment)
    seats = _seats(session, {number: one for number, one in by_assessment.items() if number in finals})
    rules: dict[str, RuleSet] = {}  # each once: most skills go by the same one
    return tuple(
        line
        for assessment, row in finals.items()
        for line in _lines(by_assessment[assessment], row, seats.get(assessment, {}), rules)
    )


def _held(session: Session, *said: ColumnElement[bool]) -> tuple[Held, ...]:
    found = (
        select(StageSkillRow, StageRow, SeasonRow.name, ChampionshipRow.kind, TrackRow.code)
        .join(StageRow, StageRow.id == StageSkillRow.stage_id)
        .join(ChampionshipRow, ChampionshipRow.id == StageRow.championship_id)
        .join(SeasonRow, SeasonRow.id == ChampionshipRow.season_id)
        .join(TrackRow, TrackRow.id == ChampionshipRow.track_id)
        .where(StageRow.level.in_(LEVELS), StageSkillRow.assessment_id.is_not(None), *said)
    )
    return tuple(Held(*row) for row in session.execute(found))


def _whose(place: Place) -> ColumnElement[bool]:
    """A seat says whom it counts for; where it does not, it counts for the host of its stage."""
    seat, host, own = (
        (SeatRow.region, StageRow.region, place.region)
        if place.college is None
        else (SeatRow.organisation, StageRow.organisation, place.college)
    )
    return or_(seat == own, and_(seat.is_(None), host == own))


def _kept(released_at: datetime | None, at: datetime) -> bool:
    """Lines are made of final results alone, and a skill of a stage is no rehearsal."""
    setting = Setting(released_at=released_at)
    return shown(setting, at, Audience.KEEPERS, countable=True, final=True) is Shown.RESULTS


def _sees(actor: Actor | None, stage: StageRow) -> bool:
    return actor is not None and results_access.allowed(actor, results_access.SEE_RESULTS, stage)


def _seats(session: Session, held: Mapping[int, Held]) -> dict[int, dict[str, _Seat]]:
    """By assessment and the number of a seat: whom it counts for."""
    row, found = SeatRow, dict[int, dict[str, _Seat]]()
    wanted = select(row.assessment_id, row.number, row.public_id, row.organisation, row.region)
    numbered = wanted.where(row.assessment_id.in_(list(held)), row.number.is_not(None))
    for assessment, number, seat, college, region in session.execute(numbered):
        stage = held[assessment].stage
        counts = _Seat(seat, college or stage.organisation or "", region or stage.region or "")
        found.setdefault(assessment, {})[str(number)] = counts
    return found


def _lines(held: Held, row: FinalisationRow, seats: Mapping[str, _Seat], known: dict[str, RuleSet]) -> Iterable[Line]:
    document = json.loads(row.document)
    rules = _rules(document["rule_set"], known)
    field = held.field
    for one in document["standings"]:
        seat = seats.get(one["seat"])
        if one["place"] is None or seat is None:
            continue
        medal = Medal(one["medal"]) if one["medal"] else None
        yield Line(
            season=held.season,
            field=field,
            share=_share(one["total"], one["maximum"]),
            scale=one["scale"],
            medal=medal,
            points=points_of(medal, rules.medals),
            college=seat.college,
            region=seat.region,
            seat=seat.id,
            stage=held.stage.public_id,
            public_scale=_public(one["scale"], rules),
        )


@lru_cache(maxsize=SHARES)
def _share(total: str, maximum: str) -> Fraction:
    return Fraction(parse_hundredths(total), parse_hundredths(maximum))


def _rules(said: Document, known: dict[str, RuleSet]) -> RuleSet:
    key = json.dumps(said, sort_keys=True)
    if key not in known:
        known[key] = rules_from(said)
    return known[key]


def _public(scale: int | None, rules: RuleSet) -> str:
    return "" if scale is None or rules.scale is None else public_text(scale, rules.scale)


def points_of(medal: Medal | None, rules: MedalRules | None) -> int:
    """What a medal is worth in the rule set of its skill. decisions.md 16."""
    if medal is None or rules is None:
        return 0
    worth = {
        Medal.GOLD: rules.gold_points,
        Medal.SILVER: rules.silver_points,
        Medal.BRONZE: rules.bronze_points,
        Medal.MEDALLION: rules.medallion_points,
    }
    return worth[medal]
