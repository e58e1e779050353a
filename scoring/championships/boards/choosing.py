"""Choosing what the public sees of a stage or a skill, and releasing the final results of a skill."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.boards import access
from scoring.championships.boards.models import BoardActRow, BoardSettingRow
from scoring.championships.boards.releasing import in_the_way
from scoring.championships.boards.seating import note_seating
from scoring.championships.boards.setting import Shows
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import skill_row, stage_row
from scoring.foundation import events
from scoring.foundation.errors import Outdated, Refused
from scoring.marking.access import account_of
from scoring.people.actors import Actor

CHOSEN, RELEASED = "board-chosen", "board-released"


@dataclass(frozen=True, slots=True)
class BoardChosen:
    """What the public sees of a stage, or of one skill there, was chosen anew or released."""

    stage: str
    skill: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """`shows` None: as the stage does, for a skill alone. `freezes_at` is the moment of `freeze`."""

    shows: Shows | None
    freezes_at: datetime | None = None


def choose_board(
    session: Session, stage: str, skill: str | None, choice: Choice, *, seen: int, actor: Actor, at: datetime
) -> None:
    """Say what the public sees of a skill, or (no skill) of all skills of the stage without a word of their own.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown, stage-skill-unknown;
    Outdated: board-outdated; Refused: board-freeze-missing, board-choice-missing.
    """
    found, of_skill = _place(session, stage, skill, actor)
    if choice.shows is None and of_skill is None:
        raise Refused("board-choice-missing")
    if choice.shows is Shows.FREEZE and choice.freezes_at is None:
        raise Refused("board-freeze-missing")
    row = _row(session, found, of_skill)
    if row.revision != seen:
        raise Outdated("board-outdated")
    row.shows = choice.shows.value if choice.shows else None
    row.freezes_at = choice.freezes_at if choice.shows is Shows.FREEZE else None
    row.revision += 1
    for one in [of_skill] if of_skill else _skills(session, found):
        note_seating(session, one.assessment_id, at=at)
    _write_down(session, CHOSEN, found, of_skill, row, actor=actor, at=at)


def release_results(session: Session, stage: str, skill: str, *, actor: Actor, at: datetime) -> None:
    """Show the final results of a skill to everybody from now on; said twice, it changes nothing.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown, stage-skill-unknown;
    Refused: board-results-not-final, board-results-being-corrected.
    """
    found, of_skill = _place(session, stage, skill, actor)
    if of_skill is None:
        raise AssertionError("a skill was named")
    row = _row(session, found, of_skill)
    if row.released_at is not None:
        return
    code = in_the_way(session, [of_skill])[of_skill.public_id]
    if code:
        raise Refused(code)
    row.released_at = at
    row.revision += 1
    _write_down(session, RELEASED, found, of_skill, row, actor=actor, at=at)


def _place(session: Session, stage: str, skill: str | None, actor: Actor) -> tuple[StageRow, StageSkillRow | None]:
    found = stage_row(session, stage)
    stage_access.require(actor, access.SET_BOARD, found)
    session.execute(select(StageRow.id).where(StageRow.id == found.id).with_for_update()).all()  # one at a time
    return found, skill_row(session, stage, skill) if skill else None


def _skills(session: Session, stage: StageRow) -> list[StageSkillRow]:
    return list(session.scalars(select(StageSkillRow).where(StageSkillRow.stage_id == stage.id)))


def _row(session: Session, stage: StageRow, skill: StageSkillRow | None) -> BoardSettingRow:
    """The row of this place, made where there is none yet."""
    row = BoardSettingRow
    place = row.stage_skill_id == skill.id if skill else row.stage_skill_id.is_(None)
    found = session.scalar(select(row).where(row.stage_id == stage.id, place))
    if found is None:
        found = BoardSettingRow(stage_id=stage.id, stage_skill_id=skill.id if skill else None, revision=0)
        session.add(found)
    return found


def _write_down(
    session: Session,
    act: str,
    stage: StageRow,
    skill: StageSkillRow | None,
    row: BoardSettingRow,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    session.add(
        BoardActRow(
            stage_id=stage.id, stage_skill_id=skill.id if skill else None, act=act, shows=row.shows,
            freezes_at=row.freezes_at, account_id=account_of(actor), at=at,
        )
    )  # fmt: skip
    session.flush()
    events.note(session, BoardChosen(stage.public_id, skill.public_id if skill else None))
