"""A seat that leaves: before the start it did not start; after it, what is unmarked is *not attempted*, by one act."""

from datetime import datetime

from sqlalchemy.orm import Session

from scoring.foundation import events
from scoring.foundation.errors import Refused
from scoring.marking.entries import keep_text, moment_text
from scoring.marking.frames import Frame
from scoring.marking.ledgers import Hold, Ledger
from scoring.marking.recording import recorded, room
from scoring.marking.setting_up import changing, seat_row
from scoring.people.actors import Actor
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.marks import NOT_MARKED

WITHDREW = "seat-withdrew"  # the reason code of what became *not attempted*


def withdraw_seat(
    session: Session, assessment: str, seat: str, reason: str = "", *, started: bool, actor: Actor, at: datetime
) -> list[Entry]:
    """Take a seat out of the running; marks given stay, and the entries for what was unmarked are returned.

    decisions.md 13: after starting it stays in the field and in the places; before, it did not start.
    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown; Refused: assessment-closed,
    seat-not-official, text-too-long.
    """
    changing(session, assessment, actor=actor)
    frame = room().frames.fresh(session, assessment)
    row = seat_row(session, assessment, seat)
    status = frame.seat(seat).status
    after = status.after_withdrawal(started=started)
    if after is status:
        raise Refused("seat-not-official")
    row.status = after.value
    row.status_text = keep_text(session, reason, at=at)[0] if reason.strip() else None
    hold = Hold(session, room().ledgers, [seat])
    ledger = hold.ledger(frame, seat)
    unmarked = _unmarked(frame, ledger) if started else []
    entries = [hold.append(ledger, _entry(frame, seat, key, actor=actor, at=at)) for key in unmarked]
    hold.write()
    session.flush()
    for entry in entries:
        events.note(session, recorded(frame, entry))
    return entries


def _unmarked(frame: Frame, ledger: Ledger) -> list[str]:
    marks = ledger.marks()
    return [aspect.key for aspect in frame.scheme.aspects() if not marks.get(aspect.key, NOT_MARKED).settled]


def _entry(frame: Frame, seat: str, key: str, *, actor: Actor, at: datetime) -> Entry:
    return Entry(
        seat,
        EntryKind.NOT_ATTEMPTED,
        str(actor.account_id),
        moment_text(at),
        aspect=key,
        reason=WITHDREW,
        scheme=str(frame.scheme_version),
    )
