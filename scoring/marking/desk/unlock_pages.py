"""Unlocking: what was asked for, what would return, the consent or refusal of another person. decisions.md 11."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.collation import kazakh_key
from scoring.foundation.db import db
from scoring.marking import access, locking
from scoring.marking.desk import words as desk_words
from scoring.marking.desk.doing import Problem, act
from scoring.marking.desk.history import names_of
from scoring.marking.frames import Frame, Seat
from scoring.marking.models import JournalTextRow, SeatRow, UnlockRequestRow
from scoring.marking.recording import room
from scoring.marking.sheets import SheetView, sheet_views
from scoring.people.actors import Actor
from scoring.people.signing_in import door

pages = Blueprint("desk_unlocking", __name__, url_prefix="/assessments/<assessment>/unlock")


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """A request as those who answer it see it; `signers`: whose signatures fall. No mark."""

    id: str
    seat: Seat
    sheet: str
    reason: str
    text: str | None
    asked_by: str
    asked_at: datetime
    own: bool
    state: str
    answered_by: str
    answered_at: datetime | None
    signers: tuple[str, ...]

    @property
    def open(self) -> bool:
        return self.state == locking.OPEN


@pages.get("")
def show(assessment: str) -> str:
    return _page(assessment)


@pages.post("/<request_id>/consent")
def consent(assessment: str, request_id: str) -> ResponseReturnValue:
    return _answer(
        assessment,
        lambda session: locking.consent_to_unlock(session, assessment, request_id, actor=door.actor(), at=clock.now()),
        lambda: _("The sheet is unlocked. Its marks stand; all its judges sign anew."),
    )


@pages.post("/<request_id>/refuse")
def refuse(assessment: str, request_id: str) -> ResponseReturnValue:
    return _answer(
        assessment,
        lambda session: locking.refuse_to_unlock(session, assessment, request_id, actor=door.actor(), at=clock.now()),
        lambda: _("The request is refused. The sheet stays locked."),
    )


def requests(session: Session, frame: Frame, *, actor: Actor) -> list[RequestSeen]:
    """All requests of an assessment, open ones first, then the newest. Whoever calls has asked for the right."""
    row = UnlockRequestRow
    found = select(row, JournalTextRow.text).join(SeatRow, SeatRow.public_id == row.seat)
    found = found.outerjoin(JournalTextRow, JournalTextRow.id == row.text).where(SeatRow.assessment_id == frame.id)
    rows = session.execute(found.order_by(row.state != locking.OPEN, row.asked_at.desc())).all()
    views = sheet_views(session, frame.public_id, {(each.seat, each.sheet) for each, _text in rows})
    signers = {account for view in views.values() for account in view.signed_by}
    people = {str(one) for each, _text in rows for one in (each.asked_by, each.answered_by) if one}
    names = names_of(session, signers | people)
    return [
        RequestSeen(
            id=each.public_id,
            seat=frame.seats[each.seat],
            sheet=each.sheet,
            reason=each.reason,
            text=text,
            asked_by=names.get(str(each.asked_by), ""),
            asked_at=each.asked_at,
            own=each.asked_by == actor.account_id,
            state=each.state,
            answered_by=names.get(str(each.answered_by or ""), ""),
            answered_at=each.answered_at,
            signers=_signers(views.get((each.seat, each.sheet)), names),
        )
        for each, text in rows
    ]


def _signers(view: SheetView | None, names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted((names.get(account, "") for account in view.signed_by), key=kazakh_key)) if view else ()


def _answer(assessment: str, work: Callable[[Session], object], said: Callable[[], str]) -> ResponseReturnValue:
    def transact() -> None:
        with db.transaction() as session:
            work(session)

    return act(
        transact,
        said=said,
        to=lambda: url_for(".show", assessment=assessment),
        again=lambda problem: _page(assessment, problem),
    )


def _page(assessment: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        relations = access.standing_in(session, frame, actor)
        may = access.allowed(actor, access.CONSENT_UNLOCK, assessment, relations)
        if not may:
            access.require(actor, access.SEE_SHEETS, assessment)
        found = requests(session, frame, actor=actor)
    return render_template(
        "marking/desk/unlock.html",
        assessment=assessment,
        frame=frame,
        requests=found,
        may=may,
        sees=access.allowed(actor, access.SEE_SHEETS, assessment),
        problem=problem,
        words=desk_words,
    )
