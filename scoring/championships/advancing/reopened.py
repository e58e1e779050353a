"""Which lists of a stage were approved and are open again: something changed since, and the organizer looks anew."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.advancing.acts import read_records
from scoring.championships.advancing.course import Kind, fold, standing
from scoring.championships.advancing.finals import quota_of, read_finals
from scoring.championships.advancing.models import AdvancementActRow
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import skills_of


def reopened(session: Session, stage: StageRow) -> tuple[str, ...] | None:
    """Public ids of the skills, None where there is none. One question where nothing was ever approved.

    A list whose results are being corrected is not among them: nothing is decided on it until they are signed.
    """
    approved = _approved(session, stage)
    if not approved:
        return None
    skills = [one for one in skills_of(session, stage) if one.id in approved]
    finals, records = read_finals(session, stage, skills), read_records(session, approved)
    found = []
    for skill in skills:
        final = finals[skill.id]
        current = standing(fold(records[skill.id], final), final, quota_of(skill))
        if current is not None and current.approved is not None and current.open and not final.in_correction:
            found.append(skill.public_id)
    return tuple(found) or None


def _approved(session: Session, stage: StageRow) -> set[int]:
    """The skills whose list was approved at least once."""
    act = AdvancementActRow
    found = select(act.stage_skill_id).join(StageSkillRow, StageSkillRow.id == act.stage_skill_id)
    return set(session.scalars(found.where(StageSkillRow.stage_id == stage.id, act.act == Kind.APPROVED.value)))
