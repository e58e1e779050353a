"""Checkpoints: the signed heads of all chains of an assessment, and what they betray. decisions.md 11."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Unreadable
from scoring.marking.entries import COLUMNS, chains_of, entry_from, forged_texts, moment_text
from scoring.marking.keys import sign, signed
from scoring.marking.models import AssessmentRow, CheckpointRow, JournalEntryRow, SeatRow
from scoring.rules.canonical import Canonical, digest
from scoring.rules.journal import START, Entry, EntryKind, Fault, Head, entry_hash, verify_chain

AT_LOCK, AT_DAY_END = "lock", "day-end"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """All heads of an assessment at one moment. Numbers count from 1; `previous` is the hash of the one before."""

    assessment: str
    number: int
    cause: str
    at: str
    heads: Mapping[str, Head]
    previous: str
    signature: str

    @property
    def hash(self) -> str:
        """What is signed."""
        heads: Canonical = {seat: [head.seq, head.hash] for seat, head in self.heads.items()}
        return digest(
            {
                "assessment": self.assessment,
                "number": self.number,
                "cause": self.cause,
                "at": self.at,
                "heads": heads,
                "previous": self.previous,
            }
        )

    def document(self) -> dict[str, Any]:
        """As it is written to a file that leaves the machine."""
        return {
            "assessment": self.assessment,
            "number": self.number,
            "cause": self.cause,
            "at": self.at,
            "heads": {seat: [head.seq, head.hash] for seat, head in self.heads.items()},
            "previous": self.previous,
            "signature": self.signature,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What verifying an assessment's journal found: how much was read, and the first fault of every seat."""

    assessment: str
    entries: int
    checkpoints: int
    faults: tuple[Fault, ...]


def write_checkpoint(session: Session, assessment: str, cause: str, *, at: datetime) -> Checkpoint:
    """Write down and sign the heads of all chains, after what this transaction has written to them.

    Whoever calls has held the assessment alone since before: `frames.hold_alone`, or a revision of its own. Two who
    lock at once in two processes would otherwise give their checkpoints one number, and one would fail.
    """
    row = session.scalars(select(AssessmentRow).where(AssessmentRow.public_id == assessment)).one()
    previous = newest_checkpoint(session, assessment)
    unsigned = Checkpoint(
        assessment=assessment,
        number=previous.number + 1 if previous else 1,
        cause=cause,
        at=moment_text(at),
        heads=_heads(session, row.id),
        previous=previous.hash if previous else START,
        signature="",
    )
    signature = sign(unsigned.hash)
    session.add(
        CheckpointRow(
            assessment_id=row.id,
            number=unsigned.number,
            cause=cause,
            at=unsigned.at,
            heads=json.dumps(unsigned.document()["heads"], sort_keys=True),
            previous=unsigned.previous,
            signature=signature,
        )
    )
    session.flush()
    return replace(unsigned, signature=signature)


def checkpoints_of(session: Session, assessment: str) -> list[Checkpoint]:
    """Every checkpoint of an assessment, oldest first."""
    row = session.scalars(select(AssessmentRow).where(AssessmentRow.public_id == assessment)).one()
    return _checkpoints(session, row)


def newest_checkpoint(session: Session, assessment: str) -> Checkpoint | None:
    """The last one written, read alone: there is one for each act of locking."""
    found = _rows_of(assessment).order_by(CheckpointRow.number.desc()).limit(1)
    return _one(session, assessment, found)


def checkpoint_of(session: Session, assessment: str, number: int) -> Checkpoint:
    """Raises NotFound: checkpoint-none."""
    found = _one(session, assessment, _rows_of(assessment).where(CheckpointRow.number == number))
    if found is None:
        raise NotFound("checkpoint-none")
    return found


def read_checkpoint(text: str) -> Checkpoint:
    """A checkpoint from the file it was written to. Raises Unreadable: checkpoint-unreadable."""
    try:
        said = json.loads(text)
        said["heads"] = {str(seat): Head(int(seq), str(hashed)) for seat, (seq, hashed) in said["heads"].items()}
        return Checkpoint(**said)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable("checkpoint-unreadable") from error


def verify(
    session: Session,
    assessment: str,
    outside: Checkpoint | None = None,
    *,
    chains: Mapping[str, Sequence[Entry]] | None = None,
) -> Report:
    """Read every chain, text and checkpoint of an assessment and say what does not hold. decisions.md 11, 25.

    `outside` is a checkpoint that was kept elsewhere: it finds a tail that was cut off together with the checkpoints.
    `chains` were read by whoever holds all seats, as `chains_of` reads them.
    Codes of faults: those of `rules.journal.verify_chain`; text-changed; checkpoint-forged, checkpoint-missing
    (`seat` is empty and `seq` its number, or the seat and the lock that no checkpoint holds).
    """
    row = session.scalars(select(AssessmentRow).where(AssessmentRow.public_id == assessment)).one()
    # Marking may go on meanwhile, and PostgreSQL shows each question its own moment: no chain is shorter than the
    # checkpoints that were read before it, no lock younger than those read after it.
    before = _checkpoints(session, row)
    chains = chains_of(session, row.id) if chains is None else chains
    kept = _checkpoints(session, row)
    known = [*before, *([outside] if outside else [])]
    faults = [
        *_chain_faults(chains, known),
        *(Fault("text-changed", entry.seat, entry.seq) for entry in _forged(session, chains)),
        *_checkpoint_faults(kept, outside),
        *_uncovered_locks(chains, kept),
    ]
    return Report(assessment, sum(map(len, chains.values())), len(kept), tuple(faults))


def _chain_faults(chains: Mapping[str, Sequence[Entry]], known: Sequence[Checkpoint]) -> Iterator[Fault]:
    """The first fault of each seat: in its chain itself, or against any checkpoint."""
    for seat in sorted({*chains, *(seat for checkpoint in known for seat in checkpoint.heads)}):
        chain = chains.get(seat, ())
        fault = verify_chain(chain) or _against(chain, [each.heads[seat] for each in known if seat in each.heads])
        if fault is not None:
            yield Fault(fault.code, seat, fault.seq)


def _against(chain: Sequence[Entry], heads: Sequence[Head]) -> Fault | None:
    """The chain itself holds already: its entries are numbered from 1, without a gap."""
    for head in sorted(set(heads), key=lambda head: head.seq):
        if head.seq > len(chain):
            return Fault("chain-tail-missing", "", len(chain) + 1)
        if head.seq and entry_hash(chain[head.seq - 1]) != head.hash:
            return Fault("chain-checkpoint-differs", "", head.seq)
    return None


def _checkpoint_faults(kept: Sequence[Checkpoint], outside: Checkpoint | None) -> Iterator[Fault]:
    previous = START
    for number, checkpoint in enumerate(kept, 1):
        if checkpoint.number != number or checkpoint.previous != previous:
            yield Fault("checkpoint-missing", "", number)
            return
        if not signed(checkpoint.hash, checkpoint.signature):
            yield Fault("checkpoint-forged", "", number)
            return
        previous = checkpoint.hash
    if outside is None:
        return
    if not signed(outside.hash, outside.signature):
        yield Fault("checkpoint-forged", "", outside.number)
    elif outside.hash not in {checkpoint.hash for checkpoint in kept}:
        yield Fault("checkpoint-missing", "", outside.number)


def _uncovered_locks(chains: Mapping[str, Sequence[Entry]], kept: Sequence[Checkpoint]) -> Iterator[Fault]:
    """Every lock wrote a checkpoint: one that no checkpoint holds has lost it."""
    for seat, chain in sorted(chains.items()):
        locked = max((entry.seq for entry in chain if entry.kind is EntryKind.LOCK), default=0)
        held = max((checkpoint.heads[seat].seq for checkpoint in kept if seat in checkpoint.heads), default=0)
        if locked > held:
            yield Fault("checkpoint-missing", seat, locked)


def _forged(session: Session, chains: Mapping[str, Sequence[Entry]]) -> list[Entry]:
    return forged_texts(session, (entry for chain in chains.values() for entry in chain))


def _heads(session: Session, assessment_id: int) -> dict[str, Head]:
    """The head of every seat, an untouched one included: only its last entry is read."""
    row = JournalEntryRow
    last = (
        select(row.seat, func.max(row.seq).label("seq"))
        .join(SeatRow, SeatRow.public_id == row.seat)
        .where(SeatRow.assessment_id == assessment_id)
        .group_by(row.seat)
        .subquery()
    )
    seats = session.scalars(select(SeatRow.public_id).where(SeatRow.assessment_id == assessment_id))
    heads = dict.fromkeys(seats, Head())
    found = select(*COLUMNS).join(last, (last.c.seat == row.seat) & (last.c.seq == row.seq))
    for each in session.execute(found):
        entry = entry_from(each)
        heads[entry.seat] = Head(entry.seq, entry_hash(entry))
    return heads


def _rows_of(assessment: str) -> Select[CheckpointRow]:
    of = AssessmentRow.id == CheckpointRow.assessment_id
    return select(CheckpointRow).join(AssessmentRow, of).where(AssessmentRow.public_id == assessment)


def _one(session: Session, assessment: str, found: Select[CheckpointRow]) -> Checkpoint | None:
    row = session.scalar(found)
    return None if row is None else _checkpoint(assessment, row)


def _checkpoints(session: Session, assessment: AssessmentRow) -> list[Checkpoint]:
    rows = session.scalars(_rows_of(assessment.public_id).order_by(CheckpointRow.number))
    return [_checkpoint(assessment.public_id, row) for row in rows]


def _checkpoint(assessment: str, row: CheckpointRow) -> Checkpoint:
    heads = {seat: Head(seq, hashed) for seat, (seq, hashed) in json.loads(row.heads).items()}
    return Checkpoint(assessment, row.number, row.cause, row.at, heads, row.previous, row.signature)
