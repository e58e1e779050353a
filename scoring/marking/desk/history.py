"""The history of an assessment, a seat or an aspect, in words: "2 → 3, second round, 14:32, tablet 4"."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound
from scoring.marking.desk.devices import Devices
from scoring.marking.desk.hiding import hidden_scores
from scoring.marking.entries import COLUMNS, entry_from
from scoring.marking.frames import Frame
from scoring.marking.models import JournalEntryRow, JournalTextRow, SeatRow
from scoring.people.models import Account
from scoring.rules.folding import fold_aspect
from scoring.rules.journal import Entry, EntryKind, entry_hash

PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the history is asked for; "" is everything. `account` is whoever wrote it."""

    seat: str = ""
    sheet: str = ""
    aspect: str = ""
    account: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a person reads it. `before` is what the same cell said until then; `hidden`: its score is not shown,
    and neither is its hash, from which the score could be guessed. `taken_back`: withdrawn later."""

    entry: Entry
    by: str
    consent: str
    judge: str
    device: str
    at: datetime
    before: int | None
    text: str | None
    erased: bool
    hidden: bool
    hash: str
    ends: Entry | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A page of lines, newest first."""

    lines: tuple[Line, ...]
    page: int
    pages: int
    total: int


def history(session: Session, frame: Frame, asked: Asked) -> History:
    """Raises NotFound: seat-unknown, sheet-unknown, aspect-unknown. Whoever calls has asked for the right to read."""
    _expect_known(frame, asked)
    row = JournalEntryRow
    found = select(*COLUMNS).join(SeatRow, SeatRow.public_id == row.seat).where(SeatRow.assessment_id == frame.id)
    if asked.seat:
        found = found.where(row.seat == asked.seat)
    if asked.aspect:
        found = found.where(row.aspect == asked.aspect)
    elif asked.sheet:
        keys = [aspect.key for aspect in frame.sheet(asked.sheet).aspects]
        found = found.where(or_(row.sheet == asked.sheet, row.aspect.in_(keys)))
    if asked.account:
        found = found.where(or_(row.by == asked.account, row.consent == asked.account))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(asked.page, pages)
    rows = session.execute(found.order_by(row.at.desc(), row.id.desc()).limit(PAGE).offset((page - 1) * PAGE))
    return History(tuple(lines_of(session, frame, [entry_from(each) for each in rows])), page, pages, total)


def lines_of(session: Session, frame: Frame, wanted: Sequence[Entry]) -> list[Line]:
    """These entries in words, each with what stood before it; in the order given."""
    chains = _chains(session, wanted)
    hidden = {(seat, seq) for (seat, _key), chain in chains.items() for seq in hidden_scores(chain, frame)}
    names = names_of(session, {one for entry in wanted for one in (entry.by, entry.judge, entry.consent) if one})
    texts = _texts(session, [entry.text for entry in wanted if entry.text])
    devices = Devices(session, frame.public_id, {entry.by for entry in wanted})
    return [
        Line(
            entry=entry,
            by=names.get(entry.by, ""),
            consent=names.get(entry.consent or "", ""),
            judge=names.get(entry.judge or "", ""),
            device=devices.of(entry.by, datetime.fromisoformat(entry.at)),
            at=datetime.fromisoformat(entry.at),
            before=_before(chains.get((entry.seat, entry.aspect), ()), entry, frame),
            text=texts[entry.text][0] if entry.text and entry.text in texts else None,
            erased=texts[entry.text][1] if entry.text and entry.text in texts else False,
            hidden=(entry.seat, entry.seq) in hidden,
            hash="" if (entry.seat, entry.seq) in hidden else entry_hash(entry),
            ends=next((one for one in chains.get((entry.seat, entry.aspect), ()) if one.seq == entry.ends), None),
        )
        for entry in wanted
    ]


def names_of(session: Session, accounts: Iterable[str]) -> Mapping[str, str]:
    """The names of accounts, by their id as the journal writes it."""
    ids = [int(account) for account in accounts if account.isdigit()]
    rows = session.execute(select(Account.id, Account.display_name).where(Account.id.in_(ids)))
    return {str(account): name for account, name in rows}


def _chains(session: Session, wanted: Sequence[Entry]) -> Mapping[tuple[str, str | None], list[Entry]]:
    """All that was ever said of the aspects of these entries, by (seat, aspect), in order; of other aspects nothing."""
    row, places = JournalEntryRow, {(entry.seat, entry.aspect) for entry in wanted if entry.aspect is not None}
    found = select(*COLUMNS).where(
        row.seat.in_({seat for seat, _key in places}),  # for the index
        tuple_(row.seat, row.aspect).in_(places),
    )
    chains: dict[tuple[str, str | None], list[Entry]] = defaultdict(list)
    for each in session.execute(found.order_by(row.seat, row.seq)):
        entry = entry_from(each)
        chains[entry.seat, entry.aspect].append(entry)
    return chains


def _expect_known(frame: Frame, asked: Asked) -> None:
    if asked.seat:
        frame.seat(asked.seat)
    if asked.sheet:
        frame.sheet(asked.sheet)
    if asked.aspect:
        frame.aspect(asked.aspect)
    if asked.account and not asked.account.isdigit():
        raise NotFound("account-unknown")


def _before(chain: Sequence[Entry], entry: Entry, frame: Frame) -> int | None:
    """What this cell said until then; `chain` is what was said of its aspect.

    Of a score: what the same judge said in the same round, else what the aspect was worth.
    """
    if entry.value is None or entry.aspect is None:
        return None
    older = [old for old in chain if old.seq < entry.seq]
    if entry.judge is None:
        aspect = next((one for one in frame.scheme.aspects() if one.key == entry.aspect), None)
        return fold_aspect(older, aspect, frame.rule_set.judgement).mark.value if aspect else None
    for old in reversed(older):
        if old.kind is EntryKind.RETURNED:  # what was said before it belongs to rounds that ended
            return None
        if (old.judge, old.round) == (entry.judge, entry.round):
            return old.value
    return None


def _texts(session: Session, ids: Iterable[str]) -> Mapping[str, tuple[str | None, bool]]:
    rows = session.scalars(select(JournalTextRow).where(JournalTextRow.id.in_(list(ids))))
    return {row.id: (row.text, row.erased) for row in rows}
