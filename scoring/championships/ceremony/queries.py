"""How far the ceremony is, for the tablet that runs it: every skill, what stands on the screen, what comes next.

No name and no seat: a tablet lies where people pass. What was opened stands on the screen itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from scoring.championships.boards.queries import Said, StageCard, stage_card
from scoring.championships.ceremony.cards import CARDS, next_card
from scoring.championships.ceremony.course import Course, course_of, order_of
from scoring.championships.ceremony.winning import Winning, winning_of
from scoring.championships.stages.models import StageSkillRow
from scoring.championships.stages.queries import skills_of, stage_row


class Stands(StrEnum):
    """How a skill stands in the ceremony."""

    WAITS = "waits"
    BEGUN = "begun"
    REVEALED = "revealed"
    BLOCKED = "blocked"
    LEFT_OUT = "left-out"  # of the order


@dataclass(frozen=True, slots=True)
class SkillLine:
    """One skill of the ceremony. `place` in the order is None where it is left out; `blocked` is a code.

    `cards`: (card, how many won it, whether it lies open) of those that somebody won.
    """

    id: str
    number: str
    name: Said
    place: int | None
    stands: Stands
    blocked: str
    cards: tuple[tuple[str, int, bool], ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Desk:
    """`seen` is what a press says it saw. `current` stands on the screen; `after` is the skill to show next."""

    stage: StageCard
    rehearsal: bool
    seen: int
    blank: bool
    lines: Sequence[SkillLine]
    current: SkillLine | None
    after: SkillLine | None


def desk_of(session: Session, stage: str, *, rehearsal: bool) -> Desk:
    """However many skills there are, the database is asked no oftener. Raises NotFound: stage-unknown."""
    row = stage_row(session, stage)
    course = course_of(session, row, rehearsal=rehearsal)
    skills, ordered = skills_of(session, row), order_of(session, row)
    places = {skill.id: place for place, skill in enumerate(ordered, 1)}
    winning = winning_of(session, skills, rehearsal=rehearsal)
    lines = {skill.id: _line(skill, places.get(skill.id), course, winning[skill.id]) for skill in skills}
    turns = [lines[skill.id] for skill in ordered]
    current = lines.get(course.skill) if course.skill is not None else None
    left_out = [line for line in lines.values() if line.place is None]
    return Desk(
        stage=stage_card(session, stage),
        rehearsal=rehearsal,
        seen=course.last,
        blank=course.blank,
        lines=[*turns, *left_out],
        current=current,
        after=_after(turns, current),
    )


def _line(skill: StageSkillRow, place: int | None, course: Course, winning: Winning) -> SkillLine:
    opened = course.opened(skill.id, winning.results)
    following = next_card(winning.winners, opened)
    return SkillLine(
        id=skill.public_id,
        number=skill.number,
        name=Said(skill.name_kk, skill.name_ru, skill.name_en),
        place=place,
        stands=_stands(place, winning, opened=bool(opened), done=following is None),
        blocked=winning.blocked,
        cards=tuple((card, len(winning.winners[card]), card in opened) for card in CARDS if winning.winners.get(card)),
        next=following,
    )


def _stands(place: int | None, winning: Winning, *, opened: bool, done: bool) -> Stands:
    if opened and done:
        return Stands.REVEALED
    if winning.blocked:
        return Stands.BLOCKED
    if opened:
        return Stands.BEGUN
    return Stands.WAITS if place is not None else Stands.LEFT_OUT


def _after(turns: Sequence[SkillLine], current: SkillLine | None) -> SkillLine | None:
    """The first skill of the order that may be revealed and is not, after the one on the screen; else before it."""
    at = current.place or 0 if current else 0
    due = [line for line in turns if line.stands in (Stands.WAITS, Stands.BEGUN) and line != current]
    return next((line for line in due if (line.place or 0) > at), due[0] if due else None)
