"""Appeals among the things to do at a stage: those that nobody decided yet, and upheld ones that nothing followed."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.appeals import pending, queries
from scoring.championships.results.hindering import Hindrance
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.marking.models import AssessmentRow


def to_decide(session: Session, stage: StageRow) -> tuple[str, ...] | None:
    """Public ids of the skills with an open appeal, None where there is none. Asks no permission."""
    return _skills(session, stage, queries.open_appeals)


def to_follow(session: Session, stage: StageRow) -> tuple[str, ...] | None:
    """Public ids of the skills with an upheld appeal whose marks nobody looked at again, None where there is none."""
    return _skills(session, stage, pending.unfollowed_appeals)


def _skills(
    session: Session, stage: StageRow, find: Callable[[Session, Sequence[str]], Iterable[Hindrance]]
) -> tuple[str, ...] | None:
    row = StageSkillRow
    of_stage = (
        select(AssessmentRow.public_id, row.public_id)
        .join(row, row.assessment_id == AssessmentRow.id)
        .where(row.stage_id == stage.id)
    )
    skills: dict[str, str] = dict(session.execute(of_stage).all())
    found = dict.fromkeys(skills[one.assessment] for one in find(session, list(skills)))
    return tuple(found) or None
