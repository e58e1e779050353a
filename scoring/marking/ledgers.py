"""A ledger is one seat as its journal leaves it, kept in memory; whatever is written, is written through a hold."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from threading import Lock

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from scoring.marking.entries import add_entries, entries_of, heads_of
from scoring.marking.frames import Frame
from scoring.marking.models import SeatRow
from scoring.rules.folding import Folded, fold_aspect
from scoring.rules.journal import Entry, EntryKind, Head, append, head_of
from scoring.rules.marks import Mark
from scoring.rules.rollup import RollUp, roll_up
from scoring.rules.sheets import Sheet, fold_sheet

KEPT = 500  # seats; a seat of 100 aspects takes about half a megabyte
NOTHING = Folded()


class Ledger:
    """One seat's entries, folded as they come: only the aspect touched is folded anew. decisions.md 2, 3."""

    def __init__(self, seat: str, frame: Frame) -> None:
        self.seat = seat
        self.scheme_version = frame.scheme_version
        self.scheme, self._rules = frame.scheme, frame.rule_set.judgement
        self._aspects = {aspect.key: aspect for aspect in frame.scheme.aspects()}
        self._sheet_of = {aspect.key: sheet.id for sheet in frame.scheme.sub_criteria() for aspect in sheet.aspects}
        self._sheets: dict[str, tuple[int, Sheet]] = {}  # with the revision of the frame it was folded for
        self._said: dict[str, list[Entry]] = defaultdict(list)
        self._of_sheets: dict[str, list[Entry]] = defaultdict(list)
        self._folded: dict[str, Folded] = {}
        self._last: Entry | None = None
        self._head: Head | None = None  # hashed when asked for: most entries of a long chain never are

    @property
    def head(self) -> Head:
        if self._head is None:
            self._head = head_of(self._last) if self._last else Head()
        return self._head

    @property
    def seq(self) -> int:
        """The number of the last entry; 0 before the first."""
        return self._last.seq if self._last else 0

    def add(self, entry: Entry) -> None:
        """Take the next entry of the chain."""
        self._last, self._head = entry, None
        self._sheets.pop(entry.sheet or self._sheet_of.get(entry.aspect or "", ""), None)
        if entry.sheet is not None:
            self._of_sheets[entry.sheet].append(entry)
        if entry.aspect is None:
            return
        said = self._said[entry.aspect]
        said.append(entry)
        aspect = self._aspects.get(entry.aspect)
        if aspect is not None:
            self._folded[entry.aspect] = fold_aspect(said, aspect, self._rules)

    def said_of(self, aspect: str) -> Sequence[Entry]:
        return self._said.get(aspect, ())

    def sheet_entries(self, sheet: str) -> Sequence[Entry]:
        return self._of_sheets.get(sheet, ())

    def folded(self, aspect: str) -> Folded:
        return self._folded.get(aspect, NOTHING)

    def marks(self) -> dict[str, Mark]:
        return {key: folded.mark for key, folded in self._folded.items()}

    def totals(self) -> RollUp:
        return roll_up(self.scheme, self.marks())

    def sheet(self, frame: Frame, sheet: str) -> Sheet:
        """Where a sheet of this seat stands. decisions.md 11."""
        revision, folded = self._sheets.get(sheet, (None, None))
        if folded is None or revision != frame.revision:
            signers = frozenset(str(account) for account in self.signers(frame, sheet))
            folded = fold_sheet(self.seat, frame.sheet(sheet), self.marks(), self.sheet_entries(sheet), signers)
            self._sheets[sheet] = frame.revision, folded
        return folded

    def signers(self, frame: Frame, sheet: str) -> tuple[int, ...]:
        """Who signs a sheet: those who judged it when it was last marked, even if a judge was replaced since."""
        said = (entry for aspect in frame.sheet(sheet).aspects for entry in self.said_of(aspect.key))
        at = max((entry.at for entry in said if entry.kind is not EntryKind.COMMENT), default=None)
        then = frame.judges_if_any(self.seat, sheet, datetime.fromisoformat(at)) if at else ()
        return then or frame.judges_if_any(self.seat, sheet)


class Ledgers:
    """Ledgers at rest, by seat and scheme version. A cache: whatever is not here is folded from the journal again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], Ledger] = OrderedDict()
        self._lock = Lock()

    def take(self, seat: str, frame: Frame) -> Ledger:
        """Take a ledger out, for one transaction; nobody else has it meanwhile."""
        with self._lock:
            return self._kept.pop((seat, frame.scheme_version), None) or Ledger(seat, frame)

    def keep(self, ledgers: Iterable[Ledger]) -> None:
        """Put ledgers back once what they hold is durable."""
        with self._lock:
            for ledger in ledgers:
                self._kept[ledger.seat, ledger.scheme_version] = ledger
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


class Hold:
    """One transaction's hold on some seats: locked, caught up with the journal, added to, written at the end.

    Ledgers go back to the cache only after the commit; after a rollback they are dropped with what they dreamt.
    """

    def __init__(self, session: Session, ledgers: Ledgers, seats: Iterable[str]) -> None:
        self._session, self._ledgers = session, ledgers
        self._held: dict[str, Ledger] = {}
        self._new: list[Entry] = []
        wanted = sorted(set(seats))
        _lock_seats(session, wanted)
        self._heads = heads_of(session, wanted)  # one question for all, asked under the lock
        event.listen(session, "after_commit", self._release, once=True)

    def ledger(self, frame: Frame, seat: str) -> Ledger:
        """The seat as it stands in this transaction, its own additions included. Raises NotFound: seat-unknown."""
        frame.seat(seat)
        if seat not in self._held:
            ledger = self._ledgers.take(seat, frame)
            behind = ledger.seq != self._heads.get(seat, 0)
            self._held[seat] = _caught_up(self._session, ledger, frame) if behind else ledger
        return self._held[seat]

    def append(self, ledger: Ledger, entry: Entry) -> Entry:
        """Hang an entry on its seat's chain. Raises RuleBroken: entry-malformed."""
        chained = append(entry, ledger.head)
        ledger.add(chained)
        self._new.append(chained)
        return chained

    def write(self) -> None:
        """Send what was appended to the database, in one statement."""
        add_entries(self._session, self._new)
        self._new = []

    def _release(self, _session: Session) -> None:
        if not self._new:  # else somebody forgot to write, and the ledgers know more than the journal
            self._ledgers.keep(self._held.values())


def read_ledgers(session: Session, frame: Frame, seats: Iterable[str] | None = None) -> Mapping[str, Ledger]:
    """Ledgers to look at, folded from the journal; nobody can write through them."""
    chosen = frame.seats if seats is None else seats
    return {seat: _caught_up(session, Ledger(seat, frame), frame) for seat in chosen}


def _caught_up(session: Session, ledger: Ledger, frame: Frame) -> Ledger:
    """The ledger with what others have written since. One that does not continue the journal is folded afresh."""
    new = entries_of(session, ledger.seat, since=max(ledger.seq, 1))
    if ledger.seq:
        if not new or head_of(new[0]) != ledger.head:
            ledger, new = Ledger(ledger.seat, frame), entries_of(session, ledger.seat)
        else:
            new = new[1:]
    for entry in new:
        ledger.add(entry)
    return ledger


def _lock_seats(session: Session, seats: Iterable[str]) -> None:
    """Nobody else writes to these seats until the transaction ends. In one order, so that two never wait in a ring."""
    rows = select(SeatRow.id).where(SeatRow.public_id.in_(list(seats))).order_by(SeatRow.public_id)
    session.execute(rows.with_for_update()).all()
