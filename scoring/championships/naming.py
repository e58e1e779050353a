"""Who may be named in public: one function that decides it for pages, streams, files and papers. decisions.md 24."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scoring.championships.stages.models import ChampionshipRow, StageRow, StageSkillRow, TrackRow
from scoring.marking.models import SeatRow
from scoring.marking.setup.seating import persons_at
from scoring.marking.setup.viewing import Named, named_persons
from scoring.people.directory.consents import nameable


def public_names(session: Session, seats: Sequence[SeatRow], *, hides_names: bool) -> Mapping[str, tuple[Named, ...]]:
    """The persons of each seat (by public id) that the public may read by name, all of a team or nobody of it.

    A seat is left out where one of its persons has not agreed (to be named, and to the processing of their data),
    and every seat of a track that reveals health.
    Asked anew each time: a consent that is withdrawn acts at once.
    """
    if hides_names:
        return {}
    persons = persons_at(session, seats)
    everyone = {one for seated in persons.values() for one in seated}
    names = named_persons(session, nameable(session, everyone))
    return {
        seat: tuple(names[one] for one in seated)
        for seat, seated in persons.items()
        if seated and all(one in names for one in seated)
    }


def may_be_named(session: Session, person: str) -> bool:
    """Whether the public may read the name of this person now, where the track does not hide all names."""
    return bool(nameable(session, [person]))


def hides_names(session: Session, skill: StageSkillRow) -> bool:
    """Whether the track of this skill's championship reveals health."""
    return bool(session.scalars(_hides().where(StageRow.id == skill.stage_id)).one())


def stage_hides_names(session: Session, stage: str) -> bool:
    """As `hides_names`, of a stage by its public id; one that is not there any more hides them."""
    found = session.scalars(_hides().where(StageRow.public_id == stage)).all()
    return not found or any(found)


def _hides() -> Select[bool]:
    return (
        select(TrackRow.hides_names)
        .join(ChampionshipRow, ChampionshipRow.track_id == TrackRow.id)
        .join(StageRow, StageRow.championship_id == ChampionshipRow.id)
    )
