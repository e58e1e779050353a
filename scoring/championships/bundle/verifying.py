"""Whether a bundle holds: chains, texts, sheets, sums, places, scale points and medals computed again and compared."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scoring.championships.bundle.reading import Bundle
from scoring.championships.bundle.rule_values import shipped_alike
from scoring.championships.results.rows import Document, SeatSum, by_seat, settled
from scoring.rules.answers import read_answer
from scoring.rules.canonical import digest
from scoring.rules.errors import RuleBroken
from scoring.rules.folding import Folded, fold, marks_of
from scoring.rules.hundredths import format_hundredths
from scoring.rules.journal import Entry, EntryKind, Head, verify_chain
from scoring.rules.measurement import award
from scoring.rules.ranking import Participation
from scoring.rules.rollup import NOTHING, Tally, roll_up
from scoring.rules.scheme import Aspect, Kind, SubCriterion
from scoring.rules.sheets import SheetState, fold_sheet

COMPARED = ("participation", "sum", "counted", "maximum", "total", "place", "scale", "medal")
SHOWN = ("seat", "total", "place", "scale", "medal")
SIGNING_ROLES = frozenset({"chief-expert", "jury-president"})
STANDS_IN = "organizer"  # for the jury president, at a college stage without one


@dataclass(frozen=True, slots=True)
class Difference:
    """What does not hold, and where: a code, the seat (its number, "" for the whole), and what was expected there."""

    code: str
    seat: str = ""
    where: str = ""
    published: str = ""
    computed: str = ""

    @property
    def params(self) -> dict[str, str | int]:
        said: dict[str, str | int] = {
            name: getattr(self, name) or "-" for name in ("seat", "where", "published", "computed")
        }
        return {**said, "seq": self.where.removeprefix("journal ")}

    def document(self) -> Document:
        said = {name: getattr(self, name) for name in ("code", "seat", "where", "published", "computed")}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`standings` are those computed here, in the order of places; empty where nothing could be computed."""

    differences: tuple[Difference, ...]
    standings: tuple[Document, ...]
    entries: int = 0
    rows: tuple[Document, ...] = field(default=(), repr=False)

    @property
    def holds(self) -> bool:
        return not self.differences

    def document(self) -> Document:
        return {
            "holds": self.holds,
            "differences": [one.document() for one in self.differences],
            "standings": [dict(row) for row in self.standings],
        }


def verify(bundle: Bundle) -> Verdict:
    """Everything that can be computed from the bundle alone, in the order in which one thing rests on another."""
    differences = [*_of_the_whole(bundle), *_of_texts(bundle)]
    sums = []
    for seat in bundle.seats:
        tally, found = _of_seat(bundle, seat)
        differences += found
        sums.append(SeatSum(seat["seat"], Participation(seat["participation"]), tally))
    try:
        rows = tuple(row.document() for row in settled(sums, bundle.rules).rows)
    except RuleBroken as broken:
        unsettled = Difference("bundle-standings-impossible", str(broken.params.get("seat", "")), broken.code)
        return Verdict((*differences, unsettled), (), _entries(bundle))
    differences += _of_standings(bundle, rows)
    shown = tuple({name: row[name] for name in SHOWN} for row in rows)
    return Verdict(tuple(differences), shown, _entries(bundle), rows)


def _entries(bundle: Bundle) -> int:
    return sum(map(len, bundle.journal.values()))


def _of_the_whole(bundle: Bundle) -> Iterator[Difference]:
    computed = digest(bundle.results)
    if computed != bundle.hash:
        yield Difference("bundle-hash-differs", "", "hash", bundle.hash, computed)
    scheme = _scheme_hash(bundle.scheme_document)
    if scheme != bundle.results["scheme"]:
        yield Difference("bundle-scheme-differs", "", "scheme", bundle.results["scheme"], scheme)
    if not shipped_alike(bundle.rules):
        name = f"{bundle.rules.name} {bundle.rules.version}"
        yield Difference("bundle-rules-differ", "", "rule_set", name)
    roles = {one["role"] for one in bundle.signatures}
    by = {one["by"] for one in bundle.signatures}
    if len(by) < len(SIGNING_ROLES) or roles not in ({*SIGNING_ROLES}, {"chief-expert", STANDS_IN}):
        yield Difference("bundle-signatures-missing", "", "signatures")
    if set(bundle.journal) != {seat["seat"] for seat in bundle.seats}:
        yield Difference("bundle-seats-differ", "", "journal")


def _scheme_hash(document: Document) -> str:
    """The identity of a frozen version, over the bytes that it is kept in."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _of_texts(bundle: Bundle) -> Iterator[Difference]:
    for seat, entries in bundle.journal.items():
        for entry in entries:
            kept = bundle.texts.get(entry.text or "")
            if kept is None:
                continue
            if hashlib.sha256("\n".join(kept).encode(errors="replace")).hexdigest() != entry.text_hash:
                yield Difference("bundle-text-differs", seat, f"journal {entry.seq}")


def _of_seat(bundle: Bundle, seat: Mapping[str, Any]) -> tuple[Tally, list[Difference]]:
    number, entries = seat["seat"], bundle.journal.get(seat["seat"], ())
    found = list(_of_chain(seat, entries))
    folded = fold(entries, bundle.scheme, bundle.rules.judgement)
    found += _of_answers(bundle, number, folded)
    marks = marks_of(folded)
    fixed = {sheet["sheet"]: sheet for sheet in seat["sheets"]}
    said = [entry for entry in entries if entry.aspect is None]
    for sub_criterion in bundle.scheme.sub_criteria():
        of_aspects = [entry for aspect in sub_criterion.aspects for entry in folded[aspect.key].history]
        found += _of_sheet(seat, sub_criterion, fixed.get(sub_criterion.id), marks, [*said, *of_aspects])
    criteria = roll_up(bundle.scheme, marks).criteria.values()
    return sum(criteria, NOTHING), found


def _of_chain(seat: Mapping[str, Any], entries: tuple[Entry, ...]) -> Iterator[Difference]:
    number, head = seat["seat"], Head(seat["head"]["seq"], seat["head"]["hash"])
    if entries and entries[0].seat != seat["id"]:
        yield Difference("bundle-seats-differ", number, "journal 1", seat["id"], entries[0].seat)
    fault = verify_chain(entries, head)
    if fault is not None:
        yield Difference(fault.code, number, f"journal {fault.seq}")
    elif len(entries) > head.seq:
        yield Difference("bundle-entries-after-head", number, f"journal {head.seq + 1}")


def _of_answers(bundle: Bundle, seat: str, folded: Mapping[str, Folded]) -> Iterator[Difference]:
    """A measured mark is what its calculation makes of the answer. decisions.md 5."""
    for aspect in bundle.scheme.aspects():
        last = _standing_answer(folded[aspect.key]) if aspect.kind is Kind.MEASUREMENT else None
        if last is None or last.answer is None or last.value is None:
            continue
        worth = _worth(bundle, aspect, last.answer)
        if worth != format_hundredths(last.value):
            yield Difference("bundle-answer-differs", seat, aspect.key, format_hundredths(last.value), worth)


def _standing_answer(folded: Folded) -> Entry | None:
    """The entry that the mark of a measured aspect stands on, when it was answered."""
    said = [entry for entry in folded.history if entry.kind is not EntryKind.COMMENT and entry.judge is None]
    return said[-1] if said and said[-1].kind is EntryKind.MARK else None


def _worth(bundle: Bundle, aspect: Aspect, answer: str) -> str:
    try:
        return format_hundredths(award(aspect.maximum or 0, bundle.scheme.calculation_of(aspect), read_answer(answer)))
    except RuleBroken as broken:
        return broken.code


def _of_sheet(
    seat: Mapping[str, Any], sub_criterion: SubCriterion, fixed: Mapping[str, Any] | None, marks: Any, said: list[Entry]
) -> Iterator[Difference]:
    """decisions.md 11: settled, signed after its last change by all who judged it, locked with these very marks, in no
    dispute. `said` is what was said of sheets, and of the aspects of this one.
    """
    number, name = seat["seat"], sub_criterion.id
    signers = frozenset(fixed["signers"]) if fixed else frozenset()
    sheet = fold_sheet(seat["id"], sub_criterion, marks, said, signers)
    if fixed is None or fixed["content"] != sheet.content:
        yield Difference("bundle-sheet-differs", number, name, fixed["content"] if fixed else "", sheet.content)
    if not Participation(seat["participation"]).in_field:
        return
    if sheet.state is not SheetState.LOCKED or sheet.disputed:
        yield Difference("bundle-sheet-open", number, name)
        return
    locks = [entry.content for entry in said if entry.kind is EntryKind.LOCK and entry.sheet == name]
    if locks[-1] != sheet.content:
        yield Difference("bundle-lock-differs", number, name, locks[-1] or "", sheet.content)
    if not signers or not sheet.signed_by >= signers:
        yield Difference("bundle-sheet-unsigned", number, name)


def _of_standings(bundle: Bundle, rows: tuple[Document, ...]) -> Iterator[Difference]:
    published, computed = by_seat(bundle.standings), by_seat(rows)
    for seat in [*computed, *(seat for seat in published if seat not in computed)]:
        if seat not in published or seat not in computed:
            yield Difference("bundle-seats-differ", seat, "standings")
            continue
        for name in COMPARED:
            if published[seat][name] != computed[seat][name]:
                there, here = _said(published[seat][name]), _said(computed[seat][name])
                yield Difference("bundle-standing-differs", seat, name, there, here)


def _said(value: object) -> str:
    return "none" if value is None else str(value)
