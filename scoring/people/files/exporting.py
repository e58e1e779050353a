"""Persons out as a file that can be brought in again, and the empty file to fill in; every export is logged."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.jobs import JobView, Progress
from scoring.foundation.jobs.made import made_by, place_for
from scoring.foundation.words import LANGUAGES, format_mark
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.accounts import acting
from scoring.people.actors import Actor
from scoring.people.directory.naming import in_language
from scoring.people.directory.numbers import masked
from scoring.people.directory.persons import SEE, SEE_IIN, PersonCard
from scoring.people.directory.queries import Wanted, every_person
from scoring.people.files.columns import COLUMNS, Column, affiliation_in
from scoring.people.files.sheets import MASK
from scoring.people.models import Organisation

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
    expect_form(form, language)
    parameters = {"wanted": asdict(wanted), "form": form, "language": language}
    job = jobs.enqueue(session, JOB, parameters, account=actor.account_id).public_id
    access_log.record(session, "people-exported", actor.account_id, visit, at=at, subject=f"job:{job}")
    return job


def expect_form(form: str, language: str) -> None:
    """Raises Refused: export-form-unknown."""
    if form not in TYPES or language not in LANGUAGES:
        raise Refused("export-form-unknown")


def export_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: write the file into the instance folder under the job's own id."""
    form, language = parameters["form"], parameters["language"]
    progress.begin("writing-file", total=1)
    with db.reading() as session:
        actor = acting(session, progress.account)
        cards = every_person(session, Wanted(**parameters["wanted"]), actor=actor)
        rows = table(session, cards, language, whole_iin=permissions.allow(actor, SEE_IIN))
    place_for(progress.public_id, form).write_bytes(file_of(rows, form, language))
    progress.advance()
    return {"form": form}


def finished_export(job: JobView) -> Path | None:
    """The file of a job that is done; None while it is not. Raises NotFound: job-not-found, file-gone."""
    if job.kind != JOB:
        raise NotFound("job-not-found")
    return made_by(job, job.result["form"]) if job.result else None


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


def file_of(rows: Sequence[Sequence[str]], form: str, language: str, columns: Sequence[Column] = COLUMNS) -> bytes:
    """A workbook or CSV with the headings of one language; without rows it is the file to fill in."""
    headings = [column.heading(language) for column in columns]
    numbers = [column.number for column in columns]
    return _workbook(headings, rows, numbers) if form == "xlsx" else _csv(headings, rows, numbers, language)


def _workbook(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool]) -> bytes:
    import xlsxwriter  # for this alone

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": NO_DATE})
        sheet = book.add_worksheet("Sheber")
        bold, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
        whole, marks = book.add_format({"num_format": "0"}), book.add_format({"num_format": "0.00"})
        sheet.set_column(0, len(headings) - 1, WIDTH, text)  # as text: an IIN keeps its zeros, a date its form
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if value and numbers[column]:
                    sheet.write_number(number, column, Decimal(value), marks if "." in value else whole)
                elif value:
                    sheet.write_string(number, column, value, text)
    return buffer.getvalue()


def _csv(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool], language: str) -> bytes:
    """With the decimal comma of kk and ru: a spreadsheet there takes 2.17 for the month of February 2017."""

    def cell(value: str, number: bool) -> str:  # a cell and its column's kind
        if number:
            return format_mark(value, language)
        return MASK + value if value.startswith(COMPUTED) else value

    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([cell(value, number) for value, number in zip(row, numbers, strict=True)])
    return buffer.getvalue().encode("utf-8-sig")
