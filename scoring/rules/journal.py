"""The journal of marks: what one entry holds, how entries of a seat hang together, and where a chain is broken.

Entries are appended, never amended. Each carries the hash of its seat's entry before it; a checkpoint holds the
head of every chain, so that a cut tail is found too. decisions.md 11, 25.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from operator import attrgetter

from scoring.rules.canonical import digest, quoted
from scoring.rules.errors import RuleBroken

START = "0" * 64  # what the first entry of a seat has for the hash of the entry before it
FORMAT = 1  # of the hashed bytes; a change of meaning takes a new number

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,63}", re.ASCII)


class EntryKind(StrEnum):
    """What an entry says of its aspect (first nine) or of its sheet (the rest)."""

    MARK = "mark"
    SCORE = "score"
    ROUND = "round"
    NOT_ATTEMPTED = "not-attempted"
    EXCUSED = "excused"
    WITHDRAWAL = "withdrawal"
    CORRECTION = "correction"
    RETURNED = "returned"  # the scheme changed here, or the panel did: not marked yet again
    COMMENT = "comment"  # says nothing of the mark: its text stands in the side table
    AGREED = "agreed"  # the panel agrees on the measured marks of a sheet, once for all its aspects
    SIGN = "sign"
    LOCK = "lock"
    UNLOCK = "unlock"
    DISPUTE = "dispute"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal of one seat: ids and codes only. decisions.md 25.

    `seq` counts from 1 in the seat. `aspect` is a permanent key, `sheet` a sub-criterion id. `value` is hundredths
    (mark, correction) or a raw score (score). `answer` is a measurement answer as `answers.answer_code` writes it.
    `judge` is whose score it is, `by` the account that wrote it, `consent` the other person who agreed. `at` is UTC
    time as text. `reason` is a code; `text` the id of a text in the side table and `text_hash` its salted hash.
    `ends` is the seq of the entry withdrawn. `content` is the hash of the sheet's marks that were signed or locked; of
    a score random digits, so that nobody finds the score by trying all of them against the hash.
    `scheme` is the id of the frozen scheme version. `previous` is the hash of the seat's entry before.
    """

    seat: str
    kind: EntryKind
    by: str
    at: str
    seq: int = 0
    aspect: str | None = None
    sheet: str | None = None
    round: int | None = None
    judge: str | None = None
    value: int | None = None
    answer: str | None = None
    consent: str | None = None
    reason: str | None = None
    text: str | None = None
    text_hash: str | None = None
    ends: int | None = None
    content: str | None = None
    scheme: str | None = None
    previous: str = START


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a seat's chain: its number and its hash."""

    seq: int = 0
    hash: str = START


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where a chain does not hold: a code, the seat, and the seq of the entry that is not as it was."""

    code: str
    seat: str
    seq: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What one writer must have seen before writing: an aspect of a seat, or one judge's score in one round of it."""

    seat: str
    aspect: str | None
    sheet: str | None = None
    round: int | None = None
    judge: str | None = None


_FIELDS = tuple(sorted(item.name for item in fields(Entry)))
_values = attrgetter(*_FIELDS)  # asdict would copy each value, at many times the price
_KEYS = tuple(f'"{name}":' for name in _FIELDS)
_AFTER_FORMAT = next(place for place, name in enumerate(_FIELDS) if name > "format")  # keys are spelled in order
_NEEDS: Mapping[EntryKind, tuple[str, ...]] = {
    EntryKind.MARK: ("aspect", "value"),
    EntryKind.SCORE: ("aspect", "round", "judge", "value"),
    EntryKind.ROUND: ("aspect", "round"),
    EntryKind.NOT_ATTEMPTED: ("aspect",),
    EntryKind.EXCUSED: ("aspect", "reason"),
    EntryKind.WITHDRAWAL: ("aspect", "ends"),
    EntryKind.CORRECTION: ("aspect", "value", "reason"),
    EntryKind.RETURNED: ("aspect", "reason"),
    EntryKind.COMMENT: ("aspect", "sheet", "text", "text_hash"),
    EntryKind.AGREED: ("sheet", "content"),
    EntryKind.SIGN: ("sheet", "judge", "content"),
    EntryKind.LOCK: ("sheet", "content"),
    EntryKind.UNLOCK: ("sheet", "consent", "reason"),
    EntryKind.DISPUTE: ("sheet", "reason"),
    EntryKind.SETTLED: ("sheet", "reason"),
}


def is_code(text: str) -> bool:
    """Whether the journal can hold a text: Latin letters, digits and . _ : + - only, so that no name ever fits."""
    return _CODE.fullmatch(text) is not None


def entry_hash(entry: Entry) -> str:
    """The hash of an entry, over its canonical bytes and so over the whole chain before it.

    The bytes are put together here: an entry is flat, and is hashed when it is written and whenever it is verified.
    """
    parts = []
    for place, value in enumerate(_values(entry)):
        if place == _AFTER_FORMAT:
            parts.append(f'"format":{FORMAT}')
        if isinstance(value, str):
            parts.append(_KEYS[place] + quoted(value))
        elif type(value) is int:
            parts.append(f"{_KEYS[place]}{value}")
        elif value is not None:  # nothing that an entry holds, but what is verified comes from anywhere
            return digest({"format": FORMAT, **dict(zip(_FIELDS, _values(entry), strict=True))})
    return hashlib.sha256(f"{{{','.join(parts)}}}".encode()).hexdigest()


def head_of(entry: Entry) -> Head:
    return Head(entry.seq, entry_hash(entry))


def append(entry: Entry, head: Head) -> Entry:
    """The entry as it follows the head of its seat's chain. decisions.md 25.

    Raises RuleBroken: entry-malformed (`part`: the field that is missing, or holds anything but an id or a code).
    """
    _check_shape(entry)
    return replace(entry, seq=head.seq + 1, previous=head.hash)


def verify_chain(entries: Sequence[Entry], checkpoint: Head | None = None) -> Fault | None:
    """The first fault of one seat's chain, entries in the order of seq; None when it holds. decisions.md 11.

    Codes: chain-gap (an entry is missing or out of order), chain-entry-changed, chain-tail-missing (fewer entries
    than the checkpoint has seen), chain-checkpoint-differs (the entry the checkpoint saw was another).
    An entry after the last checkpoint is held by no hash yet; a new checkpoint holds it.
    """
    seat = entries[0].seat if entries else ""
    head = Head()
    for entry in entries:
        if entry.seat != seat or entry.seq != head.seq + 1:
            return Fault("chain-gap", seat, head.seq + 1)
        if entry.previous != head.hash:
            return Fault("chain-entry-changed", seat, max(head.seq, 1))
        head = head_of(entry)
        if checkpoint is not None and checkpoint.seq == head.seq and checkpoint.hash != head.hash:
            return Fault("chain-checkpoint-differs", seat, head.seq)
    if checkpoint is not None and checkpoint.seq > head.seq:
        return Fault("chain-tail-missing", seat, head.seq + 1)
    return None


def verify_chains(chains: Mapping[str, Sequence[Entry]], checkpoint: Mapping[str, Head]) -> tuple[Fault, ...]:
    """The first fault of every seat, against a checkpoint of all heads; a seat that is gone has lost its tail."""
    faults = []
    for seat in sorted({*chains, *checkpoint}):
        fault = verify_chain(chains.get(seat, ()), checkpoint.get(seat))
        if fault is not None:
            faults.append(replace(fault, seat=seat))
    return tuple(faults)


def checkpoint_hash(heads: Mapping[str, Head]) -> str:
    """What is signed when all heads are written down: each lock and each day's end."""
    return digest({"format": FORMAT, "heads": {seat: [head.seq, head.hash] for seat, head in heads.items()}})


def cell_of(entry: Entry) -> Cell:
    """(seat, aspect) for measurement, (seat, aspect, round, judge) for a judge's score, (seat, sheet) for a sheet."""
    if entry.judge is not None and entry.aspect is not None:
        return Cell(entry.seat, entry.aspect, round=entry.round, judge=entry.judge)
    return Cell(entry.seat, entry.aspect, sheet=entry.sheet)


def unseen(entries: Iterable[Entry], cell: Cell, seen: int | None) -> Entry | None:
    """The last entry of the cell when the writer has not seen it yet, else None: the write may go on.

    `seen` is the seq the writer last knew of the seat; None: nothing. Entries of other cells never make it stale, but
    for the return of the whole aspect to *not marked yet*: every score in it begins anew. decisions.md 8.
    """
    last = max((entry for entry in entries if _concerns(entry, cell)), key=lambda entry: entry.seq, default=None)
    return last if last is not None and last.seq > (seen or 0) else None


def _concerns(entry: Entry, cell: Cell) -> bool:
    returned = entry.kind is EntryKind.RETURNED and (entry.seat, entry.aspect) == (cell.seat, cell.aspect)
    return returned or cell_of(entry) == cell


def _check_shape(entry: Entry) -> None:
    for name in _NEEDS[entry.kind]:
        if getattr(entry, name) is None:
            raise RuleBroken("entry-malformed", part=name)
    for name, value in zip(_FIELDS, _values(entry), strict=True):
        # decisions.md 25: an id or a code cannot hold a name, so the journal never has to be rewritten for one.
        if isinstance(value, str) and not is_code(value):
            raise RuleBroken("entry-malformed", part=name)
