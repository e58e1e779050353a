"""From an approved list to entries of the next stage: each once, with where it comes from. decisions.md 17, 19."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.advancing import access
from scoring.championships.advancing.course import Kind, to_nominate, to_recall
from scoring.championships.advancing.desk import Desk, need_reason, open_desk
from scoring.championships.advancing.retiring import OVER, retire_entry
from scoring.championships.advancing.seated import Seated, seated_at
from scoring.championships.entries.writing import NewEntry, add_entry
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.models import StageEntryPersonRow, StageEntryRow, StageRow, StageSkillRow
from scoring.championships.stages.queries import skill_row, skills_of, stage_row
from scoring.foundation.errors import Refused
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id
from scoring.rules.advancement import Provenance, provenance
from scoring.rules.hundredths import format_hundredths


@dataclass(frozen=True, slots=True)
class Nominated:
    """How many were nominated and recalled; the skills (numbers) that the next stage does not hold."""

    new: int = 0
    recalled: int = 0
    lacking: tuple[str, ...] = ()

    def __add__(self, other: "Nominated") -> "Nominated":
        return Nominated(self.new + other.new, self.recalled + other.recalled, self.lacking + other.lacking)


def nominate(
    session: Session,
    stage: str,
    skill: str,
    answer_by: datetime | None,
    reason: str = "",
    *,
    seen: str = "",
    actor: Actor,
    at: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> Nominated:
    """Name those of an approved list to the next stage, and recall whom it no longer names. Said twice, it is once.

    `answer_by`: until when the college answers. `reason` is needed only where somebody is recalled. `seen`: the list
    that a page showed; "" where nobody looked at one. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed;
    NotFound: stage-unknown, stage-skill-unknown; Outdated: advancing-list-changed; Refused:
    advancing-deadline-missing, advancing-deadline-past, advancing-results-missing, advancing-results-in-correction,
    advancing-reason-missing, advancing-next-skill-missing (`skill`), advancing-entered-already (`seat`), the codes of
    `retire_entry`; RuleBroken: advancing-list-open.
    """
    there = stage_row(session, stage)
    stage_access.require(actor, access.DECIDE, there)
    desk = open_desk(session, there, skill_row(session, stage, skill), actor=actor, at=at)
    if seen and (to_nominate(desk.current, desk.course) or to_recall(desk.current, desk.course)):
        desk.expect_seen(seen)  # somebody else may have approved other names meanwhile
    found = _nominate(desk, answer_by, reason, new_id)
    if found.lacking:
        raise Refused("advancing-next-skill-missing", skill=found.lacking[0])
    return found


def nominate_all(session: Session, stage: str, answer_by: datetime | None, *, actor: Actor, at: datetime) -> Nominated:
    """Nominate from every list of the stage that is approved, and that nothing has opened again since.

    Lists that would recall somebody wait for their own page. Raises as `nominate`.
    """
    there = stage_row(session, stage)
    stage_access.require(actor, access.DECIDE, there)
    total = Nominated()
    for skill in skills_of(session, there):
        desk = open_desk(session, there, skill, actor=actor, at=at)
        if desk.course.kept is None or desk.finals.in_correction or desk.current.open:
            continue
        if not to_recall(desk.current, desk.course):
            total += _nominate(desk, answer_by, "", new_public_id)
    return total


def _nominate(desk: Desk, answer_by: datetime | None, reason: str, new_id: Callable[[], str]) -> Nominated:
    newest, current = desk.newest, desk.current
    sources = {one.seat: one for one in provenance(current)}
    fallen, going = to_recall(current, desk.course), to_nominate(current, desk.course)
    target = _next_skill(desk) if going else None
    if target is None and going and desk.stage.sends_to is not None:
        return Nominated(lacking=(desk.skill.number,))
    for one in fallen:
        desk.write(
            Kind.RECALLED, seat=one.seat, nomination=one.id, organisation=one.organisation, reason=need_reason(reason)
        )
        retire_entry(desk.session, one.entry, "recalled", actor=desk.actor, at=desk.at, reason=reason.strip())
    until = _deadline(answer_by, desk.at) if going else None
    persons = seated_at(desk.session, [newest.seats[seat] for seat in going])
    for seat in going:
        _name(desk, sources[seat], persons[newest.seats[seat]], target, until, new_id())
    return Nominated(len(going), len(fallen))


def _name(
    desk: Desk, source: Provenance, who: Seated, target: StageSkillRow | None, until: datetime | None, nomination: str
) -> None:
    document = provenance_document(source, nomination, desk.newest.assessment)
    entry = _enter(desk, source.seat, who, target, document) if target is not None else None
    desk.write(
        Kind.RESERVE_CALLED if source.seat in desk.course.reserves else Kind.NOMINATED,
        seat=source.seat,
        nomination=nomination,
        entry=entry,
        organisation=who.organisation,
        content={"answer_by": until.isoformat() if until else None, "provenance": document},
    )


def provenance_document(source: Provenance, nomination: str, assessment: str) -> dict[str, str | int]:
    """Where an entry comes from, as it is kept beside it. decisions.md 19."""
    return {
        "stage": source.stage,
        "skill": source.skill,
        "seat": source.seat,
        "place": source.place,
        "total": format_hundredths(source.total),
        "hash": source.results_hash,
        "assessment": assessment,
        "nomination": nomination,
    }


def _enter(desk: Desk, seat: str, who: Seated, target: StageSkillRow, document: Mapping[str, str | int]) -> str:
    taken = (
        select(StageEntryRow.id)
        .join(StageEntryPersonRow, StageEntryPersonRow.entry_id == StageEntryRow.id)
        .where(StageEntryRow.stage_skill_id == target.id, StageEntryRow.state.not_in(OVER))
        .where(StageEntryPersonRow.person.in_(who.persons))
    )
    if desk.session.scalar(taken.limit(1)) is not None:
        raise Refused("advancing-entered-already", seat=seat)
    new = NewEntry(
        who.persons, who.organisation, who.region, who.team, conditions=who.conditions,
        provenance=json.dumps(document, sort_keys=True),
    )  # fmt: skip
    return add_entry(desk.session, target, new, "advanced", actor=desk.actor, at=desk.at).public_id


def _next_skill(desk: Desk) -> StageSkillRow | None:
    """The same skill at the stage that this one sends to, where both are held here."""
    found = select(StageSkillRow).join(StageRow, StageRow.id == StageSkillRow.stage_id)
    return desk.session.scalar(
        found.where(StageRow.id == desk.stage.sends_to, StageSkillRow.number == desk.skill.number)
    )


def _deadline(answer_by: datetime | None, at: datetime) -> datetime:
    if answer_by is None:
        raise Refused("advancing-deadline-missing")
    if answer_by <= at:
        raise Refused("advancing-deadline-past")
    return answer_by
