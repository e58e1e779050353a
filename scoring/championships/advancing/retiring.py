"""What becomes of the entry at the next stage when its nomination is answered, withdrawn or recalled."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.entries import access
from scoring.championships.entries.seating import leave_seat
from scoring.championships.entries.writing import EntryState, note_act
from scoring.championships.stages.models import StageEntryRow, StageRow, StageSkillRow
from scoring.foundation.errors import Refused
from scoring.people.actors import Actor

OVER = (EntryState.WITHDRAWN, EntryState.REFUSED)


def confirm_entry(session: Session, entry: str | None, *, actor: Actor, at: datetime, reason: str) -> None:
    """The college accepts: the entry at the next stage is confirmed."""
    _change(session, entry, EntryState.CONFIRMED, "advanced-accepted", actor=actor, at=at, reason=reason)


def retire_entry(session: Session, entry: str | None, why: str, *, actor: Actor, at: datetime, reason: str) -> None:
    """The entry at the next stage is withdrawn; `why` is "declined", "withdrawn" or "recalled".

    Once it has a seat there, the next stage decides: who organizes that one too takes the seat away with it, nobody
    else does, and nobody at all once it is marked. Raises Refused: advancing-entry-seated, entry-marked,
    assessment-closed.
    """
    _change(session, entry, EntryState.WITHDRAWN, f"advanced-{why}", actor=actor, at=at, reason=reason)


def _change(
    session: Session, entry: str | None, state: EntryState, act: str, *, actor: Actor, at: datetime, reason: str
) -> None:
    """Nothing, where the next stage is held elsewhere, or has ended the entry itself."""
    if entry is None:
        return
    found = select(StageEntryRow).where(StageEntryRow.public_id == entry).with_for_update()
    row = session.scalars(found.execution_options(populate_existing=True)).one()
    if row.state in (*OVER, state):
        return
    if state is EntryState.WITHDRAWN and row.seat is not None:
        _leave_seat(session, row, reason, actor=actor, at=at)
    row.state, row.revision = state.value, row.revision + 1
    note_act(session, row, act, actor=actor, at=at, reason=reason)


def _leave_seat(session: Session, row: StageEntryRow, reason: str, *, actor: Actor, at: datetime) -> None:
    stage = session.get_one(StageRow, session.get_one(StageSkillRow, row.stage_skill_id).stage_id)
    if not access.manages(actor, stage):
        raise Refused("advancing-entry-seated")
    leave_seat(session, row, reason, actor=actor, at=at)
