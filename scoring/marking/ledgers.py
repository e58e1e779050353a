"""A ledger is one seat as its journal leaves it, kept in memory; whatever is written, is written through a hold."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.marking.entries import add_entries, entries_of, entries_of_each, heads_of
from scoring.marking.frames import Frame
from scoring.marking.in_hand import in_hand
from scoring.marking.models import SeatRow
from scoring.rules.folding import Folded, fold_aspect
from scoring.rules.journal import Entry, EntryKind, Head, append, head_of
from scoring.rules.marks import Mark
from scoring.rules.rollup import RollUp, roll_up
from scoring.rules.sheets import Sheet, fold_sheet

View = TypeVar("View")
KEPT = 500  # seats; a seat of 100 aspects takes about half a megabyte
NOTHING = Folded()


class Ledger:
    """One seat's entries as they come: only the aspects touched are folded anew. decisions.md 2, 3."""

    def __init__(self, seat: str, frame: Frame) -> None:
        self.seat = seat
        self.scheme_version = frame.scheme_version
        self.scheme, self._rules = frame.scheme, frame.rule_set.judgement
        self._aspects = {aspect.key: aspect for aspect in frame.scheme.aspects()}
        self._sheet_of = {aspect.key: sheet.id for sheet in frame.scheme.sub_criteria() for aspect in sheet.aspects}
        self._sheets: dict[str, tuple[Frame, Sheet]] = {}  # with the frame it was folded for
        self._said: dict[str, list[Entry]] = defaultdict(list)
        self._of_sheets: dict[str, list[Entry]] = defaultdict(list)
        self._folded: dict[str, Folded] = {}
        self._unfolded: set[str] = set()  # folded when asked for: a chain that is read says much of each aspect
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
        self._said[entry.aspect].append(entry)
        if entry.aspect in self._aspects:
            self._unfolded.add(entry.aspect)

    def said_of(self, aspect: str) -> Sequence[Entry]:
        return self._said.get(aspect, ())

    def sheet_entries(self, sheet: str) -> Sequence[Entry]:
        return self._of_sheets.get(sheet, ())

    def folded(self, aspect: str) -> Folded:
        if aspect in self._unfolded:
            self._folded[aspect] = fold_aspect(self._said[aspect], self._aspects[aspect], self._rules)
            self._unfolded.remove(aspect)
        return self._folded.get(aspect, NOTHING)

    def marks(self) -> dict[str, Mark]:
        for aspect in tuple(self._unfolded):
            self.folded(aspect)
        return {key: folded.mark for key, folded in self._folded.items()}

    def totals(self) -> RollUp:
        return roll_up(self.scheme, self.marks())

    def sheet(self, frame: Frame, sheet: str) -> Sheet:
        """Where a sheet of this seat stands. decisions.md 11."""
        known, folded = self._sheets.get(sheet, (None, None))
        if folded is None or known is not frame:  # an act that changes panels has several frames of one revision
            signers = frozenset(str(account) for account in self.signers(frame, sheet))
            sub_criterion = frame.sheet(sheet)
            said = (entry for aspect in sub_criterion.aspects for entry in self.said_of(aspect.key))
            entries = (*self.sheet_entries(sheet), *said)
            marks = {aspect.key: self.folded(aspect.key).mark for aspect in sub_criterion.aspects}
            folded = fold_sheet(self.seat, sub_criterion, marks, entries, signers)
            self._sheets[sheet] = frame, folded
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

    def at_rest(self, seat: str, frame: Frame, seq: int, view: Callable[[Ledger], View]) -> View | None:
        """What `view` makes of a ledger that stands at entry `seq` or later; None where a transaction has it, or it is
        behind. Nobody takes it meanwhile, so that what is read is durable."""
        with self._lock:
            ledger = self._kept.get((seat, frame.scheme_version))
            return view(ledger) if ledger is not None and ledger.seq >= seq else None

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


class Hold:
    """One act's hold on some seats: locked, caught up with the journal, added to, written at the end.

    What it has in hand is its transaction's, and goes back to the cache only after the commit. After a rollback, be
    it to a savepoint, the hold is over: whoever goes on with it would go on from entries that are not there.
    """

    def __init__(self, session: Session, ledgers: Ledgers, seats: Iterable[str]) -> None:
        self._session, self._ledgers = session, ledgers
        self._held: dict[str, Ledger] = {}
        self._new: list[Entry] = []
        wanted = sorted(set(seats))
        _lock_seats(session, wanted)
        self._heads = heads_of(session, wanted)  # one question for all, asked under the lock
        self._hand = in_hand(session, ledgers)

    def ledger(self, frame: Frame, seat: str) -> Ledger:
        """The seat as it stands in this transaction, its own additions included. Raises NotFound: seat-unknown."""
        frame.seat(seat)
        self._expect_standing()
        if seat not in self._held:
            place, head = (seat, frame.scheme_version), self._heads.get(seat, 0)
            ledger = self._hand.ledgers.get(place) or self._ledgers.take(seat, frame)
            ledger = ledger if ledger.seq == head else _caught_up(self._session, ledger, frame)
            self._held[seat] = self._hand.ledgers[place] = ledger
        return self._held[seat]

    @property
    def unwritten(self) -> int:
        """How many entries were appended and wait for `write`."""
        return len(self._new)

    def append(self, ledger: Ledger, entry: Entry) -> Entry:
        """Hang an entry on its seat's chain. Raises RuleBroken: entry-malformed."""
        self._expect_standing()
        chained = append(entry, ledger.head)
        ledger.add(chained)
        self._new.append(chained)
        self._hand.unwritten += 1
        return chained

    def write(self) -> None:
        """Send what was appended to the database, in one statement."""
        self._expect_standing()
        add_entries(self._session, self._new)
        self._hand.unwritten -= len(self._new)
        self._new = []

    def _expect_standing(self) -> None:
        if in_hand(self._session, self._ledgers) is not self._hand:
            raise RuntimeError("a hold does not outlive the rollback of its transaction, or of a savepoint in it")


def read_ledgers(session: Session, frame: Frame, seats: Iterable[str] | None = None) -> Mapping[str, Ledger]:
    """Ledgers to try something on, folded from the journal: at a price that grows with it. To look, take `views`."""
    return fold_ledgers(frame, entries_of_each(session, frame.seats if seats is None else seats))


def fold_ledgers(frame: Frame, chains: Mapping[str, Iterable[Entry]]) -> Mapping[str, Ledger]:
    """As `read_ledgers`, of chains that were read already."""
    found = {}
    for seat, chain in chains.items():
        found[seat] = ledger = Ledger(seat, frame)
        for entry in chain:
            ledger.add(entry)
    return found


def views(
    session: Session, ledgers: Ledgers, frame: Frame, seats: Iterable[str], view: Callable[[Ledger], View]
) -> dict[str, View]:
    """What `view` makes of each seat: of its ledger in memory where that is up to date, else of the journal.

    What a transaction that writes has folded stays in its hand: it may hold what is rolled back in the end.
    """
    wanted, writes = list(seats), session.connection().get_execution_options().get("sheber_writes", False)
    heads, own = heads_of(session, wanted), in_hand(session, ledgers).ledgers
    seen = {}
    for seat in wanted:
        place, head = (seat, frame.scheme_version), heads.get(seat, 0)
        ledger = own.get(place)
        if ledger is not None and ledger.seq == head:
            seen[seat] = view(ledger)
            continue
        found = ledgers.at_rest(seat, frame, head, view)
        if found is None:
            ledger = _caught_up(session, Ledger(seat, frame), frame)
            found = view(ledger)
            if writes:
                own.setdefault(place, ledger)
            else:
                ledgers.keep([ledger])
        seen[seat] = found
    return seen


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
    if session.get_bind().dialect.name == "sqlite":  # who writes there writes alone: BEGIN IMMEDIATE
        return
    rows = select(SeatRow.id).where(SeatRow.public_id.in_(list(seats))).order_by(SeatRow.public_id)
    session.execute(rows.with_for_update()).all()
