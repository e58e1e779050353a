"""Lists of entries: of a stage for its organizers, of a college for the college; and the stages a college may enter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session

from scoring.championships.entries import access
from scoring.championships.entries.checking import nominations_over
from scoring.championships.entries.finding import LIVE, entry_row, stages_for
from scoring.championships.entries.viewing import ActView, EntryView, SkillView, acts_of, entry_views, skill_view
from scoring.championships.stages import access as stages
from scoring.championships.stages.models import (
    ChampionshipRow,
    SeasonRow,
    StageEntryPersonRow,
    StageEntryRow,
    StageRow,
    StageSkillRow,
)
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.foundation import clock
from scoring.marking.setup.viewing import FOUND, SHORTEST, Named, named_persons
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.naming import like
from scoring.people.directory.organisations import COLLEGE, REGION, find_organisation
from scoring.people.models import Organisation, Person

PAGE = 50
STAGES_MOST = 200  # that one page of nominations shows


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for; empty asks for everything. `skill` and `organisation` are public ids."""

    skill: str = ""
    state: str = ""
    participation: str = ""
    organisation: str = ""
    search: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class SkillCount:
    """How many entries a skill of the stage has in each state, and how many of the confirmed ones are seated."""

    skill: SkillView
    states: dict[str, int]
    seated: int


@dataclass(frozen=True, slots=True)
class OpenStage:
    """A stage that a college may enter. `over`: the college may nominate no more; `entered` entries hold a place."""

    stage: StageRow
    championship: ChampionshipRow
    season: str
    over: bool
    entered: int


def entries(
    session: Session, stage: str, wanted: Wanted, visit: Visit, *, actor: Actor, at: datetime
) -> tuple[list[EntryView], int]:
    """One page of the entries of a stage, and how many there are; the look is logged. Raises Forbidden: not-allowed."""
    of = stage_row(session, stage)
    stages.require(actor, access.SEE_ENTRIES, of)
    access_log.record(session, "entries-seen", actor.account_id, visit, at=at, subject=f"stage:{stage}")
    return _listed(session, of, wanted, at)


def entries_of_college(
    session: Session, stage: str, organisation: str, visit: Visit, *, actor: Actor, at: datetime, page: int = 1
) -> tuple[list[EntryView], int]:
    """As `entries`, those of one organisation, for whoever nominates for it. Raises Forbidden: not-allowed."""
    of = stage_row(session, stage)
    whose = find_organisation(session, organisation)
    access.require_nominator(actor, of, whose)
    access_log.record(session, "entries-seen", actor.account_id, visit, at=at, subject=f"stage:{stage}")
    return _listed(session, of, Wanted(organisation=organisation, page=page), at)


def entry(
    session: Session, stage: str, public_id: str, visit: Visit, *, actor: Actor, at: datetime
) -> tuple[EntryView, list[ActView]]:
    """An entry with its history; the look is logged. Raises Forbidden: not-allowed; NotFound: stage-entry-unknown."""
    of = stage_row(session, stage)
    if not stages.allowed(actor, access.SEE_ENTRIES, of):
        permissions.require_somewhere(actor, access.NOMINATE)
    row = entry_row(session, of, public_id)
    access.require_reader(actor, of, row)
    access_log.record(session, "entries-seen", actor.account_id, visit, at=at, subject=f"entry:{public_id}")
    (view,) = entry_views(session, of, [row], at=at)
    return view, acts_of(session, row)


def log_look(session: Session, stage: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """Write that somebody who may see them looked at entries of a stage."""
    access_log.record(session, "entries-seen", actor.account_id, visit, at=at, subject=f"stage:{stage}")


def counts(session: Session, stage: StageRow) -> list[SkillCount]:
    """The numbers of entries, skill by skill. Whoever calls has asked permission."""
    found = (
        select(StageEntryRow.stage_skill_id, StageEntryRow.state, func.count(), func.count(StageEntryRow.seat))
        .join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
        .where(StageSkillRow.stage_id == stage.id)
        .group_by(StageEntryRow.stage_skill_id, StageEntryRow.state)
    )
    states: dict[int, dict[str, int]] = {}
    seated: dict[int, int] = {}
    for skill, state, several, at_seats in session.execute(found):
        states.setdefault(skill, {})[state] = several
        seated[skill] = seated.get(skill, 0) + (at_seats if state == "confirmed" else 0)
    return [
        SkillCount(skill_view(row), states.get(row.id, {}), seated.get(row.id, 0)) for row in skills_of(session, stage)
    ]


def colleges(session: Session, *, actor: Actor) -> list[Organisation]:
    """The colleges that the actor may nominate for, in Kazakh order. Raises Forbidden: not-allowed."""
    permissions.require_somewhere(actor, access.NOMINATE)
    query = select(Organisation).where(Organisation.kind == COLLEGE).order_by(Organisation.ordered)
    reach = permissions.reach(actor, access.NOMINATE)
    if reach is not None:
        regions = [scope.id for scope in reach if scope.kind == REGION]
        own = [scope.id for scope in reach if scope.kind == COLLEGE]
        query = query.where(Organisation.region.in_(regions) | Organisation.public_id.in_(own))
    return list(session.scalars(query))


def open_stages(session: Session, organisation: Organisation, *, at: datetime) -> list[OpenStage]:
    """The stages that an organisation may enter and that are not past. Whoever calls has asked permission."""
    today = clock.shown(at).date()
    ends = func.coalesce(StageRow.closes, StageRow.last_day)
    held = (
        select(StageSkillRow.stage_id, func.count(StageEntryRow.id).label("several"))
        .join(StageEntryRow, StageEntryRow.stage_skill_id == StageSkillRow.id)
        .where(StageEntryRow.organisation == organisation.public_id, StageEntryRow.state.in_(LIVE))
        .group_by(StageSkillRow.stage_id)
        .subquery()
    )
    found = (
        select(StageRow, ChampionshipRow, SeasonRow.name, held.c.several)
        .join(ChampionshipRow, ChampionshipRow.id == StageRow.championship_id)
        .join(SeasonRow, SeasonRow.id == ChampionshipRow.season_id)
        .outerjoin(held, held.c.stage_id == StageRow.id)
        .where(stages_for(organisation), ends.is_(None) | (ends >= today))
        .order_by(func.coalesce(StageRow.nominate_until, StageRow.created_at), StageRow.id)
        .limit(STAGES_MOST)
    )
    return [
        OpenStage(row, championship, season, nominations_over(row, at), several or 0)
        for row, championship, season, several in session.execute(found)
    ]


def candidates(
    session: Session,
    stage: StageRow,
    organisation: Organisation,
    search: str,
    visit: Visit,
    *,
    actor: Actor,
    at: datetime,
) -> list[Named]:
    """Persons of the organisation by any part of the name, the first of all without one; the look is logged.

    Raises Forbidden: not-allowed.
    """
    access.require_nominator(actor, stage, organisation)
    if 0 < len(search.strip()) < SHORTEST:
        return []
    query = select(Person.public_id).where(Person.organisation_id == organisation.id)
    if search.strip():
        query = query.where(*(Person.searched.like(pattern, escape="\\") for pattern in like(search)))
    ids = list(session.scalars(query.order_by(Person.ordered, Person.id).limit(FOUND)))
    access_log.record(session, "persons-listed", actor.account_id, visit, at=at, subject=f"persons:{len(ids)}")
    names = named_persons(session, ids)
    return [names[one] for one in ids]


def matching(session: Session, stage: StageRow, wanted: Wanted) -> list[str]:
    """The public ids of all entries that a list would show, for a decision over all of them."""
    return [row.public_id for row in session.scalars(_ordered(_matching(stage, wanted)))]


def all_entries(session: Session, stage: StageRow, wanted: Wanted, *, at: datetime) -> list[EntryView]:
    """Every entry that a list would show on all its pages. Whoever calls has asked permission and logs it."""
    rows = session.scalars(_ordered(_matching(stage, wanted))).all()
    return entry_views(session, stage, rows, at=at)


def _listed(session: Session, stage: StageRow, wanted: Wanted, at: datetime) -> tuple[list[EntryView], int]:
    query = _matching(stage, wanted)
    count = session.scalar(query.with_only_columns(func.count(StageEntryRow.id)).order_by(None)) or 0
    rows = session.scalars(_ordered(query).limit(PAGE).offset((max(1, wanted.page) - 1) * PAGE)).all()
    return entry_views(session, stage, rows, at=at), count


def _matching(stage: StageRow, wanted: Wanted) -> Select[StageEntryRow]:
    query = select(StageEntryRow).join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
    return query.where(StageSkillRow.stage_id == stage.id, *_filters(wanted))


def _filters(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.skill:
        found.append(StageSkillRow.public_id == wanted.skill)
    if wanted.state:
        found.append(StageEntryRow.state == wanted.state)
    if wanted.participation:
        found.append(StageEntryRow.participation == wanted.participation)
    if wanted.organisation:
        found.append(StageEntryRow.organisation == wanted.organisation)
    if wanted.search.strip():
        persons = (
            select(StageEntryPersonRow.id)
            .join(Person, Person.public_id == StageEntryPersonRow.person)
            .where(StageEntryPersonRow.entry_id == StageEntryRow.id)
            .where(*(Person.searched.like(pattern, escape="\\") for pattern in like(wanted.search)))
        )
        found.append(exists(persons))
    return found


def _ordered(query: Select[StageEntryRow]) -> Select[StageEntryRow]:
    """Skills 9 before 10; in each the official ones, guests, reserves in their turn."""
    turn = case((StageEntryRow.participation == "official", 0), (StageEntryRow.participation == "guest", 1), else_=2)
    order = func.coalesce(StageEntryRow.reserve_order, StageEntryRow.id + 1_000_000)
    return query.order_by(func.length(StageSkillRow.number), StageSkillRow.number, turn, order, StageEntryRow.id)
