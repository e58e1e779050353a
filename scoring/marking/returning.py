"""A seat that comes back among those that are marked: what its leaving made *not attempted* is open again."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.foundation import events
from scoring.foundation.errors import Refused
from scoring.marking.entries import moment_text
from scoring.marking.frames import Frame
from scoring.marking.ledgers import Hold, Ledger
from scoring.marking.recording import recorded, room
from scoring.marking.withdrawing import WITHDREW
from scoring.people.actors import Actor
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.marks import State
from scoring.rules.sheets import SheetState

CAME_BACK = "seat-came-back"  # the reason code of what is open again


def reopen_seat(session: Session, assessment: str, seat: str, *, actor: Actor, at: datetime) -> list[Entry]:
    """Take back every *not attempted* that the withdrawal of a seat wrote; the entries that say so. decisions.md 13

    What was marked stands, and scores of an open round count again; where others judge the seat by now, that round
    begins anew. Whoever calls has asked for the right and changed the status.
    Raises Refused: seat-sheet-locked (`seat`, its number, `sheet`): a locked sheet is unlocked by two people first.
    """
    session.flush()
    frame = room().frames.fresh(session, assessment)
    hold = Hold(session, room().ledgers, [seat])
    ledger = hold.ledger(frame, seat)
    entries = [hold.append(ledger, entry) for entry in list(_taken_back(frame, ledger, actor=actor, at=at))]
    hold.write()
    session.flush()
    for entry in entries:
        events.note(session, recorded(frame, entry))
    return entries


def _taken_back(frame: Frame, ledger: Ledger, *, actor: Actor, at: datetime) -> Iterator[Entry]:
    for sheet in frame.sheets.values():
        given_up = [entry for aspect in sheet.aspects if (entry := _given_up(ledger, aspect.key)) is not None]
        if given_up and ledger.sheet(frame, sheet.id).state is SheetState.LOCKED:
            raise Refused("seat-sheet-locked", seat=frame.seat(ledger.seat).number or 0, sheet=sheet.id)
        judges = {str(account) for account in frame.judges_if_any(ledger.seat, sheet.id)}
        for entry in given_up:
            rounds = ledger.folded(entry.aspect or "").rounds
            same = all(judge in judges for judge in (rounds[-1].scores if rounds else ()))
            yield Entry(
                ledger.seat,
                EntryKind.WITHDRAWAL if same else EntryKind.RETURNED,
                str(actor.account_id),
                moment_text(at),
                aspect=entry.aspect,
                ends=entry.seq if same else None,
                reason=CAME_BACK,
                scheme=str(frame.scheme_version),
            )


def _given_up(ledger: Ledger, key: str) -> Entry | None:
    """The entry by which the seat's leaving settled an aspect, while it stands."""
    if ledger.folded(key).mark.state is not State.NOT_ATTEMPTED:
        return None
    said = (entry for entry in reversed(ledger.said_of(key)) if entry.kind is EntryKind.NOT_ATTEMPTED)
    last = next(said, None)
    return last if last is not None and last.reason == WITHDREW else None
