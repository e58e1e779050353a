"""What every page of a stage says above itself: its names, its championship and season, whether it is under way."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.stages import access
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation import clock
from scoring.people.actors import Actor
from scoring.rules.scheme import Text


class StageTime(StrEnum):
    """Where today stands to the days of a stage."""

    UNSAID = "unsaid"
    AHEAD = "ahead"
    NOW = "now"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class StageHeading:
    """A stage by its public id, with the championship and the season it belongs to."""

    id: str
    name: Text
    level: str
    championship: str
    championship_name: Text
    season: str
    season_name: str
    time: StageTime
    revision: int


def heading(session: Session, stage: str, *, actor: Actor, at: datetime) -> StageHeading:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown."""
    row = stage_row(session, stage)
    access.require(actor, access.SEE_STAGE, row)
    return heading_of(session, row, at=at)


def heading_of(session: Session, row: StageRow, *, at: datetime) -> StageHeading:
    """As `heading`, for those who have asked permission already."""
    found = select(ChampionshipRow, SeasonRow).join(SeasonRow, SeasonRow.id == ChampionshipRow.season_id)
    championship, season = session.execute(found.where(ChampionshipRow.id == row.championship_id)).one()
    return StageHeading(
        row.public_id, Text(row.name_kk, row.name_ru, row.name_en), row.level, championship.public_id,
        Text(championship.name_kk, championship.name_ru, championship.name_en), season.public_id, season.name,
        time_of(row, clock.shown(at).date()), row.revision,
    )  # fmt: skip


def time_of(row: StageRow, today: date) -> StageTime:
    """By the event window, where it is said, else by the competition days."""
    begins, ends = row.opens or row.first_day, row.closes or row.last_day
    if begins is None or ends is None:
        return StageTime.UNSAID
    if today < begins:
        return StageTime.AHEAD
    return StageTime.NOW if today <= ends else StageTime.OVER
