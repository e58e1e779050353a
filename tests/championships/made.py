"""Bundles made without a database: a skill of any size, marked at the whim of whoever asks."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from scoring.championships.bundle.reading import FORMAT, VERSION
from scoring.championships.bundle.rule_values import rules_document
from scoring.championships.results.fixing import FixedSeat, FixedSheet, fixed_results, pseudonym, under_pseudonyms
from scoring.championships.results.rows import SeatSum, settled
from scoring.rules.answers import answer_code
from scoring.rules.calculations import NumberCompleted, Typed
from scoring.rules.canonical import digest
from scoring.rules.folding import fold, marks_of
from scoring.rules.journal import Entry, EntryKind, Head, append, head_of
from scoring.rules.ranking import Participation
from scoring.rules.rollup import roll_up
from scoring.rules.rulesets import RuleSet, ruleset
from scoring.rules.scheme import Aspect, CalculationRow, Criterion, Kind, Scheme, SubCriterion, Text
from scoring.rules.sheets import sheet_hash
from scoring.schemes.content import fingerprint, scheme_document

SECRET, AT = "cd" * 32, "2026-01-22T09:00:00.000000+00:00"
JUDGES = ("11", "12", "13")
Whim = Callable[[int], int]  # a number below the one given


def made_scheme(sheets: int = 20, aspects: int = 10) -> Scheme:
    """Half measured by typing, half judged; each aspect is worth 0.50."""
    made = tuple(
        SubCriterion(
            f"A{sheet}",
            Text(en=f"Sheet {sheet}"),
            "1",
            tuple(_aspect(f"s{sheet}a{place}", place) for place in range(1, aspects + 1)),
        )
        for sheet in range(1, sheets + 1)
    )
    return Scheme(
        "17",
        Text(kk="Веб", ru="Веб", en="Web"),
        criteria=(Criterion("A", Text(en="All"), None, made),),
        calculations=(CalculationRow(NumberCompleted(possible=4)),),  # type: ignore[arg-type]
    )


def _aspect(key: str, place: int) -> Aspect:
    kind = Kind.JUDGEMENT if place % 2 else Kind.MEASUREMENT
    return Aspect(key, kind, Text(en=key), 50)


def made_bundle(
    seats: int,
    scheme: Scheme,
    whim: Whim,
    rules: RuleSet | None = None,
    participation: Callable[[int], Participation] = lambda _seat: Participation.OFFICIAL,
) -> dict[str, Any]:
    """A bundle as the product writes it, each mark, score and excuse chosen by `whim`."""
    rules = rules or ruleset("wsk-2026")
    journal, fixed, sums, heads = {}, [], [], {}
    for number in range(1, seats + 1):
        seat, how = f"seat-{number}", participation(number)
        entries = _chained(_marks(seat, scheme, whim))
        marks = marks_of(fold(entries, scheme, rules.judgement))
        entries = _chained([*entries, *_signed(seat, scheme, marks)])
        chain = under_pseudonyms(entries, SECRET)
        heads[seat] = head_of(entries[-1])
        journal[str(number)] = [_document(entry) for entry in chain.entries]
        signers = tuple(sorted(pseudonym(judge, SECRET) for judge in JUDGES))
        sheets = tuple(FixedSheet(sheet.id, sheet_hash(seat, sheet, marks), signers) for sheet in scheme.sub_criteria())
        fixed.append(FixedSeat(str(number), seat, how, chain.head, sheets))
        sums.append(SeatSum(str(number), how, roll_up(scheme, marks).total))
    results = fixed_results(
        assessment="made", revision=1, scheme=fingerprint(scheme), rules=rules_document(rules), seats=fixed,
        standings=[row.document() for row in settled(sums, rules).rows], sealed="0" * 64, follows=None,
    )  # fmt: skip
    roles = (("chief-expert", "1"), ("jury-president", "2"))
    return {
        "format": FORMAT,
        "version": VERSION,
        "hash": digest(results),
        "finalised_at": AT,
        "results": results,
        "signatures": [{"role": role, "by": pseudonym(account, SECRET), "at": AT} for role, account in roles],
        "scheme": json.loads(json.dumps(scheme_document(scheme))),
        "journal": journal,
        "texts": {},
        "decision": None,
    }


def _marks(seat: str, scheme: Scheme, whim: Whim) -> Iterator[Entry]:
    for aspect in scheme.aspects():
        if whim(40) == 0:
            yield Entry(seat, EntryKind.NOT_ATTEMPTED, "11", AT, aspect=aspect.key)
        elif whim(40) == 0:
            yield Entry(seat, EntryKind.EXCUSED, "1", AT, aspect=aspect.key, reason="accommodation")
        elif aspect.kind is Kind.MEASUREMENT:
            worth = whim(51)
            yield Entry(
                seat, EntryKind.MARK, "11", AT, aspect=aspect.key, value=worth, answer=answer_code(Typed(worth))
            )
        else:
            yield from _scores(seat, aspect, whim)


def _scores(seat: str, aspect: Aspect, whim: Whim) -> Iterator[Entry]:
    low, first = whim(3), 1
    if whim(20) == 0:  # too far apart: the round is kept, another is opened
        for judge, score in zip(JUDGES, (0, 3, 1), strict=True):
            yield Entry(seat, EntryKind.SCORE, judge, AT, aspect=aspect.key, round=1, judge=judge, value=score)
        yield Entry(seat, EntryKind.ROUND, "11", AT, aspect=aspect.key, round=2)
        first = 2
    for judge in JUDGES:
        score = low + whim(2)
        yield Entry(seat, EntryKind.SCORE, judge, AT, aspect=aspect.key, round=first, judge=judge, value=score)


def _signed(seat: str, scheme: Scheme, marks: Any) -> Iterator[Entry]:
    for sheet in scheme.sub_criteria():
        said: dict[str, Any] = {"sheet": sheet.id, "content": sheet_hash(seat, sheet, marks)}
        yield Entry(seat, EntryKind.AGREED, "11", AT, **said)
        for judge in JUDGES:
            yield Entry(seat, EntryKind.SIGN, judge, AT, judge=judge, **said)
        yield Entry(seat, EntryKind.LOCK, "1", AT, **said)


def _chained(entries: Any) -> list[Entry]:
    head, chained = Head(), []
    for entry in entries:
        hung = append(entry, head)
        chained.append(hung)
        head = head_of(hung)
    return chained


def _document(entry: Entry) -> dict[str, Any]:
    names = Entry.__dataclass_fields__
    return {name: value for name in names if (value := getattr(entry, name)) is not None}
