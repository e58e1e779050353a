"""Nominations: of a stage, for whoever carries them to the next; of a college, for whoever answers for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from scoring.championships.advancing import access
from scoring.championships.advancing.acts import read_records
from scoring.championships.advancing.answers_told import answers_told
from scoring.championships.advancing.course import Answer, Course, Kind, Nomination, fold
from scoring.championships.advancing.finals import Finals, read_finals
from scoring.championships.advancing.models import AdvancementActRow
from scoring.championships.advancing.queries import competitors_of
from scoring.championships.advancing.seated import Seated, seated_at
from scoring.championships.advancing.views import Competitor
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.models import StageEntryRow, StageRow, StageSkillRow
from scoring.championships.stages.queries import skills_of
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.organisations import COLLEGE, REGION
from scoring.people.models import Organisation

NOMINATING = (Kind.NOMINATED.value, Kind.RESERVE_CALLED.value)
PAGE = 50


@dataclass(frozen=True, slots=True)
class NominationView:
    """A nomination as the next stage needs it: who, for which skill (its number), and where it comes from (19).

    Nothing here is a name; `who` holds public ids of this installation.
    """

    id: str
    skill: str
    seat: str
    who: Seated
    provenance: Mapping[str, Any]
    answer: Answer
    answer_by: datetime | None
    entry: str | None


@dataclass(frozen=True, slots=True)
class CollegeNomination:
    """A nomination as the college of who is nominated reads it. `may_answer`: this reader, now.

    `to` is the next stage, None where it is held on another server; `there` the state of the entry in it, "" unknown.
    `late`: nobody answered in time.
    """

    nomination: Nomination
    stage: StageRow
    skill: StageSkillRow
    who: Competitor
    place: int
    total: str
    may_answer: bool
    for_college: bool
    to: StageRow | None
    there: str
    late: bool


def nominations_of(session: Session, stage: StageRow) -> tuple[NominationView, ...]:
    """Every nomination of a stage, by skill and place, whatever was answered; the caller has asked permission."""
    skills = skills_of(session, stage)
    finals = read_finals(session, stage, skills)
    records = read_records(session, [skill.id for skill in skills])
    made = [
        (skill, one, record.content["provenance"])
        for skill in skills
        for record in records.get(skill.id, ())
        for one in fold(records[skill.id], finals[skill.id]).nominations
        if record.nomination == one.id and record.kind.value in NOMINATING
    ]
    who = seated_at(session, [_seat(finals[skill.id], one) for skill, one, _source in made])
    return tuple(
        NominationView(
            one.id, skill.number, one.seat, who[_seat(finals[skill.id], one)], source, one.answer, one.answer_by,
            one.entry,
        )
        for skill, one, source in made
    )  # fmt: skip


def college_nominations(
    session: Session, page: int, *, actor: Actor, at: datetime
) -> tuple[Sequence[CollegeNomination], int]:
    """A page of the nominations of the colleges this reader organizes at, the newest first, and how many pages.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed.
    """
    permissions.require_somewhere(actor, access.SEE_NOMINATIONS)
    query = _reached(actor)
    pages = max(1, -(-(session.scalar(query.with_only_columns(func.count(AdvancementActRow.id))) or 0) // PAGE))
    query = query.order_by(AdvancementActRow.id.desc()).limit(PAGE).offset((min(page, pages) - 1) * PAGE)
    shown = [(act, skill, stage) for act, skill, stage in session.execute(query)]
    return _college_views(session, shown, actor, at), pages


def waiting_count(session: Session, colleges: Collection[str]) -> int:
    """How many nominations of these colleges wait for their answer. Asks no permission."""
    made, later = AdvancementActRow, aliased(AdvancementActRow)
    answered = select(later.id).where(later.nomination == made.nomination, later.act.not_in(NOMINATING)).exists()
    found = select(func.count(made.id)).where(made.act.in_(NOMINATING), made.organisation.in_(colleges), ~answered)
    return session.scalar(found) or 0


def log_names(session: Session, visit: Visit, *, actor: Actor, at: datetime) -> None:
    access_log.record(session, "advanced-seen", actor.account_id, visit, at=at, subject="nominations")


def _reached(actor: Actor) -> Any:
    query = (
        select(AdvancementActRow, StageSkillRow, StageRow)
        .join(StageSkillRow, StageSkillRow.id == AdvancementActRow.stage_skill_id)
        .join(StageRow, StageRow.id == StageSkillRow.stage_id)
        .where(AdvancementActRow.act.in_(NOMINATING))
    )
    reach = permissions.reach(actor, access.SEE_NOMINATIONS)
    if reach is None:
        return query
    colleges = [scope.id for scope in reach if scope.kind == COLLEGE]
    regions = [scope.id for scope in reach if scope.kind == REGION]
    in_region = select(Organisation.public_id).where(Organisation.region.in_(regions))
    own = AdvancementActRow.organisation
    return query.where(or_(own.in_(colleges), own.in_(in_region)))


def _college_views(
    session: Session,
    shown: Sequence[tuple[AdvancementActRow, StageSkillRow, StageRow]],
    actor: Actor,
    at: datetime,
) -> list[CollegeNomination]:
    courses, finals = _courses(session, [(skill, stage) for _act, skill, stage in shown])
    found = [
        (next(one for one in courses[skill.id].nominations if one.id == act.nomination), act, skill, stage)
        for act, skill, stage in shown
    ]
    seats = {_seat(finals[skill.id], one) for one, _act, skill, _stage in found}
    who = competitors_of(session, seated_at(session, seats))
    next_stages, told = _next_stages(session, [one for one, *_rest in found]), answers_told(session, list(seats))
    views = []
    for one, _act, skill, stage in found:
        row = finals[skill.id].revisions[one.results].rows[one.seat]
        own = permissions.allow(actor, access.ANSWER, access.of_college(actor, one.organisation))
        late = one.answer_by is None or one.organisation is None or at >= one.answer_by
        stands_in = late and permissions.allow(actor, access.ANSWER_FOR, places=stage_access.places(stage))
        waiting, seat = one.answer is Answer.WAITING, _seat(finals[skill.id], one)
        to, here = next_stages.get(one.entry or "", (None, ""))
        overdue = waiting and one.answer_by is not None and at >= one.answer_by
        views.append(
            CollegeNomination(
                one, stage, skill, who.get(seat, Competitor()), row["place"], row["total"],
                waiting and (own or stands_in), not own, to, told.get(seat, here), overdue,
            )
        )  # fmt: skip
    return views


def _next_stages(session: Session, nominations: Sequence[Nomination]) -> dict[str, tuple[StageRow, str]]:
    """The stage that each entry belongs to and the entry's state in it, by its public id."""
    entry = StageEntryRow
    found = (
        select(entry.public_id, StageRow, entry.state)
        .join(StageSkillRow, StageSkillRow.id == entry.stage_skill_id)
        .join(StageRow, StageRow.id == StageSkillRow.stage_id)
        .where(entry.public_id.in_([one.entry for one in nominations if one.entry]))
    )
    return {public_id: (stage, state) for public_id, stage, state in session.execute(found)}


def _courses(
    session: Session, pairs: Sequence[tuple[StageSkillRow, StageRow]]
) -> tuple[dict[int, Course], dict[int, Finals]]:
    """Courses and finals of these skills, a stage at a time."""
    stages = {stage.id: stage for _skill, stage in pairs}
    skills = {skill.id: skill for skill, _stage in pairs}
    records = read_records(session, skills)
    finals: dict[int, Finals] = {}
    for stage in stages.values():
        finals |= read_finals(session, stage, [one for one in skills.values() if one.stage_id == stage.id])
    return {skill: fold(records.get(skill, []), finals[skill]) for skill in skills}, finals


def _seat(finals: Finals, one: Nomination) -> str:
    """The public id of the seat, in the results that the nomination rests on."""
    return finals.revisions[one.results].seats[one.seat]
