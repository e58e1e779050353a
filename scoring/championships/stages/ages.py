"""Ages of a skill's competitors on the first day: they warn, and never refuse."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.stages.models import StageEntryPersonRow, StageEntryRow, StageRow, StageSkillRow
from scoring.people.models import Person

COUNTED = ("nominated", "confirmed")  # entries that hold a place


def age_on(born: date, day: date) -> int:
    """Whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def outside_ages(session: Session, stage: StageRow, skills: Iterable[StageSkillRow], today: date) -> Mapping[int, int]:
    """By skill: how many entered persons are younger or older than it says, on the first day; unknown ages are not."""
    limits = {
        row.id: (row.age_min or 0, row.age_max or 1000)
        for row in skills
        if row.age_min is not None or row.age_max is not None
    }
    if not limits:
        return {}
    found = (
        select(StageEntryRow.stage_skill_id, Person.birth_date)
        .join(StageEntryPersonRow, StageEntryPersonRow.entry_id == StageEntryRow.id)
        .join(Person, Person.public_id == StageEntryPersonRow.person)
        .where(StageEntryRow.stage_skill_id.in_(list(limits)), StageEntryRow.state.in_(COUNTED))
    )
    day, outside = stage.first_day or stage.opens or today, Counter[int]()
    for skill, born in session.execute(found):
        if born is None:
            continue
        least, most = limits[skill]
        outside[skill] += not least <= age_on(born, day) <= most
    return outside
