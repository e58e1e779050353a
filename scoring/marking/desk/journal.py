"""The whole journal as lines of JSON with their hashes; a hidden score stays out."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.marking.desk.hiding import hidden_scores
from scoring.marking.entries import entries_of
from scoring.marking.frames import Frame
from scoring.marking.models import SeatRow
from scoring.rules.journal import Entry, entry_hash

WITHHELD = ("content", "value")  # of a score that nobody may see yet


def journal_lines(session: Session, frame: Frame) -> Iterator[str]:
    """Every entry, seat by seat, each a line: ids and codes, no names, no texts. decisions.md 25.

    Of a hidden score everything is given but the score and the random digits beside it (`withheld` names them), so
    that the chain can be followed over it and the hash tells nothing. decisions.md 4.
    """
    seats = select(SeatRow.public_id).where(SeatRow.assessment_id == frame.id).order_by(SeatRow.public_id)
    for seat in session.scalars(seats).all():
        chain = entries_of(session, seat)
        hidden = hidden_scores(chain, frame)
        for entry in chain:
            document = entry_document(frame.public_id, entry)
            yield _line(_withheld(document) if entry.seq in hidden else document)


def entry_document(assessment: str, entry: Entry) -> dict[str, Any]:
    """An entry with its hash; what it does not say is left out."""
    parts = {name: value for name, value in asdict(entry).items() if value is not None}
    return {"assessment": assessment, **parts, "hash": entry_hash(entry)}


def _withheld(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in WITHHELD} | {"withheld": list(WITHHELD)}


def _line(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True) + "\n"
