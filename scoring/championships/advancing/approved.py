"""Who goes on by lists that people approved, for whoever carries it to another installation. decisions.md 17."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from scoring.championships.advancing.acts import read_records
from scoring.championships.advancing.course import fold, standing
from scoring.championships.advancing.finals import quota_of, read_finals
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import skills_of
from scoring.rules.cutline import Status


def approved_seats(session: Session, stage: StageRow) -> Mapping[int, tuple[str, ...]]:
    """The seats that advance, by the number of the skill's row; a list that waits for a decision sends nobody."""
    skills = skills_of(session, stage)
    finals, records = read_finals(session, stage, skills), read_records(session, [skill.id for skill in skills])
    found = {}
    for skill in skills:
        listed = standing(fold(records.get(skill.id, ()), finals[skill.id]), finals[skill.id], quota_of(skill))
        if listed is not None and not listed.open and not finals[skill.id].in_correction:
            found[skill.id] = tuple(listed.proposed.with_status(Status.ADVANCES))
    return found
