"""What was chosen for the boards of a stage, as frozen values: the skill's own word, else the stage's, else nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scoring.championships.boards.models import BoardActRow, BoardSettingRow
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.people.models import Account


class Shows(StrEnum):
    """What the public sees before results are released."""

    NOTHING = "nothing"
    PROGRESS = "progress"
    TOTALS = "totals"
    FREEZE = "freeze"  # totals until a moment; after it those of that moment, until results are released


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for one skill. `own`: it was chosen for the skill itself. `revision` 0: nobody did."""

    shows: Shows = Shows.NOTHING
    freezes_at: datetime | None = None
    released_at: datetime | None = None
    own: bool = False
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """One line of what was chosen: `skill` is None where it was chosen for the whole stage."""

    act: str
    skill: int | None
    shows: str | None
    freezes_at: datetime | None
    by: str
    at: datetime


def setting_of(session: Session, skill: StageSkillRow) -> Setting:
    """What holds for this skill."""
    row = BoardSettingRow
    wanted = or_(row.stage_skill_id == skill.id, row.stage_skill_id.is_(None))
    rows = session.scalars(select(row).where(row.stage_id == skill.stage_id, wanted))
    by_skill = {one.stage_skill_id: one for one in rows}
    return _setting(by_skill.get(skill.id), by_skill.get(None))


def settings_of(session: Session, stage: StageRow) -> Mapping[int | None, Setting]:
    """What holds for each skill of a stage that says something of its own; under None what holds for the others."""
    rows = session.scalars(select(BoardSettingRow).where(BoardSettingRow.stage_id == stage.id))
    by_skill = {one.stage_skill_id: one for one in rows}
    of_stage = by_skill.get(None)
    whole = replace(_setting(None, of_stage), revision=of_stage.revision if of_stage else 0)
    return {None: whole} | {skill: _setting(row, of_stage) for skill, row in by_skill.items() if skill is not None}


def acts_of(session: Session, stage: StageRow, *, last: int) -> tuple[Act, ...]:
    """The last acts, newest first."""
    found = (
        select(BoardActRow, Account.display_name)
        .join(Account, Account.id == BoardActRow.account_id)
        .where(BoardActRow.stage_id == stage.id)
        .order_by(BoardActRow.id.desc())
        .limit(last)
    )
    return tuple(
        Act(row.act, row.stage_skill_id, row.shows, row.freezes_at, name, row.at)
        for row, name in session.execute(found)
    )


def _setting(own: BoardSettingRow | None, of_stage: BoardSettingRow | None) -> Setting:
    chosen = own if own is not None and own.shows is not None else of_stage
    return Setting(
        shows=Shows(chosen.shows) if chosen is not None and chosen.shows else Shows.NOTHING,
        freezes_at=chosen.freezes_at if chosen is not None else None,
        released_at=own.released_at if own is not None else None,
        own=own is not None and own.shows is not None,
        revision=own.revision if own is not None else 0,
    )
