"""What the upper stage says of those who were nominated to it: taken, refused, withdrawn; the way back."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scoring.championships.packages import layout
from scoring.championships.packages.gathering import Document, json_bytes, stage_document
from scoring.championships.packages.models import ImportedNominationRow
from scoring.championships.stages.models import StageEntryActRow, StageEntryRow, StageRow, StageSkillRow
from scoring.marking.entries import moment_text


@dataclass(frozen=True, slots=True)
class NominatedFrom:
    """A lower stage that nominated into one of ours, and how many."""

    stage: str
    count: int


def nominating_stages(session: Session, stage: StageRow) -> list[NominatedFrom]:
    """The lower stages whose nominations are entries of this one."""
    counts: dict[str, int] = {}
    for row, _entry in session.execute(_nominated(stage)):
        counts[row.stage] = counts.get(row.stage, 0) + 1
    return [NominatedFrom(lower, count) for lower, count in sorted(counts.items())]


def answers_document(session: Session, stage: StageRow, lower: str) -> list[Document]:
    """The state of each nomination of a lower stage, with the act that it last changed by."""
    found = []
    for row, entry in session.execute(_nominated(stage).where(ImportedNominationRow.stage == lower)):
        acts = select(StageEntryActRow).where(StageEntryActRow.entry_id == entry.id)
        last = session.scalars(acts.order_by(StageEntryActRow.id.desc()).limit(1)).one()
        found.append(
            {"nomination": row.nomination, "state": entry.state, "at": moment_text(last.at), "reason": last.reason}
        )
    return sorted(found, key=lambda one: str(one["nomination"]))


def answer_parts(session: Session, stage: StageRow, answers: list[Document]) -> Iterator[tuple[str, bytes]]:
    yield layout.STAGE, json_bytes(stage_document(session, stage, {}))
    yield layout.ANSWERS, json_bytes(answers)


def _nominated(stage: StageRow) -> Select[ImportedNominationRow, StageEntryRow]:
    return (
        select(ImportedNominationRow, StageEntryRow)
        .join(StageEntryRow, StageEntryRow.id == ImportedNominationRow.entry_id)
        .join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
        .where(StageSkillRow.stage_id == stage.id)
        .order_by(ImportedNominationRow.id)
    )
