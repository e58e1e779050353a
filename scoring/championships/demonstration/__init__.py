"""The demonstration's season, made by the product's own verbs: this year, last year's republic, all tracks."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.demonstration import last_year, names, this_year, tracks
from scoring.championships.demonstration.making import Making
from scoring.championships.stages.models import StageEntryPersonRow, StageEntryRow, StageSkillRow
from scoring.championships.stages.queries import stage_row
from scoring.marking.demonstration import actor_of
from scoring.people.demonstration.season import fill_squads


def fill(session: Session, schemes: Mapping[str, int], *, at: datetime) -> None:
    """Make each part once, unless it is there; what a newcomer changed stays.

    `schemes` are published versions: "demonstration", and a short one by the number of its skill.
    """
    making = Making(session, at, schemes, fill_squads(session, at), actor_of(session, "organizer"))
    last_year.fill(making)
    this_year.fill(making)
    tracks.fill(making)


def competitor_who_went_on(session: Session) -> str:
    """One whose college sent them on to a region whose results are out too; who it is, the draw of numbers decides."""
    stage = stage_row(session, names.REGION_STAGE)
    entry, skill = StageEntryRow, StageSkillRow
    advanced = (
        select(StageEntryPersonRow.person)
        .join(entry, entry.id == StageEntryPersonRow.entry_id)
        .join(skill, skill.id == entry.stage_skill_id)
        .where(skill.stage_id == stage.id, entry.provenance.is_not(None))
        .order_by(StageEntryPersonRow.person)
    )
    return session.scalars(advanced.limit(1)).one()
