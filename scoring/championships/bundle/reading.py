"""The open results bundle: read from a file strictly, whoever wrote it. `docs/bundle.md` describes the format."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from scoring.championships.bundle.rule_values import rules_from
from scoring.championships.results.rows import Document
from scoring.foundation.errors import TooLarge, Unreadable
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.ranking import Participation
from scoring.rules.rulesets import Medal, RuleSet
from scoring.rules.scheme import Scheme
from scoring.schemes.content import scheme_from

FORMAT, VERSION = "sheber-bundle", 1
BYTES_MAX = 64 * 1024 * 1024  # a skill of 40 seats and 200 aspects takes about a fifth of it
SEATS_MAX = 1000
ENTRIES_MAX = 200_000
TEXT_MAX = 10_000
WHOLE_MAX = 10**9

_SEAT = re.compile(r"[0-9]{1,6}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MARK = re.compile(r"[0-9]{1,9}\.[0-9]{2}", re.ASCII)
_WHOLE = frozenset({"seq", "round", "value", "ends"})
_ENTRY_FIELDS = frozenset(item.name for item in fields(Entry))
_ENTRY_NEEDS = ("seat", "kind", "by", "at", "seq", "previous")
_KINDS = {kind.value: kind for kind in EntryKind}
_MEDALS = frozenset(medal.value for medal in Medal)
_PARTICIPATIONS = frozenset(each.value for each in Participation)
_TOP = ("format", "version", "hash", "finalised_at", "results", "signatures", "scheme", "journal", "texts", "decision")
_RESULTS = ("format", "assessment", "revision", "follows", "scheme", "rule_set", "seats", "standings", "seal")
_ROW = ("seat", "participation", "sum", "counted", "maximum", "total", "place", "scale", "medal")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that is of the right shape throughout; whether it holds is for `verifying` to say.

    `journal` has the entries of every seat, by its number as text; `texts` the reasons in words, by their id, as
    (salt, text), None where one was erased.
    """

    hash: str
    results: Document
    signatures: tuple[Document, ...]
    scheme: Scheme
    scheme_document: Document
    rules: RuleSet
    journal: Mapping[str, tuple[Entry, ...]]
    texts: Mapping[str, tuple[str, str] | None]

    @property
    def seats(self) -> Sequence[Document]:
        seats: Sequence[Document] = self.results["seats"]
        return seats

    @property
    def standings(self) -> Sequence[Document]:
        standings: Sequence[Document] = self.results["standings"]
        return standings


def read_bundle(path: Path) -> Bundle:
    """The bundle of a file. Raises TooLarge: bundle-too-large; Unreadable: bundle-not-json, bundle-malformed (`place`:
    where), bundle-format-unknown; OSError."""
    with path.open("rb") as file:
        content = file.read(BYTES_MAX + 1)  # not its size first: a pipe has none
    if len(content) > BYTES_MAX:
        raise TooLarge("bundle-too-large", limit=BYTES_MAX // (1024 * 1024))
    return bundle_from(content)


def bundle_from(content: bytes) -> Bundle:
    """Raises Unreadable, as `read_bundle`."""
    said = _json(content)
    top = _fields(said, "", _TOP)
    if (top["format"], top["version"]) != (FORMAT, VERSION) or type(top["version"]) is not int:
        raise Unreadable("bundle-format-unknown")
    try:
        scheme, rules = scheme_from(top["scheme"]), rules_from(_fields(top["results"], "results", _RESULTS)["rule_set"])
    except RuleBroken as broken:
        place = str(broken.params.get("place") or broken.params.get("part") or "scheme")
        raise Unreadable("bundle-malformed", place=place) from broken
    _check_results(top["results"])
    _expect(isinstance(top["finalised_at"], str), "finalised_at")
    return Bundle(
        hash=_hash(top["hash"], "hash"),
        results=top["results"],
        signatures=tuple(_signature(one, f"signatures[{at}]") for at, one in _items(top["signatures"], "signatures")),
        scheme=scheme,
        scheme_document=top["scheme"],
        rules=rules,
        journal=_journal(top["journal"]),
        texts=_texts(top["texts"]),
    )


def _json(content: bytes) -> object:
    try:
        return json.loads(
            content, parse_float=_no_number, parse_constant=_no_number, object_pairs_hook=_without_repetition
        )
    except (ValueError, RecursionError, MemoryError):  # UnicodeDecodeError and digits without end are ValueErrors
        raise Unreadable("bundle-not-json") from None


def _no_number(text: str) -> object:
    raise ValueError(text)  # decisions.md 1: no float anywhere


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Two readers could take another one of two values with one name."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _check_results(results: Any) -> None:
    _expect(_whole(results["format"]) and _whole(results["revision"], least=1), "results.revision")
    _text(results["assessment"], "results.assessment")
    _hash(results["scheme"], "results.scheme")
    _hash(results["seal"], "results.seal")
    _expect(results["follows"] is None or isinstance(results["follows"], dict), "results.follows")
    numbers, ids = set(), set()
    for at, seat in _items(results["seats"], "results.seats", most=SEATS_MAX):
        place = f"results.seats[{at}]"
        _check_seat(seat, place)
        _expect(seat["seat"] not in numbers and seat["id"] not in ids, place)  # a seat twice
        numbers.add(seat["seat"])
        ids.add(seat["id"])
    rows = [
        _checked_row(row, f"results.standings[{at}]") for at, row in _items(results["standings"], "results.standings")
    ]
    _expect(len(rows) == len({row["seat"] for row in rows}), "results.standings")


def _check_seat(seat: Any, place: str) -> None:
    _fields(seat, place, ("seat", "id", "participation", "head", "sheets"))
    _expect(isinstance(seat["seat"], str) and _SEAT.fullmatch(seat["seat"]) is not None, f"{place}.seat")
    _text(seat["id"], f"{place}.id")
    _expect(_one_of(seat["participation"], _PARTICIPATIONS), f"{place}.participation")
    head = _fields(seat["head"], f"{place}.head", ("seq", "hash"))
    _expect(_whole(head["seq"]), f"{place}.head.seq")
    _hash(head["hash"], f"{place}.head.hash")
    seen = set()
    for at, sheet in _items(seat["sheets"], f"{place}.sheets", most=SEATS_MAX):
        here = f"{place}.sheets[{at}]"
        _fields(sheet, here, ("sheet", "content", "signers"))
        _text(sheet["sheet"], f"{here}.sheet")
        _hash(sheet["content"], f"{here}.content")
        for _at, signer in _items(sheet["signers"], f"{here}.signers", most=SEATS_MAX):
            _text(signer, f"{here}.signers")
        _expect(sheet["sheet"] not in seen, here)
        seen.add(sheet["sheet"])


def _checked_row(row: Any, place: str) -> Document:
    _fields(row, place, _ROW)
    _expect(isinstance(row["seat"], str) and _SEAT.fullmatch(row["seat"]) is not None, f"{place}.seat")
    _expect(_one_of(row["participation"], _PARTICIPATIONS), f"{place}.participation")
    for name in ("sum", "counted", "maximum", "total"):
        said = row[name]
        lacks = name == "total" and said is None
        _expect(lacks or (isinstance(said, str) and _MARK.fullmatch(said) is not None), f"{place}.{name}")
    _expect(row["place"] is None or _whole(row["place"], least=1), f"{place}.place")
    _expect(row["scale"] is None or _whole(row["scale"], least=-WHOLE_MAX), f"{place}.scale")
    _expect(row["medal"] is None or _one_of(row["medal"], _MEDALS), f"{place}.medal")
    checked: Document = row
    return checked


def _signature(said: Any, place: str) -> Document:
    signature = _fields(said, place, ("role", "by", "at"))
    for name in ("role", "by", "at"):
        _text(signature[name], f"{place}.{name}")
    return signature


def _journal(said: Any) -> dict[str, tuple[Entry, ...]]:
    _expect(isinstance(said, dict) and len(said) <= SEATS_MAX, "journal")
    left, chains = ENTRIES_MAX, {}
    for seat, entries in said.items():
        found = tuple(_entry(entry, seat, at) for at, entry in _items(entries, "journal", most=left))
        left -= len(found)
        chains[seat] = found
    return chains


def _entry(said: Any, seat: str, at: int) -> Entry:
    """One entry; what it means is for the rules, here only that every field is of its kind.

    There are tens of thousands: where one stands is spelled out only for the one that is wrong.
    """
    wrong = _wrong_field(said)
    if wrong is not None:
        raise Unreadable("bundle-malformed", place=f"journal.{seat[:10]}[{at}].{wrong}".rstrip("."))
    return Entry(**{**said, "kind": _KINDS[said["kind"]]})


def _wrong_field(said: object) -> str | None:
    """The first field of an entry that is not of its kind, "" where the whole is none; None where all is well."""
    if not isinstance(said, dict) or not said.keys() <= _ENTRY_FIELDS:
        return ""
    for name, value in said.items():
        if name in _WHOLE:
            if type(value) is not int or not 0 <= value <= WHOLE_MAX:
                return str(name)
        elif type(value) is not str or len(value) > TEXT_MAX:
            return str(name)
    for name in _ENTRY_NEEDS:
        if name not in said:
            return name
    return None if said["kind"] in _KINDS else "kind"


def _texts(said: Any) -> dict[str, tuple[str, str] | None]:
    _expect(isinstance(said, dict) and len(said) <= ENTRIES_MAX, "texts")
    found: dict[str, tuple[str, str] | None] = {}
    for name, text in said.items():
        place = f"texts.{name[:30]}"
        if text is None:
            found[name] = None
            continue
        _fields(text, place, ("salt", "text"))
        found[name] = _text(text["salt"], place), _text(text["text"], place)
    return found


def _fields(said: Any, place: str, names: Sequence[str]) -> Document:
    """An object with these fields and no other."""
    _expect(isinstance(said, dict), place or "bundle")
    for name in names:
        _expect(name in said, f"{place}.{name}" if place else name)
    _expect(len(said) == len(names), place or "bundle")
    known: Document = said
    return known


def _items(said: Any, place: str, *, most: int = ENTRIES_MAX) -> list[tuple[int, Any]]:
    _expect(isinstance(said, list) and len(said) <= most, place)
    return list(enumerate(said))


def _text(said: object, place: str) -> str:
    if not isinstance(said, str) or len(said) > TEXT_MAX:
        raise Unreadable("bundle-malformed", place=place)
    return said


def _hash(said: object, place: str) -> str:
    if not isinstance(said, str) or not _HASH.fullmatch(said):
        raise Unreadable("bundle-malformed", place=place)
    return said


def _whole(said: object, *, least: int = 0) -> bool:
    return type(said) is int and least <= said <= WHOLE_MAX


def _one_of(said: object, allowed: frozenset[str]) -> bool:
    return isinstance(said, str) and said in allowed


def _expect(right: bool, place: str) -> None:
    if not right:
        raise Unreadable("bundle-malformed", place=place)
