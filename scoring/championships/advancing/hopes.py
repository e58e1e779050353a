"""Who has clinched a place and who still can, while marking goes on: for those who may see preliminary totals."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.advancing.finals import quota_of
from scoring.championships.results.queries import Shown, Standings, standings
from scoring.championships.stages.models import StageSkillRow
from scoring.people.actors import Actor
from scoring.rules.cutline import Quota
from scoring.rules.prospects import Bounds, Prospect, bounds, prospects


@dataclass(frozen=True, slots=True)
class HopeLine:
    """A seat of the field (its number): least and greatest ranking total in hundredths, and what they come to."""

    seat: str
    low: int
    high: int
    prospect: Prospect


@dataclass(frozen=True, slots=True)
class Hopes:
    """`quota` is None where the assessment is no skill of a stage; `lines` are empty while totals are not shown."""

    standings: Standings
    quota: Quota | None
    lines: tuple[HopeLine, ...]

    @property
    def settled(self) -> bool:
        """Whether nothing is open any more: the list itself says who goes on."""
        return self.standings.shown in (Shown.FINAL, Shown.LOCKED)


def hopes(session: Session, assessment: str, *, actor: Actor) -> Hopes:
    """What each seat of the field can hope for, for the same readers who may see its totals now. decisions.md 17.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown.
    """
    found = standings(session, assessment, actor=actor)
    skill = session.scalar(select(StageSkillRow).where(StageSkillRow.assessment_id == found.frame.id))
    if skill is None or found.gathered is None or not found.rows:
        return Hopes(found, quota_of(skill) if skill else None, ())
    quota, field = quota_of(skill), _field(found)
    said = prospects(field, quota)
    return Hopes(found, quota, tuple(_line(one, said) for one in sorted(field, key=lambda one: (-one.low, -one.high))))


def _field(found: Standings) -> list[Bounds]:
    """The bounds of every seat with a place; `gathered` has refused one that is excused from everything."""
    if found.gathered is None:
        return []
    ledgers, numbers = found.gathered.ledgers, {seat.id: str(seat.number) for seat in found.gathered.seats}
    in_field = {seat.id for seat in found.gathered.seats if seat.status.in_field}
    return [bounds(numbers[seat], ledgers[seat].totals().aspects.values()) for seat in numbers if seat in in_field]


def _line(one: Bounds, said: Mapping[str, Prospect]) -> HopeLine:
    return HopeLine(one.seat, one.low, one.high, said[one.seat])
