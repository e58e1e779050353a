"""Persons out as a file that can be brought in again, and the empty file to fill in; every export is logged."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.jobs import JobView, Progress, State
from scoring.foundation.words import LANGUAGES
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.accounts import acting
from scoring.people.actors import Actor
from scoring.people.columns import COLUMNS, affiliation_in
from scoring.people.directory import Wanted, every_person
from scoring.people.models import Organisation
from scoring.people.naming import in_language
from scoring.people.numbers import masked
from scoring.people.persons import SEE, SEE_IIN, PersonCard
from scoring.people.sheets import MASK

JOB = "export-people"
TYPES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
COMPUTED = tuple("=+-@\t\r")  # what a spreadsheet would take a text beginning so for
WIDTH = 24  # characters
NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001  # same people, same bytes: the file knows no clock


def ask_for_export(
    session: Session, wanted: Wanted, form: str, language: str, visit: Visit, *, actor: Actor, at: datetime
) -> str:
    """Ask for a file of the persons a list shows; gives the job's id.

    Raises Forbidden: not-allowed; Refused: export-form-unknown.
    """
    permissions.require_somewhere(actor, SEE)
    if form not in TYPES or language not in LANGUAGES:
        raise Refused("export-form-unknown")
    parameters = {"wanted": asdict(wanted), "form": form, "language": language}
    job = jobs.enqueue(session, JOB, parameters, account=actor.account_id).public_id
    access_log.record(session, "people-exported", actor.account_id, visit, at=at, subject=f"job:{job}")
    return job


def export_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: write the file into the instance folder under the job's own id."""
    form, language = parameters["form"], parameters["language"]
    progress.begin("writing-file", total=1)
    with db.reading() as session:
        actor = acting(session, progress.account)
        cards = every_person(session, Wanted(**parameters["wanted"]), actor=actor)
        rows = table(session, cards, language, whole_iin=permissions.allow(actor, SEE_IIN))
    path = _path(progress.public_id, form)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file_of(rows, form, language))
    progress.advance()
    return {"form": form}


def finished_export(job: JobView) -> Path | None:
    """The file of a job that is done; None while it is not. Raises NotFound: job-not-found, file-gone."""
    if job.kind != JOB:
        raise NotFound("job-not-found")
    if job.state is not State.DONE or job.result is None:
        return None
    path = _path(job.public_id, job.result["form"])
    if not path.is_file():
        raise NotFound("file-gone")
    return path


def table(session: Session, cards: Iterable[PersonCard], language: str, *, whole_iin: bool) -> list[list[str]]:
    """The cells under the headings, a row for each person."""
    names = {
        row.public_id: in_language(language, kk=row.name_kk, ru=row.name_ru, en=row.name_en)
        for row in session.scalars(select(Organisation))
    }

    def cell(card: PersonCard, key: str) -> str:
        value = getattr(card, key)
        if key == "iin":
            return card.iin if whole_iin or not card.iin else masked(card.iin)
        if key == "organisation":
            return names.get(card.organisation, "")
        if key == "affiliation":
            return affiliation_in(card.affiliation, language)
        return value.isoformat() if key == "birth_date" and value else value or ""

    return [[cell(card, column.key) for column in COLUMNS] for card in cards]


def file_of(rows: Sequence[Sequence[str]], form: str, language: str) -> bytes:
    """A workbook or CSV with the headings of one language; without rows it is the file to fill in."""
    headings = [column.heading(language) for column in COLUMNS]
    return _workbook(headings, rows) if form == "xlsx" else _csv(headings, rows)


def _workbook(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": NO_DATE})
        sheet = book.add_worksheet("Sheber")
        bold, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
        sheet.set_column(0, len(headings) - 1, WIDTH, text)  # as text: an IIN keeps its zeros, a date its form
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if value:
                    sheet.write_string(number, column, value, text)
    return buffer.getvalue()


def _csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([MASK + value if value.startswith(COMPUTED) else value for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def _path(job: str, form: str) -> Path:
    folder: Path = current_app.config["SETTINGS"].instance_folder / "exports"
    return folder / f"{job}.{form}"
