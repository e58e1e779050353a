"""Running a ceremony: the order of skills, a skill on the screen, its cards one by one, the screen dark.

Every act says what its page has seen, so that a second press does not open a second card.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.boards.choosing import release_results
from scoring.championships.ceremony import access
from scoring.championships.ceremony.cards import next_card
from scoring.championships.ceremony.course import Course, Did, course_of
from scoring.championships.ceremony.models import CeremonyActRow
from scoring.championships.ceremony.winning import winning_of
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import skill_row, skills_of, stage_row
from scoring.foundation import events
from scoring.foundation.errors import NotFound, Outdated, Refused
from scoring.marking.access import account_of
from scoring.people.actors import Actor


@dataclass(frozen=True, slots=True)
class CeremonyMoved:
    """Something was done on the big screen of a stage, or on that of its rehearsal."""

    stage: str
    rehearsal: bool


@dataclass(frozen=True, slots=True)
class Press:
    """What was pressed where: on the page of which stage, in a rehearsal or not, after which act."""

    stage: str
    rehearsal: bool
    seen: int


def set_order(session: Session, press: Press, skills: Sequence[str], *, actor: Actor, at: datetime) -> None:
    """Say which skills are revealed, and in which order; a rehearsal goes by the same.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown, stage-skill-unknown;
    Outdated: ceremony-outdated; Refused: ceremony-order-empty.
    """
    stage, _course = _begin(session, press, actor)
    known = {skill.public_id for skill in skills_of(session, stage)}
    if not skills:
        raise Refused("ceremony-order-empty")
    if len(set(skills)) != len(skills) or not known.issuperset(skills):
        raise NotFound("stage-skill-unknown")
    _write(session, stage, press, Did.ORDERED, skills=json.dumps(list(skills)), actor=actor, at=at)


def show_skill(session: Session, press: Press, skill: str, *, actor: Actor, at: datetime) -> None:
    """Put a skill on the screen, with what was opened of it before and the rest face down.

    Raises as `set_order` does; Refused: ceremony-not-final, ceremony-being-corrected, ceremony-no-medals.
    """
    stage, _course = _begin(session, press, actor)
    row = skill_row(session, press.stage, skill)
    winning = winning_of(session, [row], rehearsal=press.rehearsal)[row.id]
    if winning.blocked:
        raise Refused(winning.blocked)
    _write(session, stage, press, Did.SHOWN, skill=row, actor=actor, at=at)


def open_card(session: Session, press: Press, card: str, *, actor: Actor, at: datetime) -> None:
    """Open the next card of the skill on the screen; the last one releases the results of the skill on its board.

    Raises as `show_skill` does; Refused: ceremony-screen-blank; Outdated: ceremony-outdated, also of another card
    than the next.
    """
    stage, course = _begin(session, press, actor)
    skill = None if course.skill is None else session.get(StageSkillRow, course.skill)
    if skill is None:
        raise Outdated("ceremony-outdated")
    if course.blank:
        raise Refused("ceremony-screen-blank")
    winning = winning_of(session, [skill], rehearsal=press.rehearsal)[skill.id]
    if winning.blocked:
        raise Refused(winning.blocked)
    opened = {*course.opened(skill.id, winning.results)}
    if card != next_card(winning.winners, opened):
        raise Outdated("ceremony-outdated")
    _write(session, stage, press, Did.OPENED, skill=skill, results=winning.results, card=card, actor=actor, at=at)
    if not press.rehearsal and next_card(winning.winners, opened | {card}) is None:
        release_results(session, press.stage, skill.public_id, actor=actor, at=at)


def darken(session: Session, press: Press, *, dark: bool, actor: Actor, at: datetime) -> None:
    """Blank the screen, or show again what stood there; said twice, it changes nothing. Raises as `set_order` does."""
    stage, course = _begin(session, press, actor)
    if course.blank is not dark:
        _write(session, stage, press, Did.BLANKED if dark else Did.LIT, actor=actor, at=at)


def begin_again(session: Session, press: Press, *, actor: Actor, at: datetime) -> None:
    """Put all cards of a rehearsal face down. Raises as `set_order` does; Refused: ceremony-happened."""
    stage, _course = _begin(session, press, actor)
    if not press.rehearsal:  # what a hall has seen was seen
        raise Refused("ceremony-happened")
    _write(session, stage, press, Did.BEGUN_AGAIN, actor=actor, at=at)


def _begin(session: Session, press: Press, actor: Actor) -> tuple[StageRow, Course]:
    stage = stage_row(session, press.stage)
    stage_access.require(actor, access.RUN_CEREMONY, stage)
    session.execute(select(StageRow.id).where(StageRow.id == stage.id).with_for_update()).all()  # one at a time
    course = course_of(session, stage, rehearsal=press.rehearsal)
    if course.last != press.seen:
        raise Outdated("ceremony-outdated")
    return stage, course


def _write(
    session: Session,
    stage: StageRow,
    press: Press,
    did: Did,
    *,
    skill: StageSkillRow | None = None,
    results: int | None = None,
    card: str | None = None,
    skills: str | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    session.add(
        CeremonyActRow(
            stage_id=stage.id, stage_skill_id=skill.id if skill else None, finalisation_id=results, card=card,
            rehearsal=press.rehearsal, act=did.value, skills=skills, account_id=account_of(actor), at=at,
        )
    )  # fmt: skip
    session.flush()
    events.note(session, CeremonyMoved(stage.public_id, press.rehearsal))
