"""GET /cells: how the sheets that an account may see stand, and their marks; hidden scores never leave the server."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.marking.api.sight import Sight, sight_of_marks
from scoring.marking.api.work import account_names
from scoring.marking.cells import cell_view
from scoring.marking.deciding import TO_PANEL
from scoring.marking.frames import Frame
from scoring.marking.ledgers import Ledger, views
from scoring.marking.models import JournalTextRow
from scoring.marking.recording import room
from scoring.marking.sheets import SheetView, sheet_view
from scoring.people.actors import Actor
from scoring.rules.journal import EntryKind

Document = dict[str, Any]
Photos = Mapping[tuple[str, str], int]
_PHOTOS = "scoring.marking.photos-counted"


def count_photos(app: Flask, count: Callable[[Session, str], Photos]) -> None:
    """Let `count(session, assessment)` say how many photos each (seat, sheet) has."""
    app.extensions[_PHOTOS] = count


def cells(
    session: Session, assessment: str, *, actor: Actor, seat: str | None = None, sheet: str | None = None
) -> Document:
    """Sheets and cells of one seat or all, of one sheet or all that the actor may see; untouched cells are left out.

    Raises NotFound: assessment-unknown, seat-unknown, sheet-unknown; SignInNeeded: sign-in-needed; Forbidden:
    not-allowed.
    """
    frame = room().frames.get(session, assessment)
    seen = sight_of_marks(frame, actor)
    seats = [frame.seat(seat).id] if seat is not None else list(frame.seats)
    sheets = [frame.sheet(sheet).id] if sheet is not None else list(frame.sheets)
    photos = _photos(session, assessment)
    found = views(session, room().ledgers, frame, seats, lambda ledger: _seat(frame, ledger, seen, sheets, photos))
    _put_in_words(session, found.values())
    return {"revision": frame.revision, "account": str(seen.account), "seats": found}


def sheet_document(view: SheetView, *, photos: int = 0, comments: int = 0) -> Document:
    """How a sheet stands."""
    return {
        "state": view.state.value,
        "content": view.content,
        "agreed": view.agreed,
        "disputed": view.disputed,
        "signed_by": sorted(view.signed_by),
        "signers": [str(account) for account in view.signers],
        "photos": photos,
        "comments": comments,
    }


def _seat(frame: Frame, ledger: Ledger, seen: Sight, sheets: Iterable[str], photos: Photos) -> Document:
    visible = [sheet for sheet in sheets if seen.sees(frame, ledger, sheet)]
    return {
        "seq": ledger.seq,
        "sheets": {sheet: _sheet(frame, ledger, sheet, photos) for sheet in visible},
        "cells": {key: cell for sheet in visible for key, cell in _cells(frame, ledger, sheet, str(seen.account))},
        "notes": [note for sheet in visible if seen.belongs(sheet) for note in _notes(ledger, sheet)],
    }


def _notes(ledger: Ledger, sheet: str) -> Iterable[Document]:
    """The comments for the panel, in order; `text` is the id of the words until they are put in."""
    for entry in ledger.sheet_entries(sheet):
        if entry.kind is EntryKind.COMMENT and entry.reason == TO_PANEL:
            yield {"aspect": entry.aspect, "seq": entry.seq, "by": entry.by, "at": entry.at, "text": entry.text}


def _put_in_words(session: Session, seats: Iterable[Document]) -> None:
    """Words and names for the notes of these seats; what was erased is left out."""
    told = list(seats)
    notes = [note for seat in told for note in seat["notes"]]
    if not notes:
        return
    rows = select(JournalTextRow.id, JournalTextRow.text).where(
        JournalTextRow.id.in_([note["text"] for note in notes]), JournalTextRow.text.is_not(None)
    )
    words = {row[0]: row[1] for row in session.execute(rows)}
    names = account_names(session, {int(note["by"]) for note in notes})
    for seat in told:
        kept = (note for note in seat["notes"] if note["text"] in words)
        seat["notes"] = [note | {"text": words[note["text"]], "name": names.get(int(note["by"]), "")} for note in kept]


def _sheet(frame: Frame, ledger: Ledger, sheet: str, photos: Photos) -> Document:
    comments = sum(entry.kind is EntryKind.COMMENT for entry in ledger.sheet_entries(sheet))
    return sheet_document(
        sheet_view(frame, ledger, sheet), photos=photos.get((ledger.seat, sheet), 0), comments=comments
    )


def _cells(frame: Frame, ledger: Ledger, sheet: str, judge: str) -> Iterable[tuple[str, Document]]:
    rules = frame.rule_set.judgement
    for aspect in frame.sheet(sheet).aspects:
        if ledger.said_of(aspect.key):
            yield aspect.key, cell_view(ledger, aspect, rules, judge=judge).document()


def _photos(session: Session, assessment: str) -> Photos:
    count: Callable[[Session, str], Photos] | None = current_app.extensions.get(_PHOTOS)
    return count(session, assessment) if count is not None else Counter()
