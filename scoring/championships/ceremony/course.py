"""How far a ceremony is: folded from its acts, so that it is the same after a server was started again."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.championships.ceremony.models import CeremonyActRow
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import skills_of


class Did(StrEnum):
    ORDERED = "ordered"
    SHOWN = "shown"  # a skill was put on the screen, its cards face down
    OPENED = "opened"  # a card
    BLANKED = "blanked"
    LIT = "lit"
    BEGUN_AGAIN = "begun-again"  # a rehearsal


@dataclass(frozen=True, slots=True)
class Step:
    """One act as the course takes it in; `results` is the number of the finalised results, None in a rehearsal."""

    id: int
    did: Did
    skill: int | None = None
    results: int | None = None
    card: str | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """`last` is the act that a form has seen. `skill` stands on the screen; `blank` hides it."""

    last: int = 0
    skill: int | None = None
    blank: bool = False
    opens: frozenset[tuple[int, int | None, str]] = field(default_factory=frozenset)

    def opened(self, skill: int, results: int | None) -> Collection[str]:
        """The cards of a skill that were opened by these results, and not by such as were corrected since."""
        return {card for of, by, card in self.opens if (of, by) == (skill, results)}


def fold(steps: Iterable[Step]) -> Course:
    """The course that these acts made, the oldest first."""
    course = Course()
    for step in steps:
        course = replace(_taken(course, step), last=step.id)
    return course


def course_of(session: Session, stage: StageRow, *, rehearsal: bool) -> Course:
    """How far the ceremony of a stage is, or its rehearsal."""
    row = CeremonyActRow
    ours = (row.stage_id == stage.id, row.rehearsal.is_(rehearsal))
    again = select(func.max(row.id)).where(*ours, row.act == Did.BEGUN_AGAIN.value)
    since = session.scalar(again) or 0
    acts = session.scalars(select(row).where(*ours, row.id >= since).order_by(row.id))
    return fold(Step(one.id, Did(one.act), one.stage_skill_id, one.finalisation_id, one.card) for one in acts)


def order_of(session: Session, stage: StageRow) -> Sequence[StageSkillRow]:
    """The skills in the order of the ceremony: as it was set, else by number."""
    row = CeremonyActRow
    found = select(row.skills).where(row.stage_id == stage.id, row.act == Did.ORDERED.value)
    said = session.scalar(found.order_by(row.id.desc()).limit(1))
    skills = skills_of(session, stage)
    if said is None:
        return skills
    by_id = {skill.public_id: skill for skill in skills}
    return [by_id[one] for one in json.loads(said) if one in by_id]


def _taken(course: Course, step: Step) -> Course:
    if step.did is Did.BEGUN_AGAIN:
        return Course()
    if step.did is Did.SHOWN:
        return replace(course, skill=step.skill, blank=False)
    if step.did is Did.OPENED and step.skill is not None and step.card is not None:
        return replace(course, opens=course.opens | {(step.skill, step.results, step.card)})
    if step.did in (Did.BLANKED, Did.LIT):
        return replace(course, blank=step.did is Did.BLANKED)
    return course
