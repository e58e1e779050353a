"""Folding: the journal entries of one seat become its marks, with the rounds and the history of every aspect."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scoring.rules.errors import RuleBroken
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.judgement import Round, award, deciding_round
from scoring.rules.marks import EXCUSED, NOT_ATTEMPTED, NOT_MARKED, Mark, marked
from scoring.rules.rulesets import JudgementRules
from scoring.rules.scheme import Aspect, Kind, Scheme

_WHOLE = frozenset(  # kinds that speak of an aspect as a whole, when they name no judge
    {EntryKind.MARK, EntryKind.NOT_ATTEMPTED, EntryKind.EXCUSED, EntryKind.CORRECTION, EntryKind.WITHDRAWAL}
)


@dataclass(frozen=True, slots=True)
class Folded:
    """One aspect of one seat: what it is worth now, the rounds since it last began, and every entry there ever was.

    `withdrawn` are the numbers of entries in the history that were taken back.
    """

    mark: Mark = NOT_MARKED
    rounds: tuple[Round, ...] = ()
    history: tuple[Entry, ...] = ()
    withdrawn: frozenset[int] = frozenset()


def fold(entries: Iterable[Entry], scheme: Scheme, rules: JudgementRules) -> dict[str, Folded]:
    """Every aspect of the scheme, by key, as the entries of one seat leave it. decisions.md 3, 4, 8.

    The order of arrival does not matter, and an entry met twice counts once. Entries of aspects that the scheme does
    not have (an older version had them) are left out here; they stay in the journal.
    """
    by_aspect: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.aspect is not None:
            by_aspect[entry.aspect].append(entry)
    return {aspect.key: fold_aspect(by_aspect[aspect.key], aspect, rules) for aspect in scheme.aspects()}


def fold_aspect(entries: Iterable[Entry], aspect: Aspect, rules: JudgementRules) -> Folded:
    """One aspect of one seat from its own entries: so that only the aspect touched is computed anew."""
    history = tuple({entry.seq: entry for entry in sorted(entries, key=lambda entry: entry.seq)}.values())
    current = _since_returned(history)
    rounds = _rounds(current) if aspect.kind is Kind.JUDGEMENT else ()
    withdrawn = frozenset(entry.ends for entry in history if entry.ends is not None)
    return Folded(_mark(current, rounds, aspect, rules), rounds, history, withdrawn)


def marks_of(folded: Mapping[str, Folded]) -> dict[str, Mark]:
    """Only the marks, by aspect key, as the roll-up wants them."""
    return {key: aspect.mark for key, aspect in folded.items()}


def _since_returned(history: Sequence[Entry]) -> Sequence[Entry]:
    """The entries after the last return to *not marked yet*. decisions.md 8: the older ones are kept as history."""
    starts = [number for number, entry in enumerate(history, 1) if entry.kind is EntryKind.RETURNED]
    return history[starts[-1] :] if starts else history


def _mark(entries: Sequence[Entry], rounds: Sequence[Round], aspect: Aspect, rules: JudgementRules) -> Mark:
    said = _said(entries)
    if said is not None or aspect.kind is not Kind.JUDGEMENT:
        return said or NOT_MARKED
    return _judged(rounds, aspect, rules)


def _said(entries: Sequence[Entry]) -> Mark | None:
    """What the last entry about the aspect as a whole says; a withdrawal says nothing, and no older value comes back.

    An older value that silently stood again would be a mark nobody gave.
    """
    whole = [entry for entry in entries if entry.kind in _WHOLE and entry.judge is None]
    if not whole:
        return None
    last = whole[-1]
    if last.value is not None:
        return marked(last.value)
    return {EntryKind.NOT_ATTEMPTED: NOT_ATTEMPTED, EntryKind.EXCUSED: EXCUSED}.get(last.kind)


def _judged(rounds: Sequence[Round], aspect: Aspect, rules: JudgementRules) -> Mark:
    """What the deciding round is worth; while the rules find it worth nothing yet, the aspect is not marked."""
    decided = deciding_round(rounds, rules)
    try:
        return marked(award(aspect.maximum or 0, list(decided.scores.values()), rules)) if decided else NOT_MARKED
    except RuleBroken:
        return NOT_MARKED


def _rounds(entries: Sequence[Entry]) -> tuple[Round, ...]:
    """Every round with the last score of each judge in it, a withdrawn score left out; in the order of numbers."""
    rounds: dict[int, dict[str, int]] = defaultdict(dict)
    for entry in entries:
        number, judge = entry.round, entry.judge
        if number is None:
            continue
        scores = rounds[number]
        if entry.kind is EntryKind.SCORE and judge is not None and entry.value is not None:
            scores[judge] = entry.value
        elif entry.kind is EntryKind.WITHDRAWAL and judge is not None:
            scores.pop(judge, None)
    return tuple(Round(number, rounds[number]) for number in sorted(rounds))
