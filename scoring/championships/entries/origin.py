"""Where an entry that advanced comes from: stage, skill, place, total, hash of the final results. decisions.md 19."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scoring.championships.awards.access import SEE_RESULTS
from scoring.championships.entries.newer import Newer, newer_results
from scoring.championships.stages import access
from scoring.championships.stages.models import StageEntryRow, StageRow, StageSkillRow
from scoring.people.actors import Actor


@dataclass(frozen=True, slots=True)
class Origin:
    """`stage` and `skill` are rows, None where this installation does not hold them.

    `open`: the reader may see the stage; `compared`: and what a correction of its results changes.
    `total` is a decimal text; `hash` is that of the final results the place was taken from. `newer` where they stand
    no more, or a decision has opened them.
    """

    stage: StageRow | None
    skill: StageSkillRow | None
    seat: str
    place: int | None
    total: str
    hash: str
    open: bool
    compared: bool
    newer: Newer | None


def origin_of(session: Session, entry: StageEntryRow, *, actor: Actor) -> Origin | None:
    """None for an entry that did not advance. Whoever calls has asked permission to see the entry."""
    if entry.provenance is None:
        return None
    said: Mapping[str, Any] = json.loads(entry.provenance)
    stage = session.scalar(select(StageRow).where(StageRow.public_id == said.get("stage")))
    skill = _skill(session, stage, str(said.get("skill", "")))
    seen = stage is not None and access.allowed(actor, access.SEE_STAGE, stage)
    seat, total = str(said.get("seat", "")), str(said.get("total", ""))
    results = stage is not None and access.allowed(actor, SEE_RESULTS, stage)
    newer = newer_results(session, [entry]).get(entry.id)
    return Origin(stage, skill, seat, said.get("place"), total, str(said.get("hash", "")), seen, results, newer)


def _skill(session: Session, stage: StageRow | None, said: str) -> StageSkillRow | None:
    """By its number, as a list of this installation says it, or by its public id, as a package does."""
    if stage is None:
        return None
    found = select(StageSkillRow).where(StageSkillRow.stage_id == stage.id)
    known = or_(StageSkillRow.number == said, StageSkillRow.public_id == said)
    return session.scalars(found.where(known).order_by(StageSkillRow.id)).first()
