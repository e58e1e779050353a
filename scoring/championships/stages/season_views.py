"""Championships of a season with their stages, as whoever may see them sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.championships.stages import access
from scoring.championships.stages.heading import StageTime, time_of
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow, StageSkillRow, TrackRow
from scoring.championships.stages.seasons import championship_row
from scoring.championships.stages.staging import LEVELS
from scoring.foundation import clock
from scoring.people import permissions
from scoring.people.actors import Actor
from scoring.people.models import Organisation, Region
from scoring.rules.scheme import Text


@dataclass(frozen=True, slots=True)
class SeasonLine:
    id: str
    name: str
    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class TrackView:
    code: str
    name: Text
    hides_names: bool


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage in a list: where, when, how many skills; `sends_to` is the name of the stage above."""

    id: str
    name: Text
    level: str
    host: Text | None
    begins: date | None
    ends: date | None
    skills: int
    sends_to: Text | None
    time: StageTime


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the way up; `id` is "" where it may not be opened, or where `count` stages below send here."""

    id: str
    name: Text
    level: str
    here: bool
    over: bool
    count: int = 1


@dataclass(frozen=True, slots=True)
class ChampionshipView:
    id: str
    name: Text
    kind: str
    industry: int | None
    track: TrackView
    season: SeasonLine
    stages: tuple[StageLine, ...]


def seasons(session: Session, *, actor: Actor) -> list[SeasonLine]:
    """All seasons, the newest first. Raises SignInNeeded, Forbidden: not-allowed."""
    _expect(actor)
    rows = session.scalars(select(SeasonRow).order_by(SeasonRow.begins.desc(), SeasonRow.id.desc()))
    return [_season(row) for row in rows]


def tracks(session: Session, *, actor: Actor) -> list[TrackView]:
    """Raises SignInNeeded, Forbidden: not-allowed."""
    _expect(actor)
    return [_track(row) for row in session.scalars(select(TrackRow).order_by(TrackRow.id))]


def championships(session: Session, season: str, *, actor: Actor, at: datetime) -> list[ChampionshipView]:
    """Those of a season. Raises SignInNeeded, Forbidden: not-allowed."""
    _expect(actor)
    found = select(ChampionshipRow).join(SeasonRow, SeasonRow.id == ChampionshipRow.season_id)
    rows = session.scalars(found.where(SeasonRow.public_id == season).order_by(ChampionshipRow.id))
    return _views(session, list(rows), actor, at)


def championship(session: Session, public_id: str, *, actor: Actor, at: datetime) -> ChampionshipView:
    """Raises SignInNeeded, Forbidden: not-allowed; NotFound: championship-unknown."""
    _expect(actor)
    return _views(session, [championship_row(session, public_id)], actor, at)[0]


def way_up(session: Session, stage: StageRow, *, actor: Actor, at: datetime) -> list[Step]:
    """From the stages that send to this one up to where its winners may end."""
    rows = list(session.scalars(select(StageRow).where(StageRow.championship_id == stage.championship_id)))
    known, today = {row.id: row for row in rows}, clock.shown(at).date()
    below = [row for row in rows if row.sends_to == stage.id]
    steps = [_step(row, stage, actor, today) for row in below[:1]]
    if len(below) > 1:
        over = all(time_of(row, today) is StageTime.OVER for row in below)
        steps = [Step("", Text(), below[0].level, here=False, over=over, count=len(below))]
    row: StageRow | None = stage
    while row is not None:  # each stands above the one before: the way ends
        steps.append(_step(row, stage, actor, today))
        row = known.get(row.sends_to or 0)
    return steps


def _step(row: StageRow, here: StageRow, actor: Actor, today: date) -> Step:
    name = Text(row.name_kk, row.name_ru, row.name_en)
    address = row.public_id if access.allowed(actor, access.SEE_STAGE, row) else ""
    return Step(address, name, row.level, row.id == here.id, time_of(row, today) is StageTime.OVER)


def _expect(actor: Actor) -> None:
    permissions.require_somewhere(actor, access.SEE_STAGE)


def _views(session: Session, rows: list[ChampionshipRow], actor: Actor, at: datetime) -> list[ChampionshipView]:
    stages = _stages(session, [row.id for row in rows], actor, at)
    season = {row.id: _season(row) for row in session.scalars(select(SeasonRow))}
    track = {row.id: _track(row) for row in session.scalars(select(TrackRow))}
    return [
        ChampionshipView(
            row.public_id, Text(row.name_kk, row.name_ru, row.name_en), row.kind, row.industry,
            track[row.track_id], season[row.season_id], tuple(stages.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def _stages(session: Session, championships: list[int], actor: Actor, at: datetime) -> dict[int, list[StageLine]]:
    """By championship, from the colleges up; those alone that the actor may see."""
    rows = list(session.scalars(select(StageRow).where(StageRow.championship_id.in_(championships))))
    names = {row.id: Text(row.name_kk, row.name_ru, row.name_en) for row in rows}
    hosts = _hosts(session, rows)
    skills = {
        row[0]: row[1]
        for row in session.execute(
            select(StageSkillRow.stage_id, func.count())
            .where(StageSkillRow.stage_id.in_(list(names)))
            .group_by(StageSkillRow.stage_id)
        )
    }
    found: dict[int, list[StageLine]] = {}
    today = clock.shown(at).date()
    for row in sorted(rows, key=lambda row: (LEVELS.index(row.level), row.opens or date.max, row.id)):
        if access.allowed(actor, access.SEE_STAGE, row):
            line = StageLine(
                row.public_id, names[row.id], row.level, hosts.get(row.organisation or row.region or ""),
                row.opens or row.first_day, row.closes or row.last_day, skills.get(row.id, 0),
                names.get(row.sends_to or 0), time_of(row, today),
            )  # fmt: skip
            found.setdefault(row.championship_id, []).append(line)
    return found


def _hosts(session: Session, rows: Iterable[StageRow]) -> dict[str, Text]:
    colleges = [row.organisation for row in rows if row.organisation]
    found = {row.iso: Text(row.name_kk, row.name_ru, row.name_en) for row in session.scalars(select(Region))}
    held = session.scalars(select(Organisation).where(Organisation.public_id.in_(colleges))) if colleges else ()
    return found | {row.public_id: Text(row.name_kk, row.name_ru, row.name_en) for row in held}


def _season(row: SeasonRow) -> SeasonLine:
    return SeasonLine(row.public_id, row.name, row.begins, row.ends)


def _track(row: TrackRow) -> TrackView:
    return TrackView(row.code, Text(row.name_kk, row.name_ru, row.name_en), row.hides_names)
