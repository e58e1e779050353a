"""Sheets: how each one stands, the panel's agreement on what was measured, signatures, disputes. decisions.md 11."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.foundation import events
from scoring.foundation.errors import Outdated, Refused
from scoring.marking import access
from scoring.marking.entries import expect_words, keep_text, moment_text
from scoring.marking.frames import Frame
from scoring.marking.ledgers import Hold, Ledger, View, views
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.scheme import Kind
from scoring.rules.sheets import Sheet, SheetState, check_signable

SHEETS_MAX = 400  # signed at once, by one PIN: a sub-criterion of every seat, or a judge's whole day


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

    def place(self, seat: str, sheet: str) -> dict[str, str | int]:
        """A sheet as a refusal names it: by the number people know the seat by."""
        return {"seat": self.frame.seat(seat).number or 0, "sheet": sheet}

    @contextmanager
    def naming(self, seat: str, sheet: str) -> Iterator[None]:
        """Whatever rule stops an act on many sheets says at which of them."""
        try:
            yield
        except RuleBroken as broken:
            raise RuleBroken(broken.code, **{**self.place(seat, sheet), **broken.params}) from None

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

    What stands already is given back, and nothing is written.
    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown, sheet-unknown; Outdated:
    sheet-outdated; Refused: assessment-not-open, nothing-measured; RuleBroken: sheet-locked, sheet-not-complete.
    """
    (entry,) = agree_on_sheets(session, assessment, [shown], actor=actor, at=at)
    return entry


def agree_on_sheets(
    session: Session, assessment: str, shown: Sequence[Shown], *, actor: Actor, at: datetime
) -> list[Entry]:
    """As `agree_on_sheet`, of a list: all or none."""
    desk = Desk(session, assessment, (each.seat for each in shown), actor=actor, at=at)
    entries = [_agree(desk, each) for each in shown]
    desk.finish()
    return entries


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

    The same said again by the same person is given back, and nothing is written.
    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown, sheet-unknown; Refused:
    assessment-not-open, sheet-already-disputed, reason-needs-words, text-too-long; RuleBroken: entry-malformed.
    """
    desk = Desk(session, assessment, [seat], actor=actor, at=at)
    access.require(actor, access.DISPUTE, assessment, access.judging(desk.frame, actor, seat, sheet))
    desk.frame.expect_open()
    if desk.sheet(seat, sheet).disputed:
        if (said := _said_already(desk, EntryKind.DISPUTE, seat, sheet, reason)) is not None:
            return said
        raise Refused("sheet-already-disputed")
    return _with_reason(desk, EntryKind.DISPUTE, seat, sheet, reason, text)


def settle_dispute(
    session: Session, assessment: str, seat: str, sheet: str, reason: str, text: str = "", *, actor: Actor, at: datetime
) -> Entry:
    """End the dispute on a sheet. Raises as `dispute_sheet`, and Refused: sheet-not-disputed."""
    desk = Desk(session, assessment, [seat], actor=actor, at=at)
    access.require(actor, access.SETTLE, assessment)
    desk.frame.expect_open()
    if not desk.sheet(seat, sheet).disputed:
        if (said := _said_already(desk, EntryKind.SETTLED, seat, sheet, reason)) is not None:
            return said
        raise Refused("sheet-not-disputed")
    return _with_reason(desk, EntryKind.SETTLED, seat, sheet, reason, text)


def expect_signer(session: Session, assessment: str, shown: Iterable[Shown], *, actor: Actor) -> None:
    """Ask whether the actor may sign these sheets at all, before a PIN is asked for.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown, sheet-unknown.
    """
    frame = room().frames.get(session, assessment)
    which = {(frame.seat(each.seat).id, frame.sheet(each.sheet).id) for each in shown}
    for signers in _of_sheets(session, frame, which, lambda ledger, sheet: ledger.signers(frame, sheet)).values():
        access.require(actor, access.SIGN, assessment, _signing(signers, actor))


def sheet_views(
    session: Session, assessment: str, which: Iterable[tuple[str, str]] | None = None
) -> Mapping[tuple[str, str], SheetView]:
    """These sheets (all when None), by (seat, sub-criterion); one that is not of the scheme now is left out.

    Holds no mark.
    """
    frame = room().frames.get(session, assessment)
    every = ((seat, sheet) for seat in frame.seats for sheet in frame.sheets)
    wanted = every if which is None else (each for each in which if each[0] in frame.seats and each[1] in frame.sheets)
    return _of_sheets(session, frame, wanted, lambda ledger, sheet: sheet_view(frame, ledger, sheet))


def _of_sheets(
    session: Session, frame: Frame, which: Iterable[tuple[str, str]], view: Callable[[Ledger, str], View]
) -> dict[tuple[str, str], View]:
    """What `view` makes of each of these sheets, and of no other."""
    by_seat: dict[str, set[str]] = defaultdict(set)
    for seat, sheet in which:
        by_seat[seat].add(sheet)

    def of_seat(ledger: Ledger) -> dict[str, View]:
        return {sheet: view(ledger, sheet) for sheet in by_seat[ledger.seat]}

    found = views(session, room().ledgers, frame, by_seat, of_seat)
    return {(seat, sheet): seen for seat, of_sheets in found.items() for sheet, seen in of_sheets.items()}


def sheet_view(frame: Frame, ledger: Ledger, sheet: str) -> SheetView:
    found = ledger.sheet(frame, sheet)
    return SheetView(
        ledger.seat,
        sheet,
        found.state,
        found.content,
        found.signed_by,
        ledger.signers(frame, sheet),
        agreed(frame, ledger, sheet),
        found.disputed,
    )


def measured(frame: Frame, sheet: str) -> bool:
    """Whether a sheet has measured aspects, which the panel has to agree on."""
    return any(aspect.kind is Kind.MEASUREMENT for aspect in frame.sheet(sheet).aspects)


def agreed(frame: Frame, ledger: Ledger, sheet: str) -> bool:
    """Whether the panel agreed on the marks as they stand, or there is nothing measured to agree on."""
    return not measured(frame, sheet) or ledger.sheet(frame, sheet).agreed


def _agree(desk: Desk, shown: Shown) -> Entry:
    relations = access.judging(desk.frame, desk.actor, shown.seat, shown.sheet)
    access.require(desk.actor, access.AGREE, desk.frame.public_id, relations)
    desk.frame.expect_open()
    if not measured(desk.frame, shown.sheet):
        raise Refused("nothing-measured")
    standing = _standing_agreement(desk, shown)
    if standing is not None:  # an answer that was lost on its way is asked for again
        return standing
    sheet = _as_shown(desk, shown)
    check_signable(sheet, desk.account, {desk.account})
    return desk.write(EntryKind.AGREED, shown.seat, shown.sheet, content=sheet.content)


def _sign(desk: Desk, shown: Shown) -> Entry | None:
    ledger = desk.ledger(shown.seat)
    signers = ledger.signers(desk.frame, desk.frame.sheet(shown.sheet).id)
    relations = _signing(signers, desk.actor)
    access.require(desk.actor, access.SIGN, desk.frame.public_id, relations)
    desk.frame.expect_open()
    if _signed_as_shown(desk, shown):
        return None
    with desk.naming(shown.seat, shown.sheet):
        sheet = _as_shown(desk, shown)
        check_signable(sheet, desk.account, {str(account) for account in signers})
    if not agreed(desk.frame, ledger, shown.sheet):
        raise Refused("sheet-not-agreed", **desk.place(shown.seat, shown.sheet))
    return desk.write(EntryKind.SIGN, shown.seat, shown.sheet, judge=desk.account, content=sheet.content)


def _signing(signers: Collection[int], actor: Actor) -> frozenset[str]:
    """SIGNER when the actor judged this sheet when it was last marked."""
    return frozenset({access.SIGNER}) if actor.account_id in signers else frozenset()


def _said_already(desk: Desk, kind: EntryKind, seat: str, sheet: str, reason: str) -> Entry | None:
    """The last word on the dispute, when it is this one: said by the actor, for this reason."""
    kinds = (EntryKind.DISPUTE, EntryKind.SETTLED)
    last = next((one for one in reversed(desk.ledger(seat).sheet_entries(sheet)) if one.kind in kinds), None)
    if last is None or (last.kind, last.by, last.reason) != (kind, desk.account, reason):
        return None
    return last


def _signed_as_shown(desk: Desk, shown: Shown) -> bool:
    """Whether the actor's signature under exactly these marks holds, locked since or not."""
    sheet = desk.sheet(shown.seat, shown.sheet)
    return sheet.content == shown.content and desk.account in sheet.signed_by


def _standing_agreement(desk: Desk, shown: Shown) -> Entry | None:
    """The panel's agreement on exactly these marks, while it holds."""
    sheet = desk.sheet(shown.seat, shown.sheet)
    if sheet.content != shown.content or not sheet.agreed:
        return None
    said = reversed(desk.ledger(shown.seat).sheet_entries(shown.sheet))
    return next(entry for entry in said if entry.kind is EntryKind.AGREED)


def _as_shown(desk: Desk, shown: Shown) -> Sheet:
    sheet = desk.sheet(shown.seat, shown.sheet)
    if sheet.state is SheetState.LOCKED:
        raise RuleBroken("sheet-locked")
    if sheet.content != shown.content:
        raise Outdated("sheet-outdated", **desk.place(shown.seat, shown.sheet))
    return sheet


def _with_reason(desk: Desk, kind: EntryKind, seat: str, sheet: str, reason: str, text: str) -> Entry:
    expect_words(reason, text)
    text_id, text_hash = keep_text(desk.session, text, at=desk.at) if text.strip() else (None, None)
    entry = desk.write(kind, seat, sheet, reason=reason, text=text_id, text_hash=text_hash)
    desk.finish()
    return entry
