"""Erasing the words of a reason or comment that must not stand there; that they stood there stays. decisions.md 25."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.marking import access
from scoring.marking.desk.rights import ERASE_TEXT
from scoring.marking.entries import erase_text
from scoring.marking.judges import acts
from scoring.marking.models import JournalEntryRow, JournalTextRow
from scoring.marking.persons import same_person
from scoring.marking.recording import room
from scoring.people.actors import Actor


def erase(session: Session, assessment: str, seat: str, entry: int, *, actor: Actor, at: datetime) -> None:
    """Forget the words of one entry, also of an assessment that is closed; who did it is an act that stays.

    Nobody erases a text of their own: it may be the reason for what they did. Erased already, it stays erased.
    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown,
    text-unknown; Refused: text-of-oneself.
    """
    access.require(actor, ERASE_TEXT, assessment)
    frame = room().frames.get(session, assessment)
    row = JournalEntryRow
    found = select(row.text, row.by).where(row.seat == frame.seat(seat).id, row.seq == entry, row.text.is_not(None))
    known = session.execute(found).one_or_none()
    if known is None:
        raise NotFound("text-unknown")
    text, by = str(known[0]), int(known[1])
    if same_person(session, access.account_of(actor), by):
        raise Refused("text-of-oneself")
    locked = select(JournalTextRow.erased).where(JournalTextRow.id == text).with_for_update()
    if session.scalar(locked):
        return
    erase_text(session, text)
    params: dict[str, str | int] = {"seat": acts.of_seat(seat), "entry": entry}
    acts.note(session, assessment, "act-text-erased", actor=actor, at=at, params=params)
