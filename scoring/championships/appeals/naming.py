"""At which stage a seat competes, and who sits there: said to the competitor's own college, and to nobody else here.

An expert who appeals for whom they came with goes by the number, as everywhere that experts are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.appeals import access
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.marking.setup.seating import persons_at
from scoring.marking.setup.viewing import Named, named_persons
from scoring.people.actors import Actor
from scoring.rules.scheme import Text


@dataclass(frozen=True, slots=True)
class StageName:
    """A stage with the season it is of, as anybody may know it."""

    name: Text
    season: str


def stages_of(session: Session, assessments: Iterable[str]) -> dict[str, StageName]:
    """By the public id of the assessment; one that belongs to no stage is left out."""
    found = (
        select(AssessmentRow.public_id, StageRow, SeasonRow.name)
        .join(StageRow, StageRow.public_id == AssessmentRow.stage)
        .join(ChampionshipRow, ChampionshipRow.id == StageRow.championship_id)
        .join(SeasonRow, SeasonRow.id == ChampionshipRow.season_id)
        .where(AssessmentRow.public_id.in_(set(assessments)))
    )
    return {
        assessment: StageName(Text(row.name_kk, row.name_ru, row.name_en), season)
        for assessment, row, season in session.execute(found)
    }


def persons_of_college(session: Session, seats: Iterable[str], actor: Actor) -> Mapping[str, tuple[Named, ...]]:
    """Who sits at each of these seats (by public id) that counts for a college whose organizer the actor is."""
    colleges = access.colleges_of(actor)
    if not colleges:
        return {}
    own = select(SeatRow).where(SeatRow.public_id.in_(set(seats)), SeatRow.organisation.in_(colleges))
    seated = persons_at(session, list(session.scalars(own)))
    names = named_persons(session, (one for persons in seated.values() for one in persons))
    return {seat: tuple(names[one] for one in persons if one in names) for seat, persons in seated.items()}
