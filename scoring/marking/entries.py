"""The journal as rows: reading the chain of a seat, adding to it, and the texts that stand beside it."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.marking.models import JournalEntryRow, JournalTextRow, SeatRow
from scoring.rules.journal import Entry, EntryKind

TEXT_MAX = 2000  # characters of a reason or comment
OTHER_REASON = "other"
# what pages say at the field of the words
WORDS_WRONG = ("text-missing", "text-too-long", "sign-not-allowed", "reason-needs-words")
_FIELDS = tuple(field.name for field in fields(Entry))
COLUMNS = tuple(getattr(JournalEntryRow, name) for name in _FIELDS)


def moment_text(moment: datetime) -> str:
    """A moment as the journal writes it: UTC, microseconds always."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def entries_of(session: Session, seat: str, *, since: int = 1) -> list[Entry]:
    """The entries of a seat from number `since` on, in order."""
    found = select(*COLUMNS).where(JournalEntryRow.seat == seat, JournalEntryRow.seq >= since)
    return [entry_from(row) for row in session.execute(found.order_by(JournalEntryRow.seq))]


def entries_of_each(session: Session, seats: Iterable[str]) -> dict[str, list[Entry]]:
    """As `entries_of`, of many seats in one question."""
    found: dict[str, list[Entry]] = {seat: [] for seat in seats}
    row = JournalEntryRow
    for each in session.execute(select(*COLUMNS).where(row.seat.in_(list(found))).order_by(row.seat, row.seq)):
        entry = entry_from(each)
        found[entry.seat].append(entry)
    return found


def heads_of(session: Session, seats: Iterable[str]) -> dict[str, int]:
    """The number of the last entry of each of these seats; a seat without entries is left out."""
    entry = JournalEntryRow
    found = select(entry.seat, func.max(entry.seq)).where(entry.seat.in_(list(seats))).group_by(entry.seat)
    return {row[0]: row[1] for row in session.connection().execute(found)}


def chains_of(session: Session, assessment_id: int) -> dict[str, list[Entry]]:
    """The chain of every seat of an assessment, by the seat's public id; an empty list where nothing is written."""
    seats = session.scalars(select(SeatRow.public_id).where(SeatRow.assessment_id == assessment_id))
    chains: dict[str, list[Entry]] = {seat: [] for seat in seats}
    found = (
        select(*COLUMNS)
        .join(SeatRow, SeatRow.public_id == JournalEntryRow.seat)
        .where(SeatRow.assessment_id == assessment_id)
        .order_by(JournalEntryRow.seat, JournalEntryRow.seq)
    )
    for row in session.execute(found):
        entry = entry_from(row)
        chains.setdefault(entry.seat, []).append(entry)  # a seat may have come since
    return chains


def add_entries(session: Session, entries: Sequence[Entry]) -> None:
    """Write entries that already hang together. The unique key (seat, seq) refuses a number that was taken."""
    if entries:
        rows = [{name: getattr(entry, name) for name in _FIELDS} for entry in entries]
        session.connection().execute(
            insert(JournalEntryRow), rows
        )  # not through the ORM, which would cost as much again


def keep_text(session: Session, text: str, *, at: datetime) -> tuple[str, str]:
    """Put a text beside the journal: its id, and the salted hash that the entry holds. decisions.md 25.

    Raises Refused: text-missing, text-too-long.
    """
    text = checked_text(text)
    row = JournalTextRow(id=secrets.token_hex(12), salt=secrets.token_hex(16), text=text, erased=False, at=at)
    session.add(row)
    session.flush()
    return row.id, text_hash(row.salt or "", text)


def checked_text(text: str) -> str:
    """The text without outer blanks. Raises Refused: text-missing, text-too-long."""
    text = text.strip()
    if not text:
        raise Refused("text-missing")
    if len(text) > TEXT_MAX:
        raise Refused("text-too-long", limit=TEXT_MAX)
    return text


def expect_words(reason: str | None, text: str | None) -> None:
    """A reason that says nothing by itself is said in words. Raises Refused: reason-needs-words (`field`)."""
    if reason == OTHER_REASON and not (text or "").strip():
        raise Refused("reason-needs-words", field="text")


def erase_text(session: Session, text_id: str) -> None:
    """Forget the words of a text; the chain stays whole, since it holds only their hash. decisions.md 25.

    Raises NotFound: text-unknown.
    """
    row = session.get(JournalTextRow, text_id)
    if row is None:
        raise NotFound("text-unknown")
    row.text, row.salt, row.erased = None, None, True  # with the salt gone, nobody can try texts against the hash


def held_text(session: Session, text_id: str | None) -> dict[str, str | None]:
    """A kept text as an entry holds it: `text` and `text_hash`; nothing when there is none, or it was erased."""
    row = session.get(JournalTextRow, text_id) if text_id else None
    if row is None or row.erased:
        return {}
    return {"text": row.id, "text_hash": text_hash(row.salt or "", row.text or "")}


def text_hash(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def forged_texts(session: Session, entries: Iterable[Entry]) -> list[Entry]:
    """The entries whose text no longer matches its hash, or has vanished without being erased."""
    held: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.text is not None:
            held[entry.text].append(entry)
    rows = {row.id: row for row in session.scalars(select(JournalTextRow).where(JournalTextRow.id.in_(held)))}
    return [entry for text, group in held.items() for entry in group if not _matches(rows.get(text), entry)]


def _matches(row: JournalTextRow | None, entry: Entry) -> bool:
    if row is None:
        return False
    if row.erased:
        return row.text is None
    return text_hash(row.salt or "", row.text or "") == entry.text_hash


def entry_from(row: Sequence[object]) -> Entry:
    """An entry from a row of COLUMNS."""
    parts = dict(zip(_FIELDS, row, strict=True))
    kind = parts.pop("kind")
    return Entry(kind=EntryKind(str(kind)), **parts)  # type: ignore[arg-type]  # one column a field, of its type
