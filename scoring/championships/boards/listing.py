"""Which boards there are, for whoever comes without an address: stages of a season, by championship."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.boards.queries import Said, said
from scoring.championships.stages.academic_years import season_of_today
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow, StageSkillRow, TrackRow
from scoring.championships.stages.reference import MAIN
from scoring.championships.stages.seasons import season_row
from scoring.championships.stages.staging import INTERNATIONAL, LEVELS
from scoring.people.models import Organisation

LISTED = 500  # stages on one page: of a season with more, those whose days are the latest


@dataclass(frozen=True, slots=True)
class ListedStage:
    id: str
    name: Said
    host: Said | None  # the college that holds it
    venue: str
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class ListedChampionship:
    """A championship with the stages that have skills, the highest level first. `track` of the main one is left out."""

    name: Said
    kind: str
    track: Said | None
    stages: Sequence[ListedStage]


@dataclass(frozen=True, slots=True)
class Listing:
    """`season` is the one that is shown (None: there is none yet), `seasons` all of them by id, the newest first."""

    season: str | None
    seasons: dict[str, str]
    championships: Sequence[ListedChampionship]
    more: bool


def listing(session: Session, season: str | None = None, *, today: date) -> Listing:
    """The boards of a season, of today's academic year if none is asked for. Raises NotFound: season-unknown."""
    rows = list(session.scalars(select(SeasonRow).order_by(SeasonRow.begins.desc(), SeasonRow.id.desc())))
    chosen = season_row(session, season) if season else season_of_today(rows, today)
    found = _stages(session, chosen.id) if chosen else []
    shown = sorted(found[:LISTED], key=lambda row: (row[1].id, -LEVELS.index(row[0].level)))
    hosts = _hosts(session, {stage.organisation for stage, _, _ in shown if stage.organisation})
    return Listing(
        chosen.public_id if chosen else None,
        {row.public_id: row.name for row in rows},
        [_championship(list(group), hosts) for _id, group in groupby(shown, key=lambda row: row[1].id)],
        len(found) > LISTED,
    )


Found = tuple[StageRow, ChampionshipRow, TrackRow]


def _stages(session: Session, season: int) -> list[Found]:
    """Those with a skill, and one more than is listed."""
    found = (
        select(StageRow, ChampionshipRow, TrackRow)
        .join(ChampionshipRow, ChampionshipRow.id == StageRow.championship_id)
        .join(TrackRow, TrackRow.id == ChampionshipRow.track_id)
        .where(ChampionshipRow.season_id == season, StageRow.level != INTERNATIONAL)
        .where(StageRow.id.in_(select(StageSkillRow.stage_id)))
        .order_by(StageRow.first_day.desc().nulls_last(), StageRow.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(found.limit(LISTED + 1))]


def _hosts(session: Session, wanted: set[str]) -> dict[str | None, Said]:
    rows = session.scalars(select(Organisation).where(Organisation.public_id.in_(wanted)))
    return {row.public_id: said(row) for row in rows}


def _championship(rows: Sequence[Found], hosts: Mapping[str | None, Said]) -> ListedChampionship:
    _stage, championship, track = rows[0]
    return ListedChampionship(
        said(championship),
        championship.kind,
        None if track.code == MAIN else said(track),
        [
            ListedStage(row.public_id, said(row), hosts.get(row.organisation), row.venue, row.first_day, row.last_day)
            for row, _, _ in rows
        ],
    )
