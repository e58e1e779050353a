"""A college answers for whom it sends on: accepts or declines; after the deadline the organizer may answer for it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.advancing import access
from scoring.championships.advancing.course import Answer, Kind, Nomination
from scoring.championships.advancing.desk import Desk, need_reason, open_desk
from scoring.championships.advancing.models import AdvancementActRow
from scoring.championships.advancing.retiring import confirm_entry, retire_entry
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.foundation.errors import NotFound, Refused
from scoring.people import permissions
from scoring.people.actors import Actor


def answer_nomination(
    session: Session, nomination: str, answer: Answer, reason: str = "", *, actor: Actor, at: datetime
) -> None:
    """Accept or decline a nomination; the same said twice is once. A decline opens the list again, nobody moves. 17.

    A decline needs a reason, and whatever the organizer says in the college's stead. Raises SignInNeeded:
    sign-in-needed; Forbidden: not-allowed; NotFound: advancing-nomination-unknown; Refused:
    advancing-answer-unknown, advancing-answered, advancing-waits-for-college, advancing-reason-missing, text-too-long,
    and the codes of `retire_entry`.
    """
    if answer not in (Answer.ACCEPTED, Answer.DECLINED):
        raise Refused("advancing-answer-unknown")
    row, skill, stage = _find(session, nomination)
    own = access.of_college(actor, row.organisation)
    if not permissions.allow(actor, access.ANSWER, own):
        stage_access.require(actor, access.ANSWER_FOR, stage)
    desk = open_desk(session, stage, skill, actor=actor, at=at)
    there = next(one for one in desk.course.nominations if one.id == nomination)
    if there.answer is answer:
        return
    if there.answer is not Answer.WAITING:
        raise Refused("advancing-answered")
    if not own:
        _expect_overdue(there, at)
        reason = need_reason(reason)
    _answer(desk, there, answer, reason)


def _answer(desk: Desk, there: Nomination, answer: Answer, reason: str) -> None:
    accepted = answer is Answer.ACCEPTED
    desk.write(
        Kind.ACCEPTED if accepted else Kind.DECLINED,
        seat=there.seat,
        nomination=there.id,
        organisation=there.organisation,
        reason=reason if accepted else need_reason(reason),
    )
    if accepted:
        confirm_entry(desk.session, there.entry, actor=desk.actor, at=desk.at, reason=reason.strip())
    else:
        retire_entry(desk.session, there.entry, "declined", actor=desk.actor, at=desk.at, reason=reason.strip())


def _expect_overdue(there: Nomination, at: datetime) -> None:
    """Nobody answers for a college while it has time; one who belongs to no college has nobody else to answer."""
    if there.organisation and there.answer_by is not None and at < there.answer_by:
        raise Refused("advancing-waits-for-college")


def _find(session: Session, nomination: str) -> tuple[AdvancementActRow, StageSkillRow, StageRow]:
    query = (
        select(AdvancementActRow, StageSkillRow, StageRow)
        .join(StageSkillRow, StageSkillRow.id == AdvancementActRow.stage_skill_id)
        .join(StageRow, StageRow.id == StageSkillRow.stage_id)
        .where(AdvancementActRow.nomination == nomination)
        .order_by(AdvancementActRow.seq)
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound("advancing-nomination-unknown")
    row, skill, stage = found
    return row, skill, stage
