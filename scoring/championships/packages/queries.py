"""What other installations brought, for whoever builds on it: whose a stage is, its final results, who competed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from scoring.championships.packages.models import (
    ImportedEntryRow,
    ImportedResultsRow,
    ImportedStageRow,
    InstallationKeyRow,
    NominationAnswerRow,
)
from scoring.championships.stages.models import StageEntryRow, StageRow, StageSkillRow


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose a stage is: the name and the fingerprint of the key that signed it, and whether it is trusted still."""

    name: str
    fingerprint: str
    trusted: bool


@dataclass(frozen=True, slots=True)
class ImportedSkill:
    """The newest final results of a skill of an imported stage. `standings` as the bundle has them; `entries` are the
    public ids of our records of who competed, by the number they competed under."""

    skill: str
    number: str
    revision: int
    hash: str
    finalised_at: str
    standings: Sequence[Mapping[str, Any]]
    entries: Mapping[str, str]


_ORIGIN = (  # put together once: it is asked before anything is decided of a stage
    select(InstallationKeyRow)
    .join(ImportedStageRow, ImportedStageRow.fingerprint == InstallationKeyRow.fingerprint)
    .where(ImportedStageRow.stage_id == bindparam("stage"))
)


def origin_of(session: Session, stage: StageRow) -> Origin | None:
    """None for a stage of our own."""
    row = session.scalar(_ORIGIN, {"stage": stage.id})
    return Origin(row.name, row.fingerprint, row.state == "trusted") if row else None


def brought_from(session: Session, stage: StageRow) -> str | None:
    """The name of the installation that a stage came from; None for a stage of our own."""
    origin = origin_of(session, stage)
    return None if origin is None else origin.name


def imported_skills(session: Session, stage: StageRow) -> tuple[ImportedSkill, ...]:
    """Of each skill the newest revision that came; nothing of a stage of our own."""
    found = (
        select(StageSkillRow, ImportedResultsRow)
        .join(ImportedResultsRow, ImportedResultsRow.stage_skill_id == StageSkillRow.id)
        .where(StageSkillRow.stage_id == stage.id)
        .order_by(StageSkillRow.id, ImportedResultsRow.revision)
    )
    newest = {skill.id: (skill, row) for skill, row in session.execute(found)}
    entries = _entries(session, stage)
    return tuple(
        ImportedSkill(
            skill.public_id, skill.number, row.revision, row.hash, row.finalised_at,
            tuple(json.loads(row.document)["standings"]), entries.get(skill.id, {}),
        )
        for skill, row in newest.values()
    )  # fmt: skip


def answer_to(session: Session, entry: StageEntryRow) -> NominationAnswerRow | None:
    """The newest thing that the upper stage said of an entry of ours that we nominated."""
    found = select(NominationAnswerRow).where(NominationAnswerRow.entry_id == entry.id)
    return session.scalar(found.order_by(NominationAnswerRow.id.desc()).limit(1))


def _entries(session: Session, stage: StageRow) -> dict[int, dict[str, str]]:
    found = (
        select(StageEntryRow.stage_skill_id, StageEntryRow.public_id, ImportedEntryRow.seat)
        .join(ImportedEntryRow, ImportedEntryRow.entry_id == StageEntryRow.id)
        .join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
        .where(StageSkillRow.stage_id == stage.id, ImportedEntryRow.seat.is_not(None))
    )
    entries: dict[int, dict[str, str]] = {}
    for skill, entry, seat in session.execute(found):
        entries.setdefault(skill, {})[seat or ""] = entry
    return entries
