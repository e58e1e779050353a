"""Closing an assessment once everything that counts is locked, and opening it again with a reason. decisions.md 11."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import events
from scoring.foundation.errors import NotFound, Refused
from scoring.marking import access
from scoring.marking.checkpoints import Checkpoint, write_checkpoint
from scoring.marking.entries import checked_text
from scoring.marking.frames import AssessmentState, Frame
from scoring.marking.judges import acts
from scoring.marking.ledgers import Ledger, views
from scoring.marking.models import AssessmentRow
from scoring.marking.recording import room
from scoring.marking.setting_up import FrameChanged, next_revision
from scoring.people.actors import Actor
from scoring.rules.sheets import Sheet, SheetState

AT_CLOSE = "close"  # the cause of the last checkpoint


@dataclass(frozen=True, slots=True)
class NotLocked:
    """A sheet that keeps an assessment from closing; `number` is that of its seat."""

    seat: str
    number: int
    sheet: str
    state: SheetState
    disputed: bool


def close_assessment(session: Session, assessment: str, *, actor: Actor, at: datetime) -> Checkpoint:
    """End marking: nothing is written any more. A rehearsal, which never counts, may be closed at any time.

    decisions.md 11: not while a sheet of a seat that counts is open, disputed or unsigned. Raises Forbidden:
    not-allowed; NotFound: assessment-unknown; Refused: assessment-not-open, sheets-not-locked (`count`, and the first:
    `seat`, its number, and `sheet`).
    """
    access.require(actor, access.CLOSE, assessment)
    return end_marking(session, assessment, actor=actor, at=at)


def end_marking(session: Session, assessment: str, *, actor: Actor, at: datetime) -> Checkpoint:
    """As `close_assessment`, for acts that have a permission of their own: finalised results close marking."""
    row = next_revision(session, assessment)
    frame = room().frames.fresh(session, assessment)
    frame.expect_open()
    waiting = not_locked(session, frame)
    if waiting:
        first = waiting[0]
        raise Refused("sheets-not-locked", count=len(waiting), seat=first.number, sheet=first.sheet)
    row.state = AssessmentState.CLOSED.value
    acts.note(session, assessment, "act-closed", actor=actor, at=at)
    return write_checkpoint(session, assessment, AT_CLOSE, at=at)


def reopen_assessment(session: Session, assessment: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Let marking go on after it was closed; locked sheets stay locked.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown; Refused: assessment-not-closed, text-missing,
    text-too-long.
    """
    access.require(actor, access.REOPEN, assessment)
    go_on_marking(session, assessment, reason, actor=actor, at=at)


def go_on_marking(session: Session, assessment: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """As `reopen_assessment`, for acts that have a permission of their own: a decision to correct results."""
    found = select(AssessmentRow).where(AssessmentRow.public_id == assessment).with_for_update()
    row = session.scalar(found.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("assessment-unknown")
    if row.state != AssessmentState.CLOSED:
        raise Refused("assessment-not-closed")
    row.state = AssessmentState.OPEN.value
    row.revision += 1
    events.note(session, FrameChanged(assessment, row.revision), over=assessment)
    acts.note(session, assessment, "act-reopened", actor=actor, at=at, reason=checked_text(reason))


def not_locked(session: Session, frame: Frame) -> tuple[NotLocked, ...]:
    """What keeps an assessment from closing, by seat number and sub-criterion; nothing ever keeps a rehearsal."""
    return () if frame.rehearsal else tuple(_not_locked(session, frame))


def _not_locked(session: Session, frame: Frame) -> Iterator[NotLocked]:
    counting = [seat for seat in frame.seats.values() if seat.status.in_field]

    def of_seat(ledger: Ledger) -> list[tuple[str, Sheet]]:
        return [(sheet, ledger.sheet(frame, sheet)) for sheet in frame.sheets]

    found = views(session, room().ledgers, frame, [seat.id for seat in counting], of_seat)
    for seat in sorted(counting, key=lambda seat: seat.number or 0):
        for name, sheet in found[seat.id]:
            if sheet.state is not SheetState.LOCKED or sheet.disputed:
                yield NotLocked(seat.id, seat.number or 0, name, sheet.state, sheet.disputed)
