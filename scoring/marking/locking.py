"""Locking sheets, unlocking one by two people, ending a day; each lock writes a signed checkpoint. decisions.md 11."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.marking import access
from scoring.marking.checkpoints import (
    AT_DAY_END,
    AT_LOCK,
    Checkpoint,
    write_checkpoint,
)
from scoring.marking.entries import OTHER_REASON, held_text, keep_text, moment_text
from scoring.marking.frames import LOCKED_SEATS, Frame, day_of, hold_alone
from scoring.marking.models import DayRow, UnlockRequestRow
from scoring.marking.opened import CORRECTION, opened_by
from scoring.marking.persons import same_person
from scoring.marking.recording import room
from scoring.marking.sheets import Desk
from scoring.people.actors import Actor
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.sheets import SheetState, check_lockable, check_unlockable

OPEN, GRANTED, DECLINED = "open", "granted", "refused"  # what one asks and another answers, as tables keep it
PUBLIC_BYTES = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sheets to lock: those that fit everything that is said; nothing said: all."""

    seat: str | None = None
    sheet: str | None = None
    day: str | None = None

    def sheets(self, frame: Frame) -> Iterator[tuple[str, str]]:
        """(seat, sub-criterion) of each. Raises NotFound: seat-unknown, sheet-unknown."""
        seats = [frame.seat(self.seat)] if self.seat else list(frame.seats.values())
        sheets = [frame.sheet(self.sheet)] if self.sheet else list(frame.sheets.values())
        for seat in seats:
            if seat.status in LOCKED_SEATS:
                yield from ((seat.id, sheet.id) for sheet in sheets if self.day in (None, sheet.day, day_of(sheet)))


@dataclass(frozen=True, slots=True)
class Locked:
    """What one act of locking wrote."""

    entries: tuple[Entry, ...]
    checkpoint: Checkpoint


def lock_sheets(session: Session, assessment: str, choice: Choice, *, actor: Actor, at: datetime) -> Locked:
    """Lock all chosen sheets that are not locked yet, or none: the first that may not be locked stops the act.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown, sheet-unknown; Refused:
    assessment-not-open, nothing-to-lock, sheet-disputed; RuleBroken: sheet-not-complete, sheet-not-signed.
    """
    access.require(actor, access.LOCK, assessment)
    hold_alone(session, assessment)
    chosen = list(choice.sheets(room().frames.get(session, assessment, lock=True)))
    desk = Desk(session, assessment, {seat for seat, _ in chosen}, actor=actor, at=at)
    desk.frame.expect_open()
    waiting = [each for each in chosen if desk.sheet(*each).state is not SheetState.LOCKED]
    if not waiting:
        raise Refused("nothing-to-lock")
    entries = tuple(_lock(desk, seat, sheet) for seat, sheet in waiting)
    desk.finish()
    return Locked(entries, write_checkpoint(session, assessment, AT_LOCK, at=at))


def end_day(session: Session, assessment: str, day: int, *, actor: Actor, at: datetime) -> Checkpoint:
    """Write the day's checkpoint; it may be written again when marking went on. decisions.md 11.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, day-unknown; Refused: assessment-not-open.
    """
    access.require(actor, access.LOCK, assessment)
    hold_alone(session, assessment)
    frame = room().frames.get(session, assessment, lock=True)
    frame.expect_open()
    Desk(session, assessment, frame.seats, actor=actor, at=at)  # nobody writes while the heads are read
    row = session.scalar(select(DayRow).where(DayRow.assessment_id == frame.id, DayRow.number == day))
    if row is None:
        raise NotFound("day-unknown", day=day)
    row.ended_at = at
    return write_checkpoint(session, assessment, AT_DAY_END, at=at)


def ask_to_unlock(
    session: Session, assessment: str, seat: str, sheet: str, reason: str, text: str = "", *, actor: Actor, at: datetime
) -> str:
    """The public id of a request to unlock a sheet; it waits for the consent of another person. decisions.md 11.

    The same asked again by the same person is the same request.
    `reason` is a code; `text` says it in words, and has to where the code says nothing ("other", or none).
    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown, sheet-unknown; Refused:
    unlock-needs-reason, assessment-not-open, unlock-already-asked, unlock-correction-not-open, text-too-long;
    RuleBroken: sheet-not-locked.
    """
    access.require(actor, access.ASK_UNLOCK, assessment)
    if reason in ("", OTHER_REASON) and not text.strip():
        raise Refused("unlock-needs-reason")
    reason = reason or OTHER_REASON
    desk = Desk(session, assessment, [seat], actor=actor, at=at)
    desk.frame.expect_open()
    if desk.sheet(seat, sheet).state is not SheetState.LOCKED:
        raise RuleBroken("sheet-not-locked")
    open_request = _open_request(session, seat, sheet)
    if open_request is not None:
        if (open_request.asked_by, open_request.reason) == (actor.account_id, reason):
            return open_request.public_id
        raise Refused("unlock-already-asked")
    if reason == CORRECTION and not opened_by(session, desk.frame):
        raise Refused("unlock-correction-not-open")
    row = UnlockRequestRow(
        public_id=secrets.token_hex(PUBLIC_BYTES),
        seat=seat,
        sheet=sheet,
        reason=reason,
        text=keep_text(session, text, at=at)[0] if text.strip() else None,
        asked_by=access.account_of(actor),
        asked_at=at,
        state=OPEN,
        answered_by=None,
        answered_at=None,
    )
    session.add(row)
    session.flush()
    return row.public_id


def consent_to_unlock(session: Session, assessment: str, request: str, *, actor: Actor, at: datetime) -> Entry:
    """Unlock by the consent of another person: old values stay, the sheet is signed anew. decisions.md 11.

    The same answer again by the same person gives the same entry.
    Raises Forbidden: not-allowed; NotFound: assessment-unknown, request-unknown; Refused: assessment-not-open,
    request-answered;
    RuleBroken: sheet-not-locked, unlock-needs-another-person, entry-malformed.
    """
    row, again = _answered(session, assessment, request, GRANTED, actor=actor, at=at)
    desk = Desk(session, assessment, [row.seat], actor=actor, at=at)
    if again:
        return _unlocked(desk, row)
    check_unlockable(desk.sheet(row.seat, row.sheet), str(row.asked_by), desk.account)
    if same_person(session, row.asked_by, int(desk.account)):  # one person with two accounts is no second person
        raise RuleBroken("unlock-needs-another-person")
    entry = desk.write(
        EntryKind.UNLOCK,
        row.seat,
        row.sheet,
        by=str(row.asked_by),
        consent=desk.account,
        reason=row.reason,
        **held_text(session, row.text),
    )
    desk.finish()
    return entry


def refuse_to_unlock(session: Session, assessment: str, request: str, *, actor: Actor, at: datetime) -> None:
    """Answer a request with no; the sheet stays locked. Raises as `consent_to_unlock` does before it looks at it."""
    _answered(session, assessment, request, DECLINED, actor=actor, at=at)


def _lock(desk: Desk, seat: str, sheet: str) -> Entry:
    found = desk.sheet(seat, sheet)
    with desk.naming(seat, sheet):
        check_lockable(found)
    if found.disputed:
        raise Refused("sheet-disputed", **desk.place(seat, sheet))
    return desk.write(EntryKind.LOCK, seat, sheet, content=found.content)


def _answered(
    session: Session, assessment: str, request: str, answer: str, *, actor: Actor, at: datetime
) -> tuple[UnlockRequestRow, bool]:
    """The request with its answer, and whether this very answer stood already."""
    frame = room().frames.get(session, assessment, lock=True)
    access.require(actor, access.CONSENT_UNLOCK, assessment, access.standing_in(session, frame, actor))
    frame.expect_open()
    row = session.scalar(select(UnlockRequestRow).where(UnlockRequestRow.public_id == request).with_for_update())
    if row is None or row.seat not in frame.seats:
        raise NotFound("request-unknown")
    if (row.state, row.answered_by) == (answer, actor.account_id):
        return row, True
    if row.state != OPEN:
        raise Refused("request-answered")
    row.state, row.answered_by, row.answered_at = answer, access.account_of(actor), at
    session.flush()
    return row, False


def _unlocked(desk: Desk, row: UnlockRequestRow) -> Entry:
    """The entry that this request led to."""
    said = desk.ledger(row.seat).sheet_entries(row.sheet)
    at = moment_text(row.answered_at) if row.answered_at else ""
    return next(entry for entry in said if entry.kind is EntryKind.UNLOCK and entry.at == at)


def _open_request(session: Session, seat: str, sheet: str) -> UnlockRequestRow | None:
    row = UnlockRequestRow
    return session.scalar(select(row).where(row.seat == seat, row.sheet == sheet, row.state == OPEN))
