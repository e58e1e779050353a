"""Whether a hash names final results that stand: the current ones of a released skill, outdated ones, or none known.

Of what is not released nothing is known here: before the release a right hash and a made-up one get the same answer.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.boards.queries import said
from scoring.championships.bundle.keeping import kept_bundle
from scoring.championships.public.released import Released, released
from scoring.championships.public.results import moment, released_skill, revision_document
from scoring.championships.results.models import FinalisationRow
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.foundation.errors import NotFound
from scoring.marking.models import JournalEntryRow, SeatRow
from scoring.rules.journal import EntryKind

Document = Mapping[str, Any]
HEALTH = "accommodation"  # an excuse that tells of the health of whoever sits there


class Standing(StrEnum):
    CURRENT = "current"
    OUTDATED = "outdated"
    UNKNOWN = "unknown"


def verify_hash(session: Session, hashed: str, *, at: datetime) -> Document:
    """What a hash of final results stands for. decisions.md 19, 25."""
    for row, skill, stage in _finalised(session, hashed):
        found = released(session, stage, [skill], at=at, names=False)
        if found:
            return _document(stage, found[0], row)
    return unknown()


def verify_skill(session: Session, skill: str, hashed: str | None, *, at: datetime) -> Document:
    """How a skill's final results stand, or a hash that is said to be theirs. Raises NotFound: stage-skill-unknown."""
    found = select(StageSkillRow, StageRow).join(StageRow, StageRow.id == StageSkillRow.stage_id)
    pair = session.execute(found.where(StageSkillRow.public_id == skill)).first()
    if pair is None:
        raise NotFound("stage-skill-unknown")
    skill_row, stage = pair
    open_now = released(session, stage, [skill_row], at=at, names=False)
    if not open_now:
        return unknown()
    rows = select(FinalisationRow).where(FinalisationRow.assessment_id == skill_row.assessment_id)
    row = session.scalar(rows.where(FinalisationRow.hash == (hashed or open_now[0].board.hash)))
    return unknown() if row is None else _document(stage, open_now[0], row)


def unknown() -> Document:
    empty = ("stage", "skill", "revision", "finalised_at", "current")
    return {"standing": Standing.UNKNOWN.value, **dict.fromkeys(empty)}


def public_bundle(session: Session, stage: str, skill: str, *, at: datetime) -> bytes:
    """The open results of a released skill, to be computed again by anybody. decisions.md 24, 25.

    Raises NotFound: stage-skill-unknown, results-not-released, bundle-not-public (its journal tells of somebody's
    health, and a chain with an entry left out proves nothing); Refused: bundle-journal-changed.
    """
    one = released_skill(session, stage, skill, at=at)
    if _tells_of_health(session, one.skill):
        raise NotFound("bundle-not-public")
    return kept_bundle(session, one.result.assessment or "", one.board.results_revision, one.board.hash)


def bundle_is_open(session: Session, stage: StageRow, skill: StageSkillRow, *, at: datetime) -> bool:
    """Whether `public_bundle` gives the open results of this skill to anybody now."""
    return bool(released(session, stage, [skill], at=at, names=False)) and not _tells_of_health(session, skill)


def _finalised(session: Session, hashed: str) -> list[tuple[FinalisationRow, StageSkillRow, StageRow]]:
    found = (
        select(FinalisationRow, StageSkillRow, StageRow)
        .join(StageSkillRow, StageSkillRow.assessment_id == FinalisationRow.assessment_id)
        .join(StageRow, StageRow.id == StageSkillRow.stage_id)
        .where(FinalisationRow.hash == hashed)
        .order_by(FinalisationRow.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(found)]


def _tells_of_health(session: Session, skill: StageSkillRow) -> bool:
    entry = JournalEntryRow
    seats = select(SeatRow.public_id).where(SeatRow.assessment_id == skill.assessment_id)
    found = select(entry.seat).where(entry.kind == EntryKind.EXCUSED.value, entry.reason == HEALTH)
    return session.scalar(found.where(entry.seat.in_(seats)).limit(1)) is not None


def _document(stage: StageRow, one: Released, row: FinalisationRow) -> Document:
    standing = Standing.CURRENT if row.hash == one.board.hash else Standing.OUTDATED
    return {
        "standing": standing.value,
        "stage": stage.public_id,
        "skill": {"id": one.skill.public_id, "number": one.skill.number, "name": said(one.skill).document()},
        "revision": row.revision,
        "finalised_at": moment(row.at),
        "current": revision_document(one),
    }
