"""Steps of which the demonstration's season is made: a stage with its skills, entries, seats, an assessment begun."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.demonstration.names import WSK
from scoring.championships.entries import deciding, experts, nominating, seating
from scoring.championships.entries.checking import EntryCard
from scoring.championships.entries.deciding import Decision
from scoring.championships.entries.experts import EXPERT, ExpertCard
from scoring.championships.stages import seasons, skills, staging
from scoring.championships.stages.academic_years import begins_in, name_of
from scoring.championships.stages.beginning import begin_assessments
from scoring.championships.stages.cards import card_of_reference
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageEntryRow, StageSkillRow
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.championships.stages.reference import MAIN
from scoring.championships.stages.seasons import STUDENTS, ChampionshipCard, SeasonCard
from scoring.championships.stages.skills import Change
from scoring.championships.stages.staging import StageCard
from scoring.foundation import clock
from scoring.marking.access import remember
from scoring.marking.models import AssessmentRow
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import Actor
from scoring.people.demonstration.persons import EXPERT as EXPERT_PERSON
from scoring.people.demonstration.season import Competitor, Squads
from scoring.rules.ranking import Participation
from scoring.rules.scheme import NO_TEXT, Text
from scoring.schemes.reference import skills as reference_skills

AGES = (16, 22)
DAYS = 3  # of every competition
FEW = 5  # experts in a small hall: three judge, two stand by


@dataclass(frozen=True, slots=True)
class Making:
    """The season in the making: one transaction, now, published schemes by name, who competes, who organizes."""

    session: Session
    at: datetime
    schemes: Mapping[str, int]
    squads: Squads
    organizer: Actor

    def ago(self, days: int) -> datetime:
        return self.at - timedelta(days=days)


def academic_year(at: datetime, back: int = 0) -> SeasonCard:
    """The one that is on, or one that many years back."""
    today = clock.shown(at).date()
    year = begins_in(today) - back
    return SeasonCard(name_of(year), date(year, 9, 1), date(year + 1, 6, 30))


def make_season(making: Making, public_id: str, card: SeasonCard) -> str:
    """The public id of this season, or of one of its name that was there before."""
    found = select(SeasonRow.public_id).where((SeasonRow.public_id == public_id) | (SeasonRow.name == card.name))
    known = making.session.scalar(found)
    new_id = partial(str, public_id)
    return known or seasons.create_season(making.session, card, actor=making.organizer, new_id=new_id)


def make_championship(
    making: Making, season: str, public_id: str, track: str = MAIN, kind: str = STUDENTS, names: Text = WSK,
    industry: int | None = None,
) -> bool:  # fmt: skip
    """Whether it is new: what is there already stays as it is."""
    known = select(ChampionshipRow.id).where(ChampionshipRow.public_id == public_id)
    if making.session.scalar(known) is not None:
        return False
    card = ChampionshipCard(kind, track, names if kind == STUDENTS else NO_TEXT, industry)
    said = (making.session, season, card)
    seasons.create_championship(*said, actor=making.organizer, at=making.at, new_id=partial(str, public_id))
    return True


def stage_card(level: str, names: Text, first: date, **said: str) -> StageCard:
    """Three days of competition from the first."""
    last = first + timedelta(days=DAYS - 1)
    return StageCard(level, names, opens=first, closes=last, first_day=first, last_day=last, **said)  # type: ignore[arg-type]


def make_stage(
    making: Making, championship: str, public_id: str, card: StageCard, wanted: Mapping[str, str],
    *, places: int = 1, ages: tuple[int | None, int | None] = AGES,
) -> None:  # fmt: skip
    """A stage with these skills (number: the name of its scheme), each with an expert from the trade."""
    session, organizer = making.session, making.organizer
    new_id = partial(str, public_id)
    staging.create_stage(session, championship, card, actor=organizer, at=making.at, new_id=new_id)
    known = {skill.number: skill for skill in reference_skills()}
    cards = [
        replace(
            card_of_reference(known[number]), scheme=making.schemes[scheme], places=places,
            age_min=ages[0], age_max=ages[1],
        )
        for number, scheme in wanted.items()
    ]  # fmt: skip
    skills.write_skills(session, public_id, [Change("", None, one) for one in cards], actor=organizer, seen=1)
    for skill in skills_of(session, stage_row(session, public_id)):
        skill.public_id = f"{public_id[:12]}-{skill.number}"
        session.flush()
        expert = ExpertCard(EXPERT_PERSON, EXPERT)
        said = (session, public_id, skill.public_id, expert, CONSOLE_VISIT)
        experts.assign(*said, actor=organizer, at=making.at)


def skill_at(making: Making, stage: str, number: str) -> StageSkillRow:
    return next(row for row in skills_of(making.session, stage_row(making.session, stage)) if row.number == number)


def enter(
    making: Making, stage: str, number: str, competitors: Iterable[Competitor], at: datetime,
    special: Mapping[int, EntryCard] | None = None,
) -> list[StageEntryRow]:  # fmt: skip
    """Nominate them in this order; `special` says of some, by order from 1, how they take part or what they need."""
    skill = skill_at(making, stage, number)
    found = []
    for order, one in enumerate(competitors, 1):
        card = replace((special or {}).get(order, EntryCard()), persons=(one.person,))
        said = (making.session, stage, skill.public_id, one.college, card)
        found.append(nominating.nominate(*said, actor=making.organizer, at=at))
    return found


def confirm(making: Making, stage: str, entries: Sequence[StageEntryRow], at: datetime) -> None:
    seen = {entry.public_id: entry.revision for entry in entries}
    deciding.decide(making.session, stage, seen, Decision.CONFIRM, actor=making.organizer, at=at)


def begin(making: Making, stage: str, assessments: Mapping[str, str], at: datetime) -> None:
    """Begin the assessments of these skills (number: public id), and seat whoever is confirmed."""
    session, row = making.session, stage_row(making.session, stage)
    for number, public_id in assessments.items():
        skill = skill_at(making, stage, number)
        said = (session, stage, {skill.public_id})
        (begun,) = begin_assessments(*said, actor=making.organizer, at=at, seen=row.revision)
        assessment = session.scalars(select(AssessmentRow).where(AssessmentRow.public_id == begun)).one()
        assessment.public_id = public_id
        session.flush()
        remember(assessment)
    seating.seat_entries(session, stage, actor=making.organizer, at=at)


def as_(participation: Participation) -> EntryCard:
    return EntryCard(participation=participation)
