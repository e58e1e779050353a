"""What the register asks of a championship's paper: may it be heard of yet, and how may its holder be named."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.boards.audience import Audience, shown
from scoring.championships.boards.models import BoardSettingRow
from scoring.championships.boards.setting import Setting
from scoring.championships.boards.views import Shown
from scoring.championships.naming import may_be_named, stage_hides_names
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.documents.models import PaperRow
from scoring.documents.subjects import Naming

PLACE = "stage"
SKILL, STAGE = "skill:", "stage:"  # what a paper waits for: one skill, or every skill of the stage that has results


def place_of(stage: StageRow) -> str:
    return f"{PLACE}:{stage.public_id}"


def revealed(session: Session, papers: Sequence[PaperRow], at: datetime) -> set[int]:
    """Those whose results anybody may keep. A skill is revealed with its last card, or released on its board."""
    skills = {
        paper.reveals.removeprefix(SKILL) for paper in papers if paper.reveals and paper.reveals.startswith(SKILL)
    }
    known = {skill for skill, is_open in _open(session, StageSkillRow.public_id.in_(skills), at) if is_open}
    return {paper.id for paper in papers if _heard(session, paper, known, at)}


def naming(session: Session, paper: PaperRow) -> Naming:
    """decisions.md 24."""
    if paper.person is None:
        return Naming.NOTHING
    if stage_hides_names(session, paper.place.removeprefix(f"{PLACE}:")):
        return Naming.NOTHING
    return Naming.FULL if may_be_named(session, paper.person) else Naming.INITIALS


def names(session: Session, places: Sequence[str]) -> dict[str, dict[str, str]]:
    """What the stages are called, by language."""
    wanted = [place.removeprefix(f"{PLACE}:") for place in places]
    rows = session.scalars(select(StageRow).where(StageRow.public_id.in_(wanted)))
    return {place_of(row): {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en} for row in rows}


def _heard(session: Session, paper: PaperRow, skills: set[str], at: datetime) -> bool:
    if paper.reveals is None:
        return True
    if paper.reveals.startswith(SKILL):
        return paper.reveals.removeprefix(SKILL) in skills
    stage = select(StageRow.id).where(StageRow.public_id == paper.reveals.removeprefix(STAGE)).scalar_subquery()
    known = _open(session, (StageSkillRow.stage_id == stage) & StageSkillRow.assessment_id.is_not(None), at)
    return bool(known) and all(is_open for _skill, is_open in known)


def _open(session: Session, where: object, at: datetime) -> list[tuple[str, bool]]:
    """(skill, whether anybody may keep its results): the boards decide, as for search engines and press sheets."""
    row = BoardSettingRow
    found = (
        select(StageSkillRow.public_id, row.released_at)
        .outerjoin(row, row.stage_skill_id == StageSkillRow.id)
        .where(where)  # type: ignore[arg-type]
    )
    return [(skill, _kept(released_at, at)) for skill, released_at in session.execute(found)]


def _kept(released_at: datetime | None, at: datetime) -> bool:
    setting = Setting(released_at=released_at)
    return shown(setting, at, Audience.KEEPERS, countable=True, final=True) is Shown.RESULTS
