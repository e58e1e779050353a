"""Sheets: how each one stands, the panel's agreement on what was measured, signatures, disputes. decisions.md 11."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.foundation import events
from scoring.foundation.errors import Outdated, Refused
from scoring.marking import access
from scoring.marking.entries import keep_text, moment_text
from scoring.marking.frames import Frame
from scoring.marking.ledgers import Hold, Ledger, read_ledgers
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.scheme import Kind
from scoring.rules.sheets import Sheet, SheetState, check_signable


@dataclass(frozen=True, slots=True)
class SheetChanged:
    """A sheet was agreed on, signed, disputed, settled, locked or unlocked; durable as entry `seq` of its seat."""

    assessment: str
    seat: str
    sheet: str
    kind: str
    seq: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A sheet as somebody saw it before acting on it: `content` is the hash of the marks that were on the screen."""

    seat: str
    sheet: str
    content: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet: its state, whose signatures hold, who is to sign, and whether the panel agreed on its marks."""

    seat: str
    sheet: str
    state: SheetState
    content: str
    signed_by: frozenset[str]
    signers: tuple[int, ...]
    agreed: bool
    disputed: bool


class Desk:
    """One transaction's work on sheets: the frame, the held ledgers, and the entries it writes."""

    def __init__(self, session: Session, assessment: str, seats: Iterable[str], *, actor: Actor, at: datetime) -> None:
        self.session, self.actor, self.at = session, actor, at
        self.frame = room().frames.get(session, assessment, lock=True)
        self._hold = Hold(session, room().ledgers, seats)

    @property
    def account(self) -> str:
        return str(access.account_of(self.actor))

    def ledger(self, seat: str) -> Ledger:
        return self._hold.ledger(self.frame, seat)

    def sheet(self, seat: str, sheet: str) -> Sheet:
        return self.ledger(seat).sheet(self.frame, self.frame.sheet(sheet).id)

    def write(self, kind: EntryKind, seat: str, sheet: str, **parts: str | None) -> Entry:
        """Append an entry about a sheet, and announce it once it is durable."""
        entry = Entry(
            seat,
            kind,
            parts.pop("by", None) or self.account,
            moment_text(self.at),
            sheet=sheet,
            scheme=str(self.frame.scheme_version),
            **parts,  # type: ignore[arg-type]  # names of its text fields
        )
        written = self._hold.append(self.ledger(seat), entry)
        events.note(self.session, SheetChanged(self.frame.public_id, seat, sheet, kind.value, written.seq))
        return written

    def finish(self) -> None:
        self._hold.write()


def agree_on_sheet(session: Session, assessment: str, shown: Shown, *, actor: Actor, at: datetime) -> Entry:
    """The panel agrees on the measured marks of a sheet, said once for all of them by one of its judges.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown, sheet-unknown; Outdated:
    sheet-outdated; Refused: assessment-not-open, nothing-measured; RuleBroken: sheet-locked, sheet-not-complete.
    """
    desk = Desk(session, assessment, [shown.seat], actor=actor, at=at)
    relations = access.judging(desk.frame, actor, shown.seat, shown.sheet)
    access.require(actor, access.AGREE, assessment, relations)
    desk.frame.expect_open()
    if not measured(desk.frame, shown.sheet):
        raise Refused("nothing-measured")
    sheet = _as_shown(desk, shown)
    check_signable(sheet, desk.account, {desk.account})
    entry = desk.write(EntryKind.AGREED, shown.seat, shown.sheet, content=sheet.content)
    desk.finish()
    return entry


def sign_sheets(
    session: Session, assessment: str, shown: Sequence[Shown], *, actor: Actor, at: datetime
) -> list[Entry]:
    """Sign a list of complete sheets that were shown with their marks; each gets its own entry over its own hash.

    All or none: one sheet that changed since it was shown, or may not be signed, stops the whole list, so that
    nobody signs what was not looked at. A sheet the actor has signed already is passed over.
    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown, sheet-unknown; Outdated:
    sheet-outdated; Refused: assessment-not-open, sheet-not-agreed; RuleBroken: sheet-locked, sheet-not-complete,
    signer-not-of-panel.
    """
    desk = Desk(session, assessment, (each.seat for each in shown), actor=actor, at=at)
    entries = [entry for each in shown if (entry := _sign(desk, each)) is not None]
    desk.finish()
    return entries


def dispute_sheet(
    session: Session, assessment: str, seat: str, sheet: str, reason: str, text: str = "", *, actor: Actor, at: datetime
) -> Entry:
    """Put a sheet in dispute; it can be marked on, and cannot be locked until the dispute is settled.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown, sheet-unknown; Refused:
    sheet-already-disputed, text-too-long; RuleBroken: entry-malformed.
    """
    desk = Desk(session, assessment, [seat], actor=actor, at=at)
    access.require(actor, access.DISPUTE, assessment, access.judging(desk.frame, actor, seat, sheet))
    if desk.sheet(seat, sheet).disputed:
        raise Refused("sheet-already-disputed")
    return _with_reason(desk, EntryKind.DISPUTE, seat, sheet, reason, text)


def settle_dispute(
    session: Session, assessment: str, seat: str, sheet: str, reason: str, text: str = "", *, actor: Actor, at: datetime
) -> Entry:
    """End the dispute on a sheet. Raises as `dispute_sheet`, and Refused: sheet-not-disputed."""
    desk = Desk(session, assessment, [seat], actor=actor, at=at)
    access.require(actor, access.SETTLE, assessment)
    if not desk.sheet(seat, sheet).disputed:
        raise Refused("sheet-not-disputed")
    return _with_reason(desk, EntryKind.SETTLED, seat, sheet, reason, text)


def sheet_views(
    session: Session, assessment: str, seats: Iterable[str] | None = None
) -> Mapping[tuple[str, str], SheetView]:
    """Every sheet of the seats (all seats when None), by (seat, sub-criterion). Holds no mark."""
    frame = room().frames.get(session, assessment)
    ledgers = read_ledgers(session, frame, seats)
    return {
        (seat, sheet): sheet_view(frame, ledger, sheet) for seat, ledger in ledgers.items() for sheet in frame.sheets
    }


def sheet_view(frame: Frame, ledger: Ledger, sheet: str) -> SheetView:
    found = ledger.sheet(frame, sheet)
    return SheetView(
        ledger.seat,
        sheet,
        found.state,
        found.content,
        found.signed_by,
        ledger.signers(frame, sheet),
        agreed(frame, ledger, sheet, found.content),
        found.disputed,
    )


def measured(frame: Frame, sheet: str) -> bool:
    """Whether a sheet has measured aspects, which the panel has to agree on."""
    return any(aspect.kind is Kind.MEASUREMENT for aspect in frame.sheet(sheet).aspects)


def agreed(frame: Frame, ledger: Ledger, sheet: str, content: str) -> bool:
    """Whether the panel agreed on exactly these marks, or there is nothing measured to agree on."""
    return not measured(frame, sheet) or any(
        entry.kind is EntryKind.AGREED and entry.content == content for entry in ledger.sheet_entries(sheet)
    )


def _sign(desk: Desk, shown: Shown) -> Entry | None:
    ledger = desk.ledger(shown.seat)
    signers = ledger.signers(desk.frame, desk.frame.sheet(shown.sheet).id)
    relations = frozenset({access.SIGNER}) if desk.actor.account_id in signers else frozenset()
    access.require(desk.actor, access.SIGN, desk.frame.public_id, relations)
    desk.frame.expect_open()
    sheet = _as_shown(desk, shown)
    check_signable(sheet, desk.account, {str(account) for account in signers})
    if not agreed(desk.frame, ledger, shown.sheet, sheet.content):
        raise Refused("sheet-not-agreed", sheet=shown.sheet)
    if desk.account in sheet.signed_by:
        return None
    return desk.write(EntryKind.SIGN, shown.seat, shown.sheet, judge=desk.account, content=sheet.content)


def _as_shown(desk: Desk, shown: Shown) -> Sheet:
    sheet = desk.sheet(shown.seat, shown.sheet)
    if sheet.state is SheetState.LOCKED:
        raise RuleBroken("sheet-locked")
    if sheet.content != shown.content:
        raise Outdated("sheet-outdated", sheet=shown.sheet)
    return sheet


def _with_reason(desk: Desk, kind: EntryKind, seat: str, sheet: str, reason: str, text: str) -> Entry:
    text_id, text_hash = keep_text(desk.session, text, at=desk.at) if text.strip() else (None, None)
    entry = desk.write(kind, seat, sheet, reason=reason, text=text_id, text_hash=text_hash)
    desk.finish()
    return entry
