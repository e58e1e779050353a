"""What the pages of a brought file do alike in every room: the wait, the review, the second press, the file out."""

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import flash, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.foundation import jobs
from scoring.foundation.errors import NotFound, Outdated
from scoring.foundation.jobs import JobView
from scoring.foundation.words import language
from scoring.people.files.brought import ImportView, LinePlanned
from scoring.people.files.columns import COLUMNS, Column
from scoring.people.files.exporting import TYPES, file_of
from scoring.people.signing_in import door


def file_to_fill_in(form: str, name: str, columns: Sequence[Column] = COLUMNS) -> ResponseReturnValue:
    """The empty file, with the headings of the reader's language. Raises NotFound: page-not-found."""
    if form not in TYPES:
        raise NotFound("page-not-found")
    return file_out(file_of([], form, language(), columns), form, name)


def file_out(content: bytes, form: str, name: str) -> ResponseReturnValue:
    return send_file(io.BytesIO(content), mimetype=TYPES[form], as_attachment=True, download_name=f"{name}.{form}")


def waited_for(session: Session, view: ImportView[Any]) -> JobView | None:
    """The job that reads or writes the file, as long as it does."""
    if view.lines is not None or view.taken is not None:
        return None
    return jobs.find(session, view.taking or view.job, account=door.actor().account_id)


def reviewed(view: ImportView[LinePlanned], shown: int) -> dict[str, object]:
    """What the review page shows: how many lines do what, the findings by cell, the first lines."""
    lines = view.lines or []
    found = view.taken.findings if view.taken else [found for line in lines for found in line.findings]
    return {
        "counts": view.taken.counts if view.taken else Counter(line.act.value for line in lines),
        "findings": found,
        "lines": lines[:shown],
        "hidden": max(0, len(lines) - shown),
    }


@contextmanager
def said_if_taken() -> Iterator[None]:
    """In another tab, or by a second press of the button: the page then says so and shows where the file stands."""
    try:
        yield
    except Outdated:
        flash(_("This file was taken already, perhaps in another tab. Here is where it stands."), "note")
