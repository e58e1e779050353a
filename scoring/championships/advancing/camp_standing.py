"""How people on rosters stand in the newest results: a correction tells who would move, and moves nobody. CH-04."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.championships.advancing.acts import read_records
from scoring.championships.advancing.course import fold
from scoring.championships.advancing.finals import REPUBLIC, read_finals
from scoring.championships.advancing.models import CampMemberRow
from scoring.championships.advancing.seated import seated_at
from scoring.championships.stages.models import StageRow, StageSkillRow

Person = tuple[int, str]  # the number of the row of a skill, and the public id of a person who is marked in it


@dataclass(frozen=True, slots=True)
class Stand:
    """`place` None: no place any more. `sent`: the nomination still holds, where a stage sends on by nominations."""

    place: int | None = None
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Stands:
    """How everybody with a place stands now. `correcting`: skills (numbers of rows) whose results a decision opened."""

    people: Mapping[Person, Stand]
    final: frozenset[int]
    correcting: frozenset[int]

    def of(self, member: CampMemberRow) -> Stand:
        return self.people.get((member.stage_skill_id, member.person), Stand())

    def moved(self, member: CampMemberRow) -> bool:
        """Whether the newest results do not say of this person what the roster says."""
        if member.stage_skill_id not in self.final:
            return False
        now = self.of(member)
        return now.place != member.place or not now.sent


def stands(session: Session, stage: StageRow, skills: Sequence[StageSkillRow]) -> Stands:
    """Of these skills of a stage, in a number of queries that does not grow with them; asks no permission."""
    finals = read_finals(session, stage, skills)
    records = {} if stage.level == REPUBLIC else read_records(session, [skill.id for skill in skills])
    found: dict[str, tuple[int, Stand]] = {}
    for skill in skills:
        newest = finals[skill.id].newest
        if newest is None:
            continue
        course = fold(records.get(skill.id, []), finals[skill.id])
        for one in newest.results.placed:
            sent = stage.level == REPUBLIC or course.holding(one.seat) is not None
            found[newest.seats[one.seat]] = skill.id, Stand(one.place, sent)
    who = seated_at(session, list(found))
    return Stands(
        {(skill, person): stand for seat, (skill, stand) in found.items() for person in who[seat].persons},
        frozenset(skill for skill, one in finals.items() if one.newest is not None),
        frozenset(skill for skill, one in finals.items() if one.in_correction),
    )
