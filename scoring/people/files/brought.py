"""A file that somebody brought into any room: a job reads its rows, which are kept beside it until they are taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Outdated, Refused
from scoring.foundation.jobs import Progress
from scoring.foundation.uploads import kept
from scoring.people.actors import Actor
from scoring.people.files.planning import Outcome, Planned, outcome_from, outcome_text
from scoring.people.files.sheets import PEOPLE, Headings, Row, read_rows, rows_from, rows_text
from scoring.people.models import BroughtFile, FileTakenByJob

File = TypeVar("File", bound=BroughtFile)
Line = TypeVar("Line")
LinePlanned = TypeVar("LinePlanned", bound=Planned)


@dataclass(frozen=True, slots=True)
class ImportView(Generic[Line]):
    """A brought file. `lines` is None while it is read and once it is taken; `taken` is what became of it.

    `job` reads it; `taking` writes it, in the rooms where a job does.
    """

    public_id: str
    filename: str
    job: str
    lines: list[Line] | None
    taken: Outcome | None
    taking: str | None = None


def find(session: Session, table: type[File], public_id: str, *, lock: bool = False) -> File:
    """Raises NotFound: import-unknown."""
    query = select(table).where(table.public_id == public_id)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("import-unknown")
    return row


def find_own(session: Session, table: type[File], public_id: str, actor: Actor, *, lock: bool = False) -> File:
    """Whoever brought a file sees it, and nobody else: it is personal data. Raises NotFound: import-unknown."""
    row = find(session, table, public_id, lock=lock)
    if row.by != actor.account_id:
        raise NotFound("import-unknown")
    return row


def ask_to_read(session: Session, row: BroughtFile, job: str) -> None:
    """Keep a new row, and ask for the job of this kind that reads its file."""
    session.add(row)
    session.flush()
    row.job = jobs.enqueue(session, job, {"import": row.public_id}, account=row.by).public_id


def reader(table: type[File], headings: Headings = PEOPLE) -> Callable[[Progress, dict[str, Any]], Mapping[str, Any]]:
    """The job: the file's rows as they stand, kept for the review. It raises RuleBroken as `read_rows` does."""

    def read_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
        with db.reading() as session:
            path = kept(find(session, table, parameters["import"]).sha256)
        progress.begin("reading-file", total=1)
        rows = rows_text(read_rows(path.read_bytes(), headings))
        with db.transaction() as session:
            find(session, table, parameters["import"]).rows = rows
            progress.finish(session)
        return {}

    return read_job


def view_of(row: FileTakenByJob, plan: Callable[[list[Row]], list[Line]]) -> ImportView[Line]:
    """The file with the lines that the room plans of its rows, as long as nobody asked for them to be written."""
    lines = plan(rows_from(row.rows)) if row.rows is not None and row.taking is None else None
    taken = outcome_from(row.taken) if row.taken else None
    return ImportView(row.public_id, row.filename, row.job or "", lines, taken, row.taking)


def ask_to_take(session: Session, row: FileTakenByJob, job: str) -> None:
    """Ask for the job of this kind that writes the rows. Raises Outdated: import-taken; Refused: import-not-read."""
    _expect_read(row, row.taking)
    row.taking = jobs.enqueue(session, job, {"import": row.public_id}, account=row.by).public_id


def rows_to_take(row: BroughtFile) -> list[Row]:
    """What is to be written at once, without a job. Raises Outdated: import-taken; Refused: import-not-read."""
    _expect_read(row, row.taken)
    return rows_from(row.rows)


def take_lines(
    progress: Progress,
    row: FileTakenByJob,
    lines: Sequence[LinePlanned],
    take: Callable[[Session, LinePlanned], None],
    *,
    at_once: int,
) -> None:
    """Write the lines, `at_once` in one transaction, then keep what became of them and empty the rows."""
    for start in range(0, len(lines), at_once):
        part = lines[start : start + at_once]
        with db.transaction() as session:
            for line in part:
                take(session, line)
        progress.advance(len(part))
    with db.transaction() as session:
        found = find(session, type(row), row.public_id)
        found.taken = outcome_text(lines)
        found.rows = None  # personal data stays in one place only
        progress.finish(session)


def _expect_read(row: BroughtFile, taken: str | None) -> None:
    if taken is not None:
        raise Outdated("import-taken")
    if row.rows is None:
        raise Refused("import-not-read")
