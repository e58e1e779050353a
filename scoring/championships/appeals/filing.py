"""Filing an appeal: by those who may, in time, against a sheet or an aspect; and taking one's own back. 19a."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.championships.appeals import access
from scoring.championships.appeals.events import AppealDecided, AppealFiled
from scoring.championships.appeals.models import AppealDecisionRow, AppealRow
from scoring.championships.appeals.reference import holidays
from scoring.championships.results.gathering import decided_among, newest_of_each
from scoring.championships.results.models import FinalisationRow
from scoring.foundation import clock, events
from scoring.foundation.errors import Forbidden, NotFound, Refused
from scoring.foundation.working_days import last_day
from scoring.marking.access import account_of, require
from scoring.marking.entries import keep_text
from scoring.marking.frames import AssessmentState, Frame
from scoring.marking.judges import acts
from scoring.marking.models import AssessmentRow
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id

OPEN_MOST = 20  # open appeals of one seat
WITHDRAWN = "withdrawn"


def file_appeal(
    session: Session,
    assessment: str,
    seat: str,
    sheet: str,
    text: str,
    *,
    aspect: str | None = None,
    actor: Actor,
    at: datetime,
) -> str:
    """The public id of a new appeal of a seat against a sheet, or against one aspect of it. decisions.md 19a.

    After the skill was finalised it is a request for a correction, in time for so many working days as the rule set
    says. While it is open, the skill cannot be finalised. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed;
    NotFound: assessment-unknown, seat-unknown, sheet-unknown, aspect-unknown; Refused: appeal-against-missing
    (no sheet), appeal-nothing-marked, appeal-too-late (`last_date`), appeal-open-already, appeals-too-many,
    text-missing, text-too-long.
    """
    frame = room().frames.get(session, assessment, lock=True)
    related = access.appealing(frame, actor, seat)
    require(actor, access.FILE_APPEAL, assessment, related)
    aspect = _checked(frame, seat, sheet, aspect)
    final = standing_final(session, frame)
    days = frame.rule_set.appeal_working_days
    if final is not None and (day := last_day_for(days, final)) < clock.shown(at).date():
        raise Refused("appeal-too-late", last_date=day.isoformat())
    _expect_room(session, seat, sheet, aspect)
    row = AppealRow(
        public_id=new_public_id(), assessment_id=frame.id, seat=seat, sheet=sheet, aspect=aspect,
        revision=final.revision if final else None, filed_as=_filed_as(actor, related),
        text=keep_text(session, text, at=at)[0], account_id=account_of(actor), at=at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    params: dict[str, str | int] = {"seat": acts.of_seat(seat), "sheet": sheet}
    acts.note(session, assessment, "act-appeal-filed", actor=actor, at=at, params=params)
    events.note(session, AppealFiled(assessment, row.public_id))
    return row.public_id


def withdraw_appeal(session: Session, appeal: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Take one's own appeal back, with a reason; it stays in the trail.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: appeal-unknown; Refused:
    appeal-decided-already, text-missing, text-too-long.
    """
    row, assessment = held_appeal(session, appeal)
    if row.account_id != account_of(actor):
        raise Forbidden("not-allowed")
    settle(session, row, WITHDRAWN, reason, actor=actor, at=at)
    params: dict[str, str | int] = {"seat": acts.of_seat(row.seat), "sheet": row.sheet}
    acts.note(session, assessment, "act-appeal-withdrawn", actor=actor, at=at, params=params, reason=reason)
    events.note(session, AppealDecided(assessment, row.public_id, WITHDRAWN))


def standing_final(session: Session, frame: Frame) -> FinalisationRow | None:
    """The final results that stand: none before finalising, and none while a decision has opened them again."""
    found = select(AssessmentRow).where(AssessmentRow.id == frame.id)
    return standing_finals(session, list(session.scalars(found))).get(frame.id)


def standing_finals(session: Session, rows: Sequence[AssessmentRow]) -> dict[int, FinalisationRow]:
    """As `standing_final`, of many assessments, by the number of the row."""
    closed = [row.id for row in rows if row.state == AssessmentState.CLOSED]
    finals = newest_of_each(session, closed)
    decided = decided_among(session, closed)
    return {one: final for one, final in finals.items() if (one, final.revision) not in decided}


def last_day_for(days: int, final: FinalisationRow) -> date:
    """The last day on which these final results may be appealed against, `days` working days after their release.

    Final results count as released when they are finalised: no later moment of release is kept. decisions.md 19a, 27.
    """
    return last_day(clock.shown(final.at).date(), days, holidays())


def held_appeal(session: Session, appeal: str) -> tuple[AppealRow, str]:
    """An appeal, and its assessment, kept from being decided twice. Raises NotFound: appeal-unknown."""
    row = session.scalar(select(AppealRow).where(AppealRow.public_id == appeal))
    if row is None:
        raise NotFound("appeal-unknown")
    found = select(AssessmentRow.public_id).where(AssessmentRow.id == row.assessment_id)
    return row, session.scalars(found.with_for_update()).one()


def settle(session: Session, row: AppealRow, outcome: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Write what became of an appeal. Raises Refused: appeal-decided-already, text-missing, text-too-long."""
    found = select(AppealDecisionRow.id).where(AppealDecisionRow.appeal_id == row.id)
    if session.scalar(found) is not None:
        raise Refused("appeal-decided-already")
    session.add(
        AppealDecisionRow(
            appeal_id=row.id, outcome=outcome, reason_text=keep_text(session, reason, at=at)[0],
            account_id=account_of(actor), at=at,
        )
    )  # fmt: skip
    session.flush()


def _checked(frame: Frame, seat: str, sheet: str, aspect: str | None) -> str | None:
    """The aspect, of this sheet, or None for the whole sheet."""
    if not sheet:
        raise Refused("appeal-against-missing")
    frame.sheet(sheet)
    if aspect and frame.aspect(aspect)[1].id != sheet:
        raise NotFound("aspect-unknown")
    if frame.seat(seat).number is None or frame.rehearsal or frame.state is AssessmentState.DRAFT:
        raise Refused("appeal-nothing-marked")
    return aspect or None


def _expect_room(session: Session, seat: str, sheet: str, aspect: str | None) -> None:
    decided = select(AppealDecisionRow.id).where(AppealDecisionRow.appeal_id == AppealRow.id).exists()
    open_here = select(func.count(AppealRow.id)).where(AppealRow.seat == seat, ~decided)
    if session.scalar(open_here.where(AppealRow.sheet == sheet, AppealRow.aspect == aspect)):
        raise Refused("appeal-open-already")
    if (session.scalar(open_here) or 0) >= OPEN_MOST:
        raise Refused("appeals-too-many", limit=OPEN_MOST)


def _filed_as(actor: Actor, related: frozenset[str]) -> str:
    """As whom: the college, where the actor may as both."""
    organizes = access.OF_COLLEGE in related and "organizer" in actor.roles
    return access.FILED_AS[access.OF_COLLEGE if organizes else access.OF_EXPERT]
