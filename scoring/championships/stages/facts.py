"""What a dashboard asks of all assessments of a stage, each kind in one question: chiefs, seats, what is final."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from scoring.championships.results.models import CorrectionDecisionRow, FinalisationRow
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.progress import MARKED
from scoring.marking.access import ASSESSMENT, SKILL, STAGE
from scoring.marking.locking import OPEN as WAITS
from scoring.marking.models import AssessmentRow, SeatRow, UnlockRequestRow
from scoring.people.actors import EVERYWHERE
from scoring.people.models import Account, RoleGrant

CHIEF = "chief-expert"


def chiefs_of(
    session: Session, stage: StageRow, skills: Sequence[StageSkillRow], rows: Iterable[AssessmentRow]
) -> dict[int, tuple[str, ...]]:
    """By skill: who is chief expert of its assessment, else of the skill, else of the stage, else of all."""
    named = {row.id: row.public_id for row in rows}
    keys = [(ASSESSMENT, one) for one in named.values()] + [(SKILL, skill.number) for skill in skills]
    found = select(RoleGrant.scope_kind, RoleGrant.scope_id, Account.display_name)
    query = found.join(Account, Account.id == RoleGrant.account_id).where(
        RoleGrant.role == CHIEF,
        RoleGrant.scope_kind.in_((ASSESSMENT, SKILL, STAGE, EVERYWHERE)),
        RoleGrant.scope_id.in_([*(identity for _kind, identity in keys), stage.public_id, ""]),
    )
    held: dict[tuple[str, str], list[str]] = {}
    for kind, identity, name in session.execute(query.order_by(RoleGrant.id)):
        held.setdefault((kind, identity), []).append(name)
    of_stage = held.get((STAGE, stage.public_id)) or held.get((EVERYWHERE, ""), [])
    return {
        skill.id: tuple(
            dict.fromkeys(
                held.get((ASSESSMENT, named.get(skill.assessment_id or 0, "")), [])
                or held.get((SKILL, skill.number), [])
                or of_stage
            )
        )
        for skill in skills
    }


def counted(session: Session, column: InstrumentedAttribute[int], ids: Sequence[int]) -> Mapping[int, int]:
    if not ids:
        return {}
    rows = session.execute(select(column, func.count()).where(column.in_(ids)).group_by(column))
    return {row[0]: row[1] for row in rows}


def seats_of(session: Session, ids: Sequence[int]) -> Mapping[int, tuple[int, int]]:
    """By assessment: seats that are marked, and how many of them have no number."""
    if not ids:
        return {}
    query = select(SeatRow.assessment_id, func.count(), func.count(SeatRow.number))
    query = query.where(SeatRow.assessment_id.in_(ids), SeatRow.status.in_(MARKED)).group_by(SeatRow.assessment_id)
    return {assessment: (seats, seats - numbered) for assessment, seats, numbered in session.execute(query)}


def unlocks_of(session: Session, ids: Sequence[int]) -> Mapping[int, int]:
    if not ids:
        return {}
    query = select(SeatRow.assessment_id, func.count()).join(
        UnlockRequestRow, UnlockRequestRow.seat == SeatRow.public_id
    )
    query = query.where(SeatRow.assessment_id.in_(ids), UnlockRequestRow.state == WAITS)
    return {row[0]: row[1] for row in session.execute(query.group_by(SeatRow.assessment_id))}


def final_of(session: Session, ids: Sequence[int]) -> frozenset[int]:
    """Assessments whose newest finalised results no decision puts in doubt."""
    if not ids:
        return frozenset()
    newest = select(FinalisationRow.assessment_id, func.max(FinalisationRow.revision)).where(
        FinalisationRow.assessment_id.in_(ids)
    )
    held = {(row[0], row[1]) for row in session.execute(newest.group_by(FinalisationRow.assessment_id))}
    if not held:
        return frozenset()
    doubted = select(CorrectionDecisionRow.assessment_id, CorrectionDecisionRow.revision)
    rows = session.execute(doubted.where(CorrectionDecisionRow.assessment_id.in_(ids)))
    return frozenset(assessment for assessment, _ in held - {(row[0], row[1]) for row in rows})
