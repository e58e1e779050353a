"""Who may be called to a training camp: the best of the republic, or whom a region sends on. CH-04, CH-11."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.championships.advancing.acts import read_records
from scoring.championships.advancing.course import fold
from scoring.championships.advancing.finals import REPUBLIC, Finals, Revision, read_finals
from scoring.championships.advancing.seated import seated_at
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import skills_of
from scoring.rules.prospects import candidates
from scoring.rules.ranking import Placed


@dataclass(frozen=True, slots=True)
class Candidate:
    """A competitor or a team; `persons` and `organisation` are public ids, `total` hundredths.

    `entered`: by the last correction, and not before it.
    """

    skill_id: int
    skill: str
    names: tuple[str, str, str]
    seat: str
    place: int
    total: int
    persons: tuple[str, ...]
    organisation: str | None
    region: str | None
    entered: bool = False


def candidates_of(session: Session, stage: StageRow, places: int) -> tuple[Candidate, ...]:
    """Candidates by skill and place; the caller has asked permission.

    After the republic: places 1 to `places` of every skill, a tie never split. Before it: whom the stage has
    nominated and who has not said no, whatever `places` says. Results that are being corrected name nobody.
    """
    skills = skills_of(session, stage)
    finals = read_finals(session, stage, skills)
    records = {} if stage.level == REPUBLIC else read_records(session, [skill.id for skill in skills])
    found: list[tuple[StageSkillRow, Revision, Sequence[Placed]]] = []
    for skill in skills:
        newest = finals[skill.id].newest
        if newest is None or finals[skill.id].in_correction:
            continue
        placed = newest.results.placed
        course = fold(records.get(skill.id, []), finals[skill.id])
        chosen = (
            candidates(placed, places)
            if stage.level == REPUBLIC
            else [one for one in placed if course.holding(one.seat)]
        )
        found.append((skill, newest, chosen))
    who = seated_at(session, [newest.seats[one.seat] for _skill, newest, chosen in found for one in chosen])
    return tuple(
        Candidate(
            skill.id, skill.number, (skill.name_kk, skill.name_ru, skill.name_en), one.seat, one.place, one.total,
            who[newest.seats[one.seat]].persons, who[newest.seats[one.seat]].organisation,
            who[newest.seats[one.seat]].region,
            entered=stage.level == REPUBLIC and _entered(finals[skill.id], one.seat, places),
        )
        for skill, newest, chosen in found
        for one in chosen
    )  # fmt: skip


def _entered(finals: Finals, seat: str, places: int) -> bool:
    """Whether the revision before the newest names no such candidate."""
    newest = finals.newest.number if finals.newest else 0
    before = next((one for one in finals.revisions.values() if one.number == newest - 1), None)
    return before is not None and seat not in {one.seat for one in candidates(before.results.placed, places)}
