"""Training camps: when, where, who is on the roster, and who has lodging and transport. CH-04, CH-11."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scoring.championships.advancing import access
from scoring.championships.advancing.camp_standing import stands
from scoring.championships.advancing.candidates import candidates_of
from scoring.championships.advancing.models import CampMemberRow, CampRow
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.foundation.errors import NotFound, Outdated, Refused
from scoring.marking.access import account_of
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id, tidy

DAYS_MOST = 366


@dataclass(frozen=True, slots=True)
class CampCard:
    """What is said of a camp; `host` is the college or centre on whose base it is held."""

    name: str
    host: str
    venue: str
    begins: date | None
    ends: date | None


@dataclass(frozen=True, slots=True)
class Ticks:
    """What is provided for a person at a camp. CH-04."""

    lodging: bool = False
    transport: bool = False


def create_camp(session: Session, stage: str, card: CampCard, visit: Visit, *, actor: Actor, at: datetime) -> str:
    """The public id of a camp that follows a stage.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown; Refused: camp-name-missing,
    camp-days-missing, camp-days-wrong, camp-too-long (`days`), text-too-long.
    """
    there = stage_row(session, stage)
    stage_access.require(actor, access.RUN_CAMP, there)
    row = CampRow(public_id=new_public_id(), stage_id=there.id, revision=0, created_by=account_of(actor), created_at=at)
    _write(row, card)
    session.add(row)
    session.flush()
    _log(session, "camp-created", row, visit, actor=actor, at=at)
    return row.public_id


def change_camp(
    session: Session, stage: str, camp: str, card: CampCard, seen: int, visit: Visit, *, actor: Actor, at: datetime
) -> None:
    """Raises as `create_camp`; NotFound: camp-unknown; Outdated: camp-changed."""
    row = _held(session, stage, camp, seen, actor=actor)
    _write(row, card)
    session.flush()
    _log(session, "camp-changed", row, visit, actor=actor, at=at)


def set_roster(
    session: Session,
    stage: str,
    camp: str,
    roster: Mapping[str, Ticks],
    places: int,
    seen: int,
    visit: Visit,
    *,
    provided: Mapping[str, Ticks] = MappingProxyType({}),
    taken: Mapping[str, int] = MappingProxyType({}),
    actor: Actor,
    at: datetime,
) -> None:
    """Say anew who comes (public ids of persons) and what is provided for each.

    `provided`: what is ticked for persons who are not. Whoever of them was on the roster leaves it; the others come,
    since nobody gives lodging to one who stays at home. Whoever is new on the roster must be a candidate of the stage
    at places 1 to `places`; whoever is on it may stay. `taken`: places by corrected results that were looked at; who
    stays takes theirs, unless it is another meanwhile. Raises as `change_camp`; Refused: camp-person-no-candidate.
    """
    row = _held(session, stage, camp, seen, actor=actor)
    before = {one.person: one for one in members_of(session, row)}
    roster = {**{person: ticks for person, ticks in provided.items() if person not in before}, **roster}
    offered = {person: one for one in candidates_of(session, _stage(session, row), places) for person in one.persons}
    if not roster.keys() <= before.keys() | offered.keys():
        raise Refused("camp-person-no-candidate")
    _drop(session, row, before.keys() - roster.keys())
    for person, ticks in roster.items():
        member = before.get(person)
        if member is None:
            one = offered[person]
            member = CampMemberRow(
                camp_id=row.id, stage_skill_id=one.skill_id, person=person, place=one.place,
                organisation=one.organisation, region=one.region,
            )  # fmt: skip
            session.add(member)
        member.lodging, member.transport = ticks.lodging, ticks.transport
    _take_places(session, row, [before[one] for one in roster.keys() & before.keys() & taken.keys()], taken)
    row.revision += 1
    session.flush()
    _log(session, "camp-roster-changed", row, visit, actor=actor, at=at)


def members_of(session: Session, camp: CampRow) -> list[CampMemberRow]:
    return list(session.scalars(select(CampMemberRow).where(CampMemberRow.camp_id == camp.id)))


def camp_row(session: Session, stage: StageRow, camp: str) -> CampRow:
    """Raises NotFound: camp-unknown (also one of another stage)."""
    row = session.scalar(select(CampRow).where(CampRow.public_id == camp, CampRow.stage_id == stage.id))
    if row is None:
        raise NotFound("camp-unknown")
    return row


def _held(session: Session, stage: str, camp: str, seen: int, *, actor: Actor) -> CampRow:
    there = stage_row(session, stage)
    stage_access.require(actor, access.RUN_CAMP, there)
    row = camp_row(session, there, camp)
    session.refresh(row, with_for_update=True)
    if row.revision != seen:
        raise Outdated("camp-changed")
    return row


def _write(row: CampRow, card: CampCard) -> None:
    name = tidy(card.name)
    if not name:
        raise Refused("camp-name-missing")
    if card.begins is None or card.ends is None:
        raise Refused("camp-days-missing")
    if card.ends < card.begins:
        raise Refused("camp-days-wrong")
    if (card.ends - card.begins).days >= DAYS_MOST:
        raise Refused("camp-too-long", days=DAYS_MOST)
    row.name, row.host, row.venue = name, tidy(card.host), tidy(card.venue)
    row.begins, row.ends = card.begins, card.ends
    row.revision += 1


def _take_places(session: Session, row: CampRow, members: Collection[CampMemberRow], taken: Mapping[str, int]) -> None:
    """Only what was looked at, and nothing while a decision has opened the results."""
    if not members:
        return
    stage, concerned = _stage(session, row), {member.stage_skill_id for member in members}
    now = stands(session, stage, [skill for skill in skills_of(session, stage) if skill.id in concerned])
    for member in members:
        if member.stage_skill_id not in now.correcting and now.of(member).place == taken[member.person]:
            member.place = taken[member.person]


def _drop(session: Session, row: CampRow, persons: Collection[str]) -> None:
    gone = CampMemberRow.person.in_(list(persons))
    session.execute(delete(CampMemberRow).where(CampMemberRow.camp_id == row.id, gone))


def _stage(session: Session, row: CampRow) -> StageRow:
    return session.get_one(StageRow, row.stage_id)


def _log(session: Session, what: str, row: CampRow, visit: Visit, *, actor: Actor, at: datetime) -> None:
    access_log.record(session, what, actor.account_id, visit, at=at, subject=f"camp:{row.public_id}")
