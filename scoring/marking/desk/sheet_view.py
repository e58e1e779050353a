"""One sheet as those who lead see it: every aspect with mark, rounds and history; signatures; what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.marking import access
from scoring.marking.cells import CellView, cell_view
from scoring.marking.desk.history import Line, lines_of, names_of
from scoring.marking.desk.rights import preliminary_shown
from scoring.marking.desk.totals import sheet_total
from scoring.marking.frames import AssessmentState, Frame, Seat
from scoring.marking.ledgers import Ledger, views
from scoring.marking.live.watching import wide_aspects
from scoring.marking.locking import OPEN
from scoring.marking.models import UnlockRequestRow
from scoring.marking.opened import opened_by
from scoring.marking.recording import room
from scoring.marking.sheets import SheetView, measured, sheet_view
from scoring.people.actors import Actor
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.scheme import Aspect, Kind, SubCriterion
from scoring.rules.sheets import SheetState


@dataclass(frozen=True, slots=True)
class AspectSeen:
    """An aspect with its cell as nobody's own, its comments, and its history, newest first."""

    number: str
    aspect: Aspect
    cell: CellView
    wide: bool
    history: tuple[Line, ...]

    @property
    def judged(self) -> bool:
        return self.aspect.kind is Kind.JUDGEMENT

    @property
    def comments(self) -> tuple[Line, ...]:
        return tuple(line for line in self.history if line.entry.kind is EntryKind.COMMENT)


@dataclass(frozen=True, slots=True)
class Signature:
    """A judge who signs: when (None: not yet)."""

    account: str
    name: str
    at: datetime | None
    content: str


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """`total` is None while this reader may not see a sum; `may` are the acts open to the reader now.

    `opened_by` names the decision that opened marking again, "" where there is none.
    """

    frame: Frame
    seat: Seat
    sheet: SubCriterion
    view: SheetView
    measured: bool
    aspects: tuple[AspectSeen, ...]
    history: tuple[Line, ...]
    signatures: tuple[Signature, ...]
    names: Mapping[str, str]
    total: int | None
    seq: int
    request: str | None
    may: frozenset[str]
    opened_by: str = ""

    @property
    def locked(self) -> bool:
        return self.view.state is SheetState.LOCKED

    @property
    def disputed(self) -> bool:
        """Put in dispute by a person, or by scores too far apart; a locked sheet is neither."""
        return not self.locked and (self.view.disputed or any(one.wide for one in self.aspects))

    @property
    def blanks(self) -> int:
        return sum(one.cell.state == "not-marked" for one in self.aspects)


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What the ledger of a seat knows of one sheet."""

    view: SheetView
    cells: Mapping[str, CellView]
    said: Mapping[str, Sequence[Entry]]
    entries: Sequence[Entry]
    wide: frozenset[str]
    total: int
    seq: int


def sheet_seen(session: Session, assessment: str, seat: str, sheet: str, *, actor: Actor) -> SheetSeen:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown,
    sheet-unknown."""
    access.require(actor, access.SEE_SHEETS, assessment)
    frame = room().frames.get(session, assessment)
    found_seat, found_sheet = frame.seat(seat), frame.sheet(sheet)
    read = views(session, room().ledgers, frame, [seat], lambda ledger: read_sheet(frame, ledger, found_sheet))[seat]
    told = lines_of(session, frame, [*(entry for said in read.said.values() for entry in said), *read.entries])
    by_seq = {line.entry.seq: line for line in told}
    aspects = tuple(
        AspectSeen(
            f"{sheet}.{place}",
            aspect,
            read.cells[aspect.key],
            aspect.key in read.wide,
            tuple(by_seq[entry.seq] for entry in reversed(read.said[aspect.key])),
        )
        for place, aspect in enumerate(found_sheet.aspects, 1)
    )
    judges = {account for one in aspects for showing in one.cell.rounds for account in showing.given}
    names = names_of(session, judges | {str(account) for account in read.view.signers} | read.view.signed_by)
    locked = read.view.state is SheetState.LOCKED
    return SheetSeen(
        frame=frame,
        seat=found_seat,
        sheet=found_sheet,
        view=read.view,
        measured=measured(frame, sheet),
        aspects=aspects,
        history=tuple(by_seq[entry.seq] for entry in reversed(read.entries) if entry.aspect is None),
        signatures=tuple(signatures_of(read, names)),
        names=names,
        total=read.total if locked or preliminary_shown(frame, actor) else None,
        seq=read.seq,
        request=_request(session, seat, sheet),
        may=_may(frame, actor, locked=locked),
        opened_by=opened_by(session, frame),
    )


def read_sheet(frame: Frame, ledger: Ledger, sheet: SubCriterion) -> SheetRead:
    """With scores as nobody's own: those of a round that is not complete stay hidden. decisions.md 4."""
    rules = frame.rule_set.judgement
    return SheetRead(
        view=sheet_view(frame, ledger, sheet.id),
        cells={aspect.key: cell_view(ledger, aspect, rules, judge=None) for aspect in sheet.aspects},
        said={aspect.key: tuple(ledger.said_of(aspect.key)) for aspect in sheet.aspects},
        entries=tuple(entry for entry in ledger.sheet_entries(sheet.id) if entry.aspect is None),
        wide=frozenset(wide_aspects(frame, ledger, sheet)),
        total=sheet_total(ledger, sheet),
        seq=ledger.seq,
    )


def signatures_of(read: SheetRead, names: Mapping[str, str]) -> list[Signature]:
    """Everybody who signs, and whoever signed these marks before another sat in their place."""
    given = {
        entry.judge: entry
        for entry in read.entries
        if entry.kind is EntryKind.SIGN and entry.content == read.view.content and entry.judge in read.view.signed_by
    }
    wanted = [str(account) for account in read.view.signers]
    wanted += sorted(account for account in given if account and account not in wanted)
    return [
        Signature(
            account,
            names.get(account, ""),
            datetime.fromisoformat(given[account].at) if account in given else None,
            given[account].content or "" if account in given else "",
        )
        for account in wanted
    ]


def _request(session: Session, seat: str, sheet: str) -> str | None:
    row = UnlockRequestRow
    return session.scalar(select(row.public_id).where(row.seat == seat, row.sheet == sheet, row.state == OPEN).limit(1))


def _may(frame: Frame, actor: Actor, *, locked: bool) -> frozenset[str]:
    """A locked sheet can only be asked to be unlocked; a closed assessment takes nothing."""
    if frame.state is not AssessmentState.OPEN:
        return frozenset()
    acts = {access.ASK_UNLOCK} if locked else {
        access.OPEN_ROUND, access.CORRECT, access.COMMENT, access.DISPUTE, access.SETTLE, access.LOCK,
    }  # fmt: skip
    return frozenset(act for act in acts if access.allowed(actor, act, frame.public_id))
