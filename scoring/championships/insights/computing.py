"""What the marks of one assessment tell: aspects all or nobody got, how judges agree and lean, how long it took.

Pure and exact: whole numbers and fractions. A reader is given counts beside every share, for most are of few scores.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from scoring.rules.folding import Folded
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.judgement import Round, complete, spread
from scoring.rules.marks import State
from scoring.rules.rulesets import JudgementRules
from scoring.rules.scale import median
from scoring.rules.scheme import Aspect, Kind, Scheme

FEW = 30  # scores of one judge below which chance alone may explain what is seen
TIMED = frozenset({EntryKind.MARK, EntryKind.SCORE})  # what a panel gives; acts of an office say nothing of its time

Seats = Sequence[Mapping[str, Folded]]  # of each seat: every aspect by key


@dataclass(frozen=True, slots=True)
class AspectCount:
    """How one aspect went. `seats` are those not excused from it; who did not attempt it is in `none`.

    `share` is what was given of all that could be, None where everybody is excused.
    """

    number: str
    aspect: Aspect
    seats: int
    full: int
    none: int
    not_attempted: int
    share: Fraction | None

    @property
    def everybody(self) -> bool:
        return 0 < self.seats == self.full

    @property
    def nobody(self) -> bool:
        return 0 < self.seats == self.none


@dataclass(frozen=True, slots=True)
class AspectAgreement:
    """A judgement aspect over all seats whose first round is whole: `spreads[n]` of them were n apart.

    `agreed`: close enough to become a mark at once. `rounds` is the sum of rounds shown, `most` the longest way.
    """

    number: str
    aspect: Aspect
    seats: int
    spreads: tuple[int, ...]
    agreed: int
    rounds: int
    most: int


@dataclass(frozen=True, slots=True)
class Leaning:
    """One judge's first-round scores against the mean of the panel that showed them, in raw scores.

    `mean` is above nought for a lenient judge, below it for a strict one; `above`, `same` and `below` count.
    """

    judge: str
    scores: int
    seats: int
    mean: Fraction
    above: int
    same: int
    below: int

    @property
    def few(self) -> bool:
        return self.scores < FEW


@dataclass(frozen=True, slots=True)
class SheetTime:
    """How long a sub-criterion took, seat by seat, from the first mark to the last before it was locked; seconds."""

    sheet: str
    seats: int
    shortest: int
    middle: Fraction
    longest: int
    total: int


def aspect_counts(scheme: Scheme, seats: Seats) -> tuple[AspectCount, ...]:
    """Every aspect in the order of the scheme."""
    return tuple(_count(number, aspect, [seat[aspect.key] for seat in seats]) for number, aspect in _numbered(scheme))


def agreement(scheme: Scheme, seats: Seats, rules: JudgementRules) -> tuple[AspectAgreement, ...]:
    """Every judgement aspect that was shown by a whole panel at least once. decisions.md 4."""
    found = (_agreement(number, aspect, seats, rules) for number, aspect in _numbered(scheme) if _judged(aspect))
    return tuple(one for one in found if one.seats)


def first_round_share(aspects: Iterable[AspectAgreement]) -> Fraction | None:
    """The share of first rounds that were close enough at once."""
    agreed, shown = 0, 0
    for one in aspects:
        agreed, shown = agreed + one.agreed, shown + one.seats
    return Fraction(agreed, shown) if shown else None


def leanings(scheme: Scheme, seats: Seats, rules: JudgementRules) -> tuple[Leaning, ...]:
    """Every judge of a whole first round, by id. No order of lenience: nobody is ranked."""
    apart: dict[str, list[Fraction]] = {}
    where: dict[str, set[int]] = {}
    keys = [aspect.key for aspect in scheme.aspects() if _judged(aspect)]
    for place, seat in enumerate(seats):
        for showing in (first for key in keys if (first := _first(seat[key], rules)) is not None):
            middle = Fraction(sum(showing.scores.values()), len(showing.scores))
            for judge, score in showing.scores.items():
                apart.setdefault(judge, []).append(score - middle)
                where.setdefault(judge, set()).add(place)
    return tuple(_leaning(judge, apart[judge], len(where[judge])) for judge in sorted(apart, key=_by_number))


def sheet_times(scheme: Scheme, seats: Iterable[Mapping[str, Sequence[Entry]]]) -> tuple[SheetTime, ...]:
    """By sub-criterion; `seats` give the entries of each sheet, of its aspects and of the sheet itself.

    A sheet with one mark has no beginning and end, and is left out.
    """
    spans: dict[str, list[int]] = {sheet.id: [] for sheet in scheme.sub_criteria()}
    for sheets in seats:
        for sheet, entries in sheets.items():
            seconds = span(entries)
            if seconds is not None:
                spans[sheet].append(seconds)
    return tuple(
        SheetTime(sheet, len(each), min(each), median(each), max(each), sum(each))
        for sheet, each in spans.items()
        if each
    )


def span(entries: Iterable[Entry]) -> int | None:
    """Whole seconds from the first mark of a sheet to the last before its first lock; None below two marks."""
    moments = []
    for entry in sorted(entries, key=lambda entry: entry.seq):
        if entry.kind is EntryKind.LOCK:
            break
        if entry.kind in TIMED:
            moments.append(datetime.fromisoformat(entry.at))
    if len(moments) < 2:
        return None
    apart = max(moments) - min(moments)
    return apart.days * 86400 + apart.seconds


def _numbered(scheme: Scheme) -> list[tuple[str, Aspect]]:
    """Aspects with the number that forms print: "A1.3"."""
    return [
        (f"{sheet.id}.{place}", aspect)
        for sheet in scheme.sub_criteria()
        for place, aspect in enumerate(sheet.aspects, 1)
    ]


def _count(number: str, aspect: Aspect, folded: Sequence[Folded]) -> AspectCount:
    marks = [one.mark for one in folded if one.mark.settled and one.mark.state is not State.EXCUSED]
    most = (aspect.maximum or 0) * len(marks)
    return AspectCount(
        number,
        aspect,
        seats=len(marks),
        full=sum(mark.counts == aspect.maximum for mark in marks),
        none=sum(mark.counts == 0 for mark in marks),
        not_attempted=sum(mark.state is State.NOT_ATTEMPTED for mark in marks),
        share=Fraction(sum(mark.counts for mark in marks), most) if most else None,
    )


def _judged(aspect: Aspect) -> bool:
    return aspect.kind is Kind.JUDGEMENT


def _first(folded: Folded, rules: JudgementRules) -> Round | None:
    """The first showing, when the whole panel showed in it."""
    first = folded.rounds[0] if folded.rounds else None
    return first if first is not None and complete(first, rules) else None


def _agreement(number: str, aspect: Aspect, seats: Seats, rules: JudgementRules) -> AspectAgreement:
    shown = [seat[aspect.key] for seat in seats if _first(seat[aspect.key], rules) is not None]
    apart = [spread(list(one.rounds[0].scores.values())) for one in shown]
    rounds = [sum(complete(showing, rules) for showing in one.rounds) for one in shown]
    return AspectAgreement(
        number,
        aspect,
        seats=len(shown),
        spreads=tuple(apart.count(width) for width in range(rules.top_score + 1)),
        agreed=sum(width <= rules.max_spread for width in apart),
        rounds=sum(rounds),
        most=max(rounds, default=0),
    )


def _leaning(judge: str, apart: Sequence[Fraction], seats: int) -> Leaning:
    above, below = sum(one > 0 for one in apart), sum(one < 0 for one in apart)
    mean = sum(apart, Fraction(0)) / len(apart)
    return Leaning(judge, len(apart), seats, mean, above, len(apart) - above - below, below)


def _by_number(judge: str) -> tuple[int, str]:
    return len(judge), judge
