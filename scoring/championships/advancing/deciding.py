"""What an organizer decides of a list: a tie at the cut line, who leaves and who is back, and the list as a whole."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.championships.advancing import access
from scoring.championships.advancing.course import DEPARTURES, Kind
from scoring.championships.advancing.desk import Desk, need_reason, open_desk
from scoring.championships.advancing.retiring import retire_entry
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.queries import skill_row, skills_of, stage_row
from scoring.foundation.errors import Refused
from scoring.people.actors import Actor
from scoring.rules.advancement import Departure
from scoring.rules.cutline import Notice
from scoring.rules.errors import RuleBroken


def approve_list(session: Session, stage: str, skill: str, seen: str, *, actor: Actor, at: datetime) -> None:
    """What is proposed becomes what holds. decisions.md 17, 18.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown, stage-skill-unknown; Outdated:
    advancing-list-changed; Refused: advancing-results-missing, advancing-results-in-correction,
    advancing-nothing-to-approve; RuleBroken: advancing-tie-undecided.
    """
    _approve(_opened(session, stage, skill, seen, actor=actor, at=at))


def approve_lists(session: Session, stage: str, seen: Mapping[str, str], *, actor: Actor, at: datetime) -> int:
    """Approve many lists as they were previewed (`seen` by public id of the skill), all or none; how many.

    A list that was approved before, is tied, or holds somebody who withdrew at the stage is looked at on its own page:
    here it is refused. Raises as `approve_list`; Refused: advancing-list-not-plain (`skill`), advancing-none-chosen.
    """
    there = stage_row(session, stage)
    stage_access.require(actor, access.DECIDE, there)
    chosen = [row.public_id for row in skills_of(session, there) if row.public_id in seen]
    if not chosen:
        raise Refused("advancing-none-chosen")
    for skill in chosen:  # in one order wherever many lists are held, so that two organizers never wait in a circle
        desk = _opened(session, stage, skill, seen[skill], actor=actor, at=at)
        current = desk.current
        if current.approved is not None or Notice.WITHDREW_AT_STAGE in current.proposed.notices:
            raise Refused("advancing-list-not-plain", skill=desk.skill.number)
        _approve(desk)
    return len(chosen)


def take_all_tied(session: Session, stage: str, skill: str, seen: str, *, actor: Actor, at: datetime) -> None:
    """Everyone tied at the cut line goes on, over the quota. decisions.md 18. Raises as `approve_list`;
    RuleBroken: advancing-no-such-tie."""
    desk = _opened(session, stage, skill, seen, actor=actor, at=at)
    desk.write(Kind.TIE_TAKEN, content={"tied": _tied(desk)})


def decide_tie(
    session: Session,
    stage: str,
    skill: str,
    seen: str,
    chosen: Collection[str],
    reason: str,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Name who of the tied goes on, with a reason that is printed. decisions.md 18.

    Raises as `take_all_tied`; Refused: advancing-reason-missing, text-too-long; RuleBroken: advancing-tie-wrong-choice.
    """
    desk = _opened(session, stage, skill, seen, actor=actor, at=at)
    content = {"tied": _tied(desk), "chosen": sorted(set(chosen))}
    desk.write(Kind.TIE_DECIDED, content=content, reason=need_reason(reason))


def reconsider_tie(
    session: Session,
    stage: str,
    skill: str,
    seen: str,
    tied: Collection[str],
    reason: str,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Take a decision on a tie back, with a reason. Raises as `decide_tie`."""
    desk = _opened(session, stage, skill, seen, actor=actor, at=at)
    desk.write(Kind.TIE_RECONSIDERED, content={"tied": sorted(set(tied))}, reason=need_reason(reason))


def record_departure(
    session: Session,
    stage: str,
    skill: str,
    seen: str,
    seat: str,
    departure: Departure,
    reason: str,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """A seat declines or withdraws, before or after it was nominated: the list is open again, nobody moves. 17.

    Raises as `approve_list`; Refused: advancing-reason-missing, text-too-long, the codes of `retire_entry`; RuleBroken:
    advancing-seat-unknown, advancing-already-left.
    """
    desk = _opened(session, stage, skill, seen, actor=actor, at=at)
    kind = next(kind for kind, said in DEPARTURES.items() if said is departure)
    reason = need_reason(reason)
    held = desk.course.holding(seat)
    if held is None:
        desk.write(kind, seat=seat, reason=reason)
        return
    desk.write(kind, seat=seat, nomination=held.id, organisation=held.organisation, reason=reason)
    retire_entry(session, held.entry, kind.value, actor=actor, at=at, reason=reason)


def bring_back(
    session: Session, stage: str, skill: str, seen: str, seat: str, reason: str, *, actor: Actor, at: datetime
) -> None:
    """Take a departure back; the seat has its turn again once the list is approved. Raises as `record_departure`."""
    desk = _opened(session, stage, skill, seen, actor=actor, at=at)
    desk.write(Kind.RETURNED, seat=seat, reason=need_reason(reason))


def _opened(session: Session, stage: str, skill: str, seen: str, *, actor: Actor, at: datetime) -> Desk:
    """The list for one who may decide, with what was shown taken up."""
    there = stage_row(session, stage)
    stage_access.require(actor, access.DECIDE, there)
    desk = open_desk(session, there, skill_row(session, stage, skill), actor=actor, at=at)
    desk.expect_seen(seen)
    desk.take_up()
    return desk


def _approve(desk: Desk) -> None:
    if not desk.current.open:
        raise Refused("advancing-nothing-to-approve", skill=desk.skill.number)
    desk.write(Kind.APPROVED)


def _tied(desk: Desk) -> list[str]:
    tie = desk.current.proposed.tie
    if tie is None:
        raise RuleBroken("advancing-no-such-tie")
    return sorted(tie.group)
