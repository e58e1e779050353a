"""Public boards as JSON: the document of docs/boards.md, and what of it changed from one moment to the next.

A document holds no word of any language: who reads it in which one is the reader's affair, so that a frame of the
stream is encoded once for everybody.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from scoring.championships.boards.views import PublicBoard, PublicRow
from scoring.marking.setup.viewing import Named, named_organisations
from scoring.people.models import Region

Document = dict[str, Any]
SUMMARY = ("shown", "progress", "results_revision", "corrected_by", "being_corrected")  # of a board, in a list


def board_document(board: PublicBoard) -> Document:
    """The board as it stands. Every key is there, whatever is shown."""
    progress = board.progress
    return {
        "shown": board.shown.value,
        "progress": None if progress is None else asdict(progress),
        "counted": board.counted,
        "of": board.of,
        "frozen_at": None if board.frozen_at is None else _moment(board.frozen_at),
        "released_at": None if board.released_at is None else _moment(board.released_at),
        "hash": board.hash or None,
        "results_revision": board.results_revision or None,
        **corrections_document(board),
        "rows": [row_document(row) for row in board.rows],
    }


def corrections_document(board: PublicBoard) -> Document:
    """The decision by which the results were corrected, and whether another has opened them; null and false else."""
    decided = board.corrections.decided
    return {
        "corrected_by": None if decided is None else {"number": decided.number, "date": decided.on.isoformat()},
        "being_corrected": board.corrections.open,
    }


def changes(before: Document, after: Document) -> Document:
    """The keys whose values are others now: whoever holds `before` puts them over it and has `after`."""
    return {key: value for key, value in after.items() if before[key] != value}


def labels(session: Session, boards: Iterable[PublicBoard]) -> Document:
    """What the colleges and regions of these boards are called, in every language."""
    rows = [row for board in boards for row in board.rows]
    organisations = named_organisations(session, {row.organisation for row in rows if row.organisation})
    found = ((code, session.get(Region, code)) for code in sorted({row.region for row in rows if row.region}))
    return {
        "organisations": {one: name_document(organisations[one]) for one in sorted(organisations)},
        "regions": {
            code: {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en} for code, row in found if row is not None
        },
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def row_document(row: PublicRow) -> Document:
    """One seat, as `RowAnswer` describes it."""
    return {
        "seat": row.seat,
        "place": row.place,
        "total": row.total,
        "scale": row.scale,
        "medal": row.medal,
        "guest": row.guest,
        "workplace": row.workplace,
        "organisation": row.organisation or None,
        "region": row.region or None,
        "names": [name_document(name) for name in row.names],
    }


def name_document(named: Named) -> dict[str, str]:
    """Names of persons may have no English spelling: then the Russian one stands for it."""
    return {language: named.name(language) for language in ("kk", "ru", "en")}
