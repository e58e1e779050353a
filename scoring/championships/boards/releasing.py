"""What keeps final results of skills from being opened to everybody now: a code for each, "" where nothing does."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.results.gathering import decided_among, newest_of_each
from scoring.championships.stages.models import StageSkillRow
from scoring.marking.frames import AssessmentState
from scoring.marking.models import AssessmentRow


def in_the_way(session: Session, skills: Sequence[StageSkillRow]) -> Mapping[str, str]:
    """By the public id of the skill: board-results-not-final, board-results-being-corrected. Asks no permission.

    What is opened is not taken back, so that results that a decision called wrong wait for the new ones.
    """
    ids = [skill.assessment_id for skill in skills if skill.assessment_id is not None]
    rows = session.scalars(select(AssessmentRow).where(AssessmentRow.id.in_(ids)))
    states = {row.id: row.state for row in rows}
    final, decided = newest_of_each(session, ids), decided_among(session, ids)

    def code(assessment: int) -> str:
        newest = final.get(assessment)
        if newest is None:
            return "board-results-not-final"
        open_again = (assessment, newest.revision) in decided or states[assessment] != AssessmentState.CLOSED.value
        return "board-results-being-corrected" if open_again else ""

    return {skill.public_id: code(skill.assessment_id or 0) for skill in skills}
