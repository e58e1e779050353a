"""A file of persons: taken in, read by a job, looked at, taken by another job; the same file twice changes nothing."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock, jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Outdated, Refused
from scoring.foundation.jobs import Progress
from scoring.foundation.uploads import Upload, kept
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.accounts import acting
from scoring.people.actors import Actor
from scoring.people.models import PeopleImport
from scoring.people.naming import new_public_id
from scoring.people.persons import EDIT, change_person, create_person, find_person
from scoring.people.planning import Act, Line, Planner
from scoring.people.sheets import Row, Value, read_rows

READ, TAKE = "read-people", "take-people"
JOB_MEMORY = 200 * 1024 * 1024  # what a hostile file may take before the job is ended
JOB_SECONDS = 60
AT_ONCE = 100  # rows in one transaction: a whole file in one would hold up every tablet's mark


@dataclass(frozen=True, slots=True)
class ImportView:
    """A brought file. `lines` is None while it is read and once it is taken; `taken` counts the acts done."""

    public_id: str
    filename: str
    job: str
    taking: str | None
    lines: list[Line] | None
    taken: Mapping[str, int] | None


def take_in(
    session: Session, upload: Upload, *, actor: Actor, at: datetime, new_id: Callable[[], str] = new_public_id
) -> PeopleImport:
    """Note an uploaded file and ask for the job that reads it. Raises Forbidden: not-allowed."""
    permissions.require_somewhere(actor, EDIT)
    row = PeopleImport(
        public_id=new_id(), by=actor.account_id or 0, at=at, filename=upload.filename, sha256=upload.sha256
    )
    session.add(row)
    session.flush()
    row.job = jobs.enqueue(session, READ, {"import": row.public_id}, account=row.by).public_id
    return row


def read_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: the file's rows as they stand, kept for the review. Raises RuleBroken as `read_rows` does."""
    with db.reading() as session:
        path = kept(_find(session, parameters["import"]).sha256)
    progress.begin("reading-file", total=2)
    rows = [_document(row) for row in read_rows(path.read_bytes())]
    progress.advance()
    with db.transaction() as session:
        _find(session, parameters["import"]).rows = json.dumps(rows, ensure_ascii=False)
        progress.finish(session)
    return {}


def import_view(session: Session, public_id: str, *, actor: Actor, at: datetime) -> ImportView:
    """The dry run: what would become of each row now. Raises Forbidden: not-allowed; NotFound: import-unknown."""
    row = _own(session, public_id, actor)
    lines = None
    if row.rows is not None and row.taking is None:
        lines = Planner(session, actor, at.date()).plan(_rows(row))
    taken = json.loads(row.taken) if row.taken else None
    return ImportView(row.public_id, row.filename, row.job or "", row.taking, lines, taken)


def ask_to_take(session: Session, public_id: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """Ask for the job that writes what was looked at.

    Raises Forbidden: not-allowed; NotFound: import-unknown; Refused: import-not-read; Outdated: import-taken.
    """
    row = _own(session, public_id, actor, lock=True)
    if row.taking is not None:
        raise Outdated("import-taken")
    if row.rows is None:
        raise Refused("import-not-read")
    row.taking = jobs.enqueue(session, TAKE, {"import": public_id}, account=row.by).public_id
    access_log.record(session, "people-imported", actor.account_id, visit, at=at, subject=f"people-import:{public_id}")


def take_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: write the rows, some at a time. Broken off, it begins anew: what is written is then found the same."""
    with db.reading() as session:
        row = _find(session, parameters["import"])
        actor, rows = acting(session, row.by), _rows(row)
    with db.reading() as session:
        lines = Planner(session, actor, clock.now().date()).plan(rows)
    progress.begin("writing-people", total=len(lines))
    for start in range(0, len(lines), AT_ONCE):
        part = lines[start : start + AT_ONCE]
        with db.transaction() as session:
            for line in part:
                _take(session, line, actor)
        progress.advance(len(part))
    with db.transaction() as session:
        found = _find(session, parameters["import"])
        found.taken = json.dumps(Counter(line.act.value for line in lines))
        found.rows = None  # personal data stays in one place only
        progress.finish(session)
    return {}


def _take(session: Session, line: Line, actor: Actor) -> None:
    if line.act is Act.NEW:
        create_person(session, line.card, Visit(), actor=actor, at=clock.now())
    elif line.act is Act.CHANGED:
        seen = find_person(session, line.person, act=EDIT, actor=actor).revision
        change_person(session, line.person, line.card, Visit(), actor=actor, seen=seen, at=clock.now())


def _document(row: Row) -> dict[str, Any]:
    return {"number": row.number, "values": {key: asdict(value) for key, value in row.values.items()}}


def _rows(row: PeopleImport) -> list[Row]:
    return [
        Row(one["number"], {key: Value(**value) for key, value in one["values"].items()})
        for one in json.loads(row.rows or "[]")
    ]


def _find(session: Session, public_id: str, *, lock: bool = False) -> PeopleImport:
    query = select(PeopleImport).where(PeopleImport.public_id == public_id)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("import-unknown")
    return row


def _own(session: Session, public_id: str, actor: Actor, *, lock: bool = False) -> PeopleImport:
    """Whoever brought a file sees it, and nobody else: it is personal data."""
    permissions.require_somewhere(actor, EDIT)
    row = _find(session, public_id, lock=lock)
    if row.by != actor.account_id:
        raise NotFound("import-unknown")
    return row
