"""How a seat stands by its journal, sheet by sheet, and what of all that may be compared on a board.

Nothing here knows a database. A republic is counted in a second, so the common entries of an aspect (one mark, the
scores of one round) are read by a short way; everything else goes through `rules.folding`, which decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scoring.championships.boards.seating import Seats
from scoring.championships.results.rows import SeatSum, StandingRow, settled
from scoring.rules.errors import RuleBroken
from scoring.rules.folding import fold_aspect
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.judgement import award
from scoring.rules.marks import NOT_MARKED, Mark, State, marked
from scoring.rules.ranking import Participation
from scoring.rules.rollup import Tally
from scoring.rules.rulesets import JudgementRules, RuleSet
from scoring.rules.scheme import Aspect, Kind, Scheme

LOCK, UNLOCK = EntryKind.LOCK.value, EntryKind.UNLOCK.value
_MARK, _SCORE, _COMMENT = EntryKind.MARK.value, EntryKind.SCORE.value, EntryKind.COMMENT.value


class Line(NamedTuple):
    """What a board reads of an entry of the journal.

    Rows of the database stand in for it as they come, with more behind: so its parts are asked for by number.
    """

    seq: int
    kind: str
    aspect: str | None
    sheet: str | None
    round: int | None
    judge: str | None
    value: int | None


@dataclass(frozen=True, slots=True)
class SheetCount:
    """One sheet of one seat: its marks summed up, and whether it is locked."""

    tally: Tally
    locked: bool = False


@dataclass(frozen=True, slots=True)
class SeatCount:
    """One seat as of entry `seq`."""

    seq: int
    marks: Mapping[str, Mark]
    sheets: Mapping[str, SheetCount]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far marking is, of the seats that count; numbers that say nothing of any mark."""

    marked: int
    aspects: int
    locked: int
    sheets: int


@dataclass(frozen=True, slots=True)
class Running:
    """Standings over `counted` of `of` sub-criteria: those that are locked for every seat that counts."""

    counted: int
    of: int
    rows: tuple[StandingRow, ...] = ()


class Counting:
    """Counts seats by one scheme and one rule set."""

    def __init__(self, scheme: Scheme, rules: RuleSet) -> None:
        self.scheme, self.rules = scheme, rules
        self._sheets = [(sheet.id, sheet.aspects) for sheet in scheme.sub_criteria()]
        self._by_id = dict(self._sheets)
        self._fold = _Folding(rules.judgement)

    def seat(self, lines: Iterable[Line]) -> SeatCount:
        """A seat from its whole journal, in order."""
        said: dict[str, list[Line]] = defaultdict(list)
        locked: set[str] = set()
        seq = 0
        for line in lines:
            seq = line[0]
            if line[2] is not None:
                said[line[2]].append(line)
            elif line[1] == LOCK:
                locked.add(line[3] or "")
            elif line[1] == UNLOCK:
                locked.discard(line[3] or "")
        fold = self._fold
        marks = {
            aspect.key: fold.mark(said[aspect.key], aspect)
            for _sheet, aspects in self._sheets
            for aspect in aspects
            if aspect.key in said
        }
        sheets = {sheet: SheetCount(_tally(aspects, marks), sheet in locked) for sheet, aspects in self._sheets}
        return SeatCount(seq, marks, sheets)

    def marked(self, count: SeatCount, marks: Mapping[str, Mark], seq: int) -> SeatCount:
        """The seat with new marks: only the sheets that they changed are summed anew."""
        old = count.marks
        sheets = dict(count.sheets)
        for sheet, aspects in self._sheets:
            if any(marks.get(aspect.key) is not old.get(aspect.key) for aspect in aspects):
                sheets[sheet] = SheetCount(_tally(aspects, marks), sheets[sheet].locked)
        return SeatCount(max(seq, count.seq), marks, sheets)

    def locked(self, count: SeatCount, sheet: str, seq: int, *, locked: bool) -> SeatCount:
        """The seat with a sheet locked or unlocked."""
        if sheet not in count.sheets:
            return count
        sheets = {**count.sheets, sheet: SheetCount(count.sheets[sheet].tally, locked)}
        return SeatCount(max(seq, count.seq), count.marks, sheets)

    def progress(self, seats: Seats, counts: Mapping[str, SeatCount]) -> Progress:
        field = [counts[seat] for seat, (_number, status) in seats.items() if status.in_field and seat in counts]
        sheets = [sheet for count in field for sheet in count.sheets.values()]
        return Progress(
            marked=sum(sheet.tally.settled for sheet in sheets),
            aspects=sum(sheet.tally.aspects for sheet in sheets),
            locked=sum(sheet.locked for sheet in sheets),
            sheets=len(sheets),
        )

    def running(self, seats: Seats, counts: Mapping[str, SeatCount]) -> Running:
        """The standings that compare like with like. decisions.md 12, 13.

        Nothing is ranked while no sub-criterion is locked for the whole field, nor while a seat of the field is
        excused from all that is.
        """
        field = [counts[seat] for seat, (_number, status) in seats.items() if status.in_field and seat in counts]
        common = [sheet for sheet, _ in self._sheets if field and all(count.sheets[sheet].locked for count in field)]
        if not common:
            return Running(0, len(self._sheets))
        sums = [
            SeatSum(str(number), status, _summed(counts[seat], common))
            for seat, (number, status) in seats.items()
            if seat in counts and (status.in_field or _stands_beside(status, counts[seat], common))
        ]
        try:
            rows = settled(sums, self.rules).rows
        except RuleBroken:  # excused from everything that counts so far
            rows = ()
        return Running(len(common), len(self._sheets), rows)


class _Folding:
    """Marks from the lines of an aspect; what was worked out once for the same scores is kept."""

    def __init__(self, rules: JudgementRules) -> None:
        self._rules = rules
        self._marked: dict[int, Mark] = {}
        self._judged: dict[tuple[int, tuple[int, ...]], Mark] = {}

    def mark(self, lines: Sequence[Line], aspect: Aspect) -> Mark:
        last = lines[-1]
        if last[1] == _MARK and last[5] is None and last[6] is not None:  # the last word on the aspect as a whole
            return self._known(last[6])
        if aspect.kind is Kind.JUDGEMENT:
            scores: dict[str | None, int | None] = {}
            for line in lines:
                if line[1] != _SCORE or line[4] != 1:
                    return self._whole(lines, aspect)
                scores[line[5]] = line[6]
            return self._of_scores(aspect.maximum or 0, scores, lines, aspect)
        return self._whole(lines, aspect)

    def _known(self, value: int) -> Mark:
        if value not in self._marked:
            self._marked[value] = marked(value)
        return self._marked[value]

    def _of_scores(
        self, maximum: int, scores: Mapping[str | None, int | None], lines: Sequence[Line], aspect: Aspect
    ) -> Mark:
        if None in scores or None in scores.values():
            return self._whole(lines, aspect)
        shown = tuple(sorted(score for score in scores.values() if score is not None))
        found = self._judged.get((maximum, shown))
        if found is None:
            try:
                found = self._known(award(maximum, shown, self._rules))
            except RuleBroken:
                found = NOT_MARKED
            self._judged[maximum, shown] = found
        return found

    def _whole(self, lines: Sequence[Line], aspect: Aspect) -> Mark:
        entries = [_entry(line) for line in lines if line[1] != _COMMENT]
        return fold_aspect(entries, aspect, self._rules).mark


def _entry(line: Line) -> Entry:
    seq, kind, aspect, sheet, number, judge, value = line[:7]
    return Entry(
        "", EntryKind(kind), "", "", seq=seq, aspect=aspect, sheet=sheet, round=number, judge=judge, value=value
    )


def _tally(aspects: Sequence[Aspect], marks: Mapping[str, Mark]) -> Tally:
    """The sum of a sheet, as `rollup` sums it; one tally for all its aspects. decisions.md 2, 3."""
    total = maximum = counted = done = not_attempted = excused = 0
    for aspect in aspects:
        worth = aspect.maximum or 0
        maximum += worth
        mark = marks.get(aspect.key, NOT_MARKED)
        state = mark.state
        counted += worth
        if state is State.MARKED:
            total += mark.value or 0
            done += 1
        elif state is State.NOT_ATTEMPTED:
            not_attempted += 1
            done += 1
        elif state is State.EXCUSED:
            excused += 1
            done += 1
            counted -= worth
    return Tally(total, maximum, counted, len(aspects), done, not_attempted, excused)


def _stands_beside(status: Participation, count: SeatCount, sheets: Iterable[str]) -> bool:
    """Whether a seat outside the field has a total beside it: a guest, with the same sheets locked."""
    return status is Participation.GUEST and all(count.sheets[sheet].locked for sheet in sheets)


def _summed(count: SeatCount, sheets: Iterable[str]) -> Tally:
    """Some sheets of a seat as one sum."""
    total = maximum = counted = aspects = done = not_attempted = excused = 0
    for sheet in sheets:
        one = count.sheets[sheet].tally
        total += one.total
        maximum += one.maximum
        counted += one.counted
        aspects += one.aspects
        done += one.settled
        not_attempted += one.not_attempted
        excused += one.excused
    return Tally(total, maximum, counted, aspects, done, not_attempted, excused)
