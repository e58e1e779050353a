"""Writing the open results bundle of finalised results: the same bytes every time. decisions.md 25."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.bundle.reading import FORMAT, VERSION
from scoring.championships.results.fixing import pseudonym, under_pseudonyms
from scoring.championships.results.gathering import decision_on
from scoring.championships.results.models import FinalisationRow, FinalisationSignatureRow
from scoring.championships.results.rows import Document
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.waiting import politely
from scoring.marking.entries import entries_of, moment_text
from scoring.marking.models import AssessmentRow, JournalTextRow
from scoring.rules.journal import Entry, EntryKind
from scoring.schemes.models import VersionRow

ENTRIES_AT_ONCE, PIECES_AT_ONCE = 20, 1000  # some 2 ms each: tablets do not wait until a bundle is written
_FIELDS = tuple(item.name for item in fields(Entry))


def finalised(session: Session, assessment: str | None = None) -> list[tuple[str, FinalisationRow]]:
    """(assessment, finalised results) of one assessment or of all, oldest revision first."""
    found = select(AssessmentRow.public_id, FinalisationRow).join(
        AssessmentRow, AssessmentRow.id == FinalisationRow.assessment_id
    )
    if assessment is not None:
        found = found.where(AssessmentRow.public_id == assessment)
    ordered = found.order_by(FinalisationRow.assessment_id, FinalisationRow.revision)
    return [(row[0], row[1]) for row in session.execute(ordered)]


def bundle(session: Session, assessment: str, revision: int | None = None) -> bytes:
    """The bundle of the newest finalised results, or of one revision, as it is written to a file.

    Raises NotFound: results-not-final; Refused: bundle-journal-changed (`seat`: the journal is not what was fixed).
    """
    rows = [row for _name, row in finalised(session, assessment) if revision in (None, row.revision)]
    if not rows:
        raise NotFound("results-not-final")
    document = bundle_document(session, rows[-1])
    pieces = json.JSONEncoder(ensure_ascii=False, sort_keys=True, indent=1).iterencode(document)
    return ("".join(politely(pieces, every=PIECES_AT_ONCE)) + "\n").encode()


def bundle_document(session: Session, row: FinalisationRow) -> Document:
    """Raises Refused: bundle-journal-changed."""
    results: Document = json.loads(row.document)
    chains = {seat["seat"]: _chain(session, seat, row.secret) for seat in results["seats"]}
    content = session.scalars(select(VersionRow.content).where(VersionRow.id == row.scheme_version_id)).one()
    return {
        "format": FORMAT,
        "version": VERSION,
        "hash": row.hash,
        "finalised_at": moment_text(row.at),
        "results": results,
        "signatures": _signatures(session, row),
        "scheme": json.loads(content),
        "journal": {seat: [_entry(entry) for entry in chain] for seat, chain in chains.items()},
        "texts": _texts(session, (entry for chain in chains.values() for entry in chain)),
        "decision": _decision(session, row),
    }


def _chain(session: Session, seat: Mapping[str, Any], secret: str) -> tuple[Entry, ...]:
    """A seat's entries up to the head that was fixed: a correction later on adds to the journal."""
    head = seat["head"]
    entries = entries_of(session, str(seat["id"]))[: head["seq"]]
    chain = under_pseudonyms(politely(entries, every=ENTRIES_AT_ONCE), secret)
    if chain.head.hash != head["hash"]:
        raise Refused("bundle-journal-changed", seat=str(seat["seat"]))
    return chain.entries


def _entry(entry: Entry) -> Document:
    return {name: value for name in _FIELDS if (value := getattr(entry, name)) is not None}


def _signatures(session: Session, row: FinalisationRow) -> list[Document]:
    found = select(FinalisationSignatureRow).where(FinalisationSignatureRow.finalisation_id == row.id)
    return [
        {"role": one.role, "by": pseudonym(str(one.account_id), row.secret), "at": moment_text(one.at)}
        for one in session.scalars(found.order_by(FinalisationSignatureRow.id))
    ]


def _texts(session: Session, entries: Iterable[Entry]) -> Document:
    """Reasons in words with their salts, by id; None where one was erased. Comments stay out. decisions.md 25."""
    wanted = {entry.text for entry in entries if entry.text and entry.kind is not EntryKind.COMMENT}
    rows = session.scalars(select(JournalTextRow).where(JournalTextRow.id.in_(wanted)))
    return {row.id: None if row.erased else {"salt": row.salt, "text": row.text} for row in rows}


def _decision(session: Session, row: FinalisationRow) -> Document | None:
    """By which decision these results replaced the ones before."""
    before = decision_on(session, row.assessment_id, row.revision - 1)
    if before is None:
        return None
    text = session.get(JournalTextRow, before.reason_text)
    reason = None if text is None or text.erased else text.text
    return {"number": before.number, "date": before.decided_on.isoformat(), "reason": reason}
