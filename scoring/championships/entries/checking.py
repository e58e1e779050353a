"""What an entry may hold: persons of one college, each once, a team of the skill's size, conditions by their codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.entries.finding import enters, entries_in, live_places
from scoring.championships.stages.models import StageEntryRow, StageRow, StageSkillRow
from scoring.foundation import clock
from scoring.foundation.errors import NotFound, Refused
from scoring.marking.setup.seating import BEGINNING, checked_accommodations
from scoring.people.directory.naming import tidy
from scoring.people.models import Organisation, Person
from scoring.rules.ranking import Participation

ENTRIES_MOST = 400  # of one skill
REASON_MAX = 2000


@dataclass(frozen=True, slots=True)
class EntryCard:
    """What is said of an entry: who (public ids), how they take part, what their place needs."""

    persons: tuple[str, ...] = ()
    team: str = ""
    participation: Participation = Participation.OFFICIAL
    conditions: Mapping[str, int | None] = field(default_factory=dict)


def checked(
    session: Session,
    stage: StageRow,
    skill: StageSkillRow,
    organisation: Organisation,
    card: EntryCard,
    known: StageEntryRow | None = None,
) -> EntryCard:
    """The card as it is kept; `known` is the entry that it changes.

    Raises NotFound: person-unknown; Refused: entry-begins-otherwise, entry-organisation-outside, text-too-long,
    accommodation-unknown, minutes-wrong, and the codes of `expect_persons`, `expect_alone`.
    """
    if card.participation not in BEGINNING:
        raise Refused("entry-begins-otherwise")
    if card.participation is not Participation.GUEST and not enters(stage, organisation):
        raise Refused("entry-organisation-outside")
    expect_persons(session, skill, organisation, card.persons)
    expect_alone(session, stage, skill, card.persons, card.participation, known)
    conditions = checked_accommodations(card.conditions)
    return replace(card, team=tidy(card.team) if skill.team_size > 1 else "", conditions=conditions)


def expect_persons(session: Session, skill: StageSkillRow, organisation: Organisation, persons: Sequence[str]) -> None:
    """Raises NotFound: person-unknown; Refused: entry-person-missing, entry-person-doubled, entry-team-too-big,
    entry-person-elsewhere."""
    if not persons:
        raise Refused("entry-person-missing")
    if len(set(persons)) < len(persons):
        raise Refused("entry-person-doubled")
    if len(persons) > skill.team_size:
        raise Refused("entry-team-too-big", limit=skill.team_size)
    found = select(Person.public_id, Person.organisation_id).where(Person.public_id.in_(list(persons)))
    belongs = {row[0]: row[1] for row in session.execute(found)}
    if belongs.keys() != set(persons):
        raise NotFound("person-unknown")
    if set(belongs.values()) != {organisation.id}:
        raise Refused("entry-person-elsewhere")


def expect_alone(
    session: Session,
    stage: StageRow,
    skill: StageSkillRow,
    persons: Sequence[str],
    participation: Participation,
    known: StageEntryRow | None = None,
) -> None:
    """A person stands under one entry of a skill, and is official once in a stage; else it is a warning.

    Raises Refused: entry-person-twice, entry-person-official (skill).
    """
    official = Participation.OFFICIAL
    for _person, entry in live_places(session, stage, persons):
        if known is not None and entry.id == known.id:
            continue
        if entry.stage_skill_id == skill.id:
            raise Refused("entry-person-twice")
        if participation is official and entry.participation == official:
            raise Refused("entry-person-official", skill=session.get_one(StageSkillRow, entry.stage_skill_id).number)


def expect_room(session: Session, skill: StageSkillRow) -> None:
    """Raises Refused: entries-too-many (limit)."""
    if entries_in(session, skill) >= ENTRIES_MOST:
        raise Refused("entries-too-many", limit=ENTRIES_MOST)


def expect_before_start(stage: StageRow, at: datetime) -> None:
    """Until the first competition day. Raises Refused: entry-stage-begun."""
    if begun(stage, at):
        raise Refused("entry-stage-begun")


def begun(stage: StageRow, at: datetime) -> bool:
    """Whether C1 has come, by the calendar of our zone."""
    return stage.first_day is not None and clock.shown(at).date() >= stage.first_day


def nominations_over(stage: StageRow, at: datetime) -> bool:
    """Whether colleges may nominate no more: past the deadline, or, where none was said, once the competition began."""
    if stage.nominate_until is not None:
        return at > stage.nominate_until
    return begun(stage, at)


def reason_of(text: str) -> str:
    """Raises Refused: entry-reason-missing, text-too-long."""
    reason = tidy(text, limit=REASON_MAX)
    if not reason:
        raise Refused("entry-reason-missing")
    return reason


def lock(session: Session, stage: StageRow) -> None:
    """Nobody else writes entries of this stage meanwhile: two nominations of one person must not pass each other."""
    session.execute(select(StageRow.id).where(StageRow.id == stage.id).with_for_update())
