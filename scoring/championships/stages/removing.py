"""What was founded by mistake taken away again: a season, a championship or a stage, each only while it is empty."""

from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from scoring.championships.stages import access, staging
from scoring.championships.stages.files.models import StageSkillImportRow
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow, StageSkillRow
from scoring.championships.stages.plan_acts import Thing, note_removal
from scoring.championships.stages.seasons import (
    championship_row,
    said_of_championship,
    said_of_season,
    season_row,
)
from scoring.foundation.db import Base
from scoring.foundation.errors import Refused
from scoring.marking.models import AssessmentRow
from scoring.people import permissions
from scoring.people.actors import Actor
from scoring.people.models import RoleGrant

OWN_PAPERWORK = (StageSkillImportRow,)  # files that were looked at on the way; they go with the stage


def remove_season(session: Session, season: str, *, actor: Actor, at: datetime) -> None:
    """Raises Forbidden: not-allowed; NotFound: season-unknown; Refused: season-not-empty (`count` of championships)."""
    permissions.require(actor, access.PLAN_SEASON)
    row = season_row(session, season)
    count = session.scalar(select(func.count(ChampionshipRow.id)).where(ChampionshipRow.season_id == row.id))
    if count:
        raise Refused("season-not-empty", name=row.name, count=count)
    note_removal(session, Thing.SEASON, season, None, said_of_season(row), actor=actor, at=at)
    session.delete(row)
    session.flush()


def remove_championship(session: Session, championship: str, *, actor: Actor, at: datetime) -> str:
    """The public id of the season that it was in.

    Raises Forbidden: not-allowed; NotFound: championship-unknown; Refused: championship-not-empty (`count` of stages).
    """
    permissions.require(actor, access.PLAN_SEASON)
    row = championship_row(session, championship)
    count = session.scalar(select(func.count(StageRow.id)).where(StageRow.championship_id == row.id))
    if count:
        raise Refused("championship-not-empty", count=count)
    season = session.get_one(SeasonRow, row.season_id).public_id
    said = said_of_championship(session, row)
    note_removal(session, Thing.CHAMPIONSHIP, championship, season, said, actor=actor, at=at)
    session.delete(row)
    session.flush()
    return season


def remove_stage(session: Session, stage: str, *, actor: Actor, at: datetime, seen: int) -> str:
    """The public id of the championship that it was in; for whoever could found it there.

    Raises Forbidden: not-allowed; NotFound: stage-unknown; Outdated: stage-changed; Refused: stage-elsewhere, and
    the codes of `in_the_way`.
    """
    row = staging.changing(session, stage, actor=actor, seen=seen)
    staging.expect_at_home(actor, row.level, row.region or "", row.organisation or "")
    hindrance = in_the_way(session, row)
    if hindrance is not None:
        raise hindrance
    for table in OWN_PAPERWORK:
        for one in session.scalars(select(table).where(table.stage_id == row.id)):
            session.delete(one)
    championship = session.get_one(ChampionshipRow, row.championship_id).public_id
    note_removal(session, Thing.STAGE, stage, championship, staging.said_of_stage(session, row), actor=actor, at=at)
    session.flush()
    session.delete(row)
    session.flush()
    return championship


def in_the_way(session: Session, stage: StageRow) -> Refused | None:
    """Why a stage is not removed: stage-not-empty (`count` of skills), stage-awaited (`count` of stages that send
    here), stage-has-roles (`count`), stage-in-use. None where it is empty."""
    counted = (
        ("stage-not-empty", select(func.count(StageSkillRow.id)).where(StageSkillRow.stage_id == stage.id)),
        ("stage-awaited", select(func.count(StageRow.id)).where(StageRow.sends_to == stage.id)),
        (
            "stage-has-roles",
            select(func.count(RoleGrant.id)).where(
                RoleGrant.scope_kind == access.STAGE, RoleGrant.scope_id == stage.public_id
            ),
        ),
    )
    for code, query in counted:
        if count := session.scalar(query):
            return Refused(code, count=count)
    return Refused("stage-in-use") if _kept_elsewhere(session, stage) else None


def _kept_elsewhere(session: Session, stage: StageRow) -> bool:
    """Whether a table of any part, of today or to come, holds on to this stage."""
    own = {StageRow.__table__, StageSkillRow.__table__, *(table.__table__ for table in OWN_PAPERWORK)}
    columns = [
        key.parent
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if table not in own and key.column is StageRow.__table__.c.id
    ]
    asked = [exists().where(column == stage.id) for column in columns]
    drafts = exists().where(AssessmentRow.stage == stage.public_id)
    return any(session.scalar(select(one)) for one in (*asked, drafts))
