"""Rows of entries found by public ids, and who and what stands under them; no permission is asked here."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from scoring.championships.entries.writing import EntryState
from scoring.championships.packages.models import ImportedStageRow
from scoring.championships.stages.models import (
    StageEntryConditionRow,
    StageEntryPersonRow,
    StageEntryRow,
    StageRow,
    StageSkillRow,
)
from scoring.foundation.errors import NotFound
from scoring.people.directory.organisations import COLLEGE
from scoring.people.models import Organisation

LIVE = (EntryState.NOMINATED.value, EntryState.CONFIRMED.value)  # those that hold a place


def entry_row(session: Session, stage: StageRow, entry: str, *, anew: bool = False) -> StageEntryRow:
    """An entry of this stage; `anew` as the database has it now, whatever this session read of it before.

    Raises NotFound: stage-entry-unknown, also for an entry of another stage.
    """
    found = select(StageEntryRow).join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
    found = found.where(StageSkillRow.stage_id == stage.id, StageEntryRow.public_id == entry)
    row = session.scalar(found.execution_options(populate_existing=anew))
    if row is None:
        raise NotFound("stage-entry-unknown")
    return row


def skill_of(session: Session, entry: StageEntryRow) -> StageSkillRow:
    return session.get_one(StageSkillRow, entry.stage_skill_id)


def persons_under(session: Session, entries: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The persons of each of these entries, by position."""
    ids = list(entries)
    rows = select(StageEntryPersonRow).where(StageEntryPersonRow.entry_id.in_(ids))
    found: dict[int, list[str]] = {entry: [] for entry in ids}
    for row in session.scalars(rows.order_by(StageEntryPersonRow.position)):
        found[row.entry_id].append(row.person)
    return {entry: tuple(persons) for entry, persons in found.items()}


def conditions_under(session: Session, entries: Iterable[int]) -> dict[int, Mapping[str, int | None]]:
    """What each of these entries needs, as codes with minutes."""
    ids = list(entries)
    rows = select(StageEntryConditionRow).where(StageEntryConditionRow.entry_id.in_(ids))
    found: dict[int, dict[str, int | None]] = {entry: {} for entry in ids}
    for row in session.scalars(rows.order_by(StageEntryConditionRow.id)):
        found[row.entry_id][row.code] = row.minutes
    return dict(found)


def live_places(session: Session, stage: StageRow, persons: Sequence[str]) -> list[tuple[str, StageEntryRow]]:
    """(person, entry) of every live entry of the stage that one of these persons stands under."""
    found = (
        select(StageEntryPersonRow.person, StageEntryRow)
        .join(StageEntryRow, StageEntryRow.id == StageEntryPersonRow.entry_id)
        .join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
        .where(StageSkillRow.stage_id == stage.id, StageEntryRow.state.in_(LIVE))
        .where(StageEntryPersonRow.person.in_(list(persons)))
    )
    return [(person, entry) for person, entry in session.execute(found)]


def entries_in(session: Session, skill: StageSkillRow) -> int:
    """How many entries of a skill hold a place."""
    held = select(func.count(StageEntryRow.id)).where(StageEntryRow.stage_skill_id == skill.id)
    return session.scalar(held.where(StageEntryRow.state.in_(LIVE))) or 0


def enters(stage: StageRow, organisation: Organisation) -> bool:
    """Whether the persons of an organisation may compete in a stage otherwise than as guests.

    A college stage is of its host, a regional stage of its region's colleges, the republican one of all colleges; an
    international stage records results alone.
    """
    if organisation.kind != COLLEGE or stage.level == "international":
        return False
    if stage.level == "college":
        return stage.organisation == organisation.public_id
    return stage.level == "republic" or stage.region in (None, organisation.region)


def stages_for(organisation: Organisation) -> ColumnElement[bool]:
    """As `enters`, for a query of stages."""
    own = (StageRow.level == "college") & (StageRow.organisation == organisation.public_id)
    near = (StageRow.level == "region") & or_(StageRow.region.is_(None), StageRow.region == organisation.region)
    brought = exists().where(ImportedStageRow.stage_id == StageRow.id)  # who enters there is decided there
    return or_(own, near, StageRow.level == "republic") & ~brought
