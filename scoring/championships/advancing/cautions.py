"""What an organizer hears before colleges are told who advances: nothing announced yet, the next stage under way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.championships.boards.setting import settings_of
from scoring.championships.entries.checking import begun
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import skills_of


@dataclass(frozen=True, slots=True)
class Cautions:
    """`hushed`: numbers of skills whose results nobody has announced; `late`: the next stage's first day has come."""

    hushed: Sequence[str]
    late: bool


def cautions(session: Session, stage: StageRow, skills: Sequence[str], *, at: datetime) -> Cautions:
    """Of these skills (public ids) of a stage. A college that is asked reads place and total at once. 24."""
    settings = settings_of(session, stage)
    released = {
        skill for skill, one in settings.items() if one.released_at is not None and one.released_at <= at and skill
    }
    rows = [row for row in skills_of(session, stage) if row.public_id in skills]
    target = session.get(StageRow, stage.sends_to) if stage.sends_to else None
    return Cautions([row.number for row in rows if row.id not in released], target is not None and begun(target, at))
