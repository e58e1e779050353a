"""A file of persons: taken in, read by a job, looked at, taken by another job; the same file twice changes nothing."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.jobs import Progress
from scoring.foundation.uploads import Upload
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.accounts import acting
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id
from scoring.people.directory.persons import EDIT, change_person, create_person, find_person
from scoring.people.files import brought
from scoring.people.files.brought import ImportView, ask_to_read, find, find_own, reader, take_lines, view_of
from scoring.people.files.planning import Act, Line, Planner
from scoring.people.files.sheets import rows_from
from scoring.people.models import PeopleImport

READ, TAKE = "read-people", "take-people"
JOB_MEMORY = 200 * 1024 * 1024  # what a hostile file may take before the job is ended
JOB_SECONDS = 60
AT_ONCE = 100  # rows in one transaction: a whole file in one would hold up every tablet's mark
read_job = reader(PeopleImport)


def take_in(
    session: Session, upload: Upload, *, actor: Actor, at: datetime, new_id: Callable[[], str] = new_public_id
) -> PeopleImport:
    """Note an uploaded file and ask for the job that reads it. Raises Forbidden: not-allowed."""
    permissions.require_somewhere(actor, EDIT)
    row = PeopleImport(
        public_id=new_id(), by=actor.account_id or 0, at=at, filename=upload.filename, sha256=upload.sha256
    )
    ask_to_read(session, row, READ)
    return row


def import_view(session: Session, public_id: str, *, actor: Actor, at: datetime) -> ImportView[Line]:
    """The dry run: what would become of each row now. Raises Forbidden: not-allowed; NotFound: import-unknown."""
    row = _own(session, public_id, actor)
    return view_of(row, lambda rows: Planner(session, actor, at.date()).plan(rows))


def ask_to_take(session: Session, public_id: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """Ask for the job that writes what was looked at.

    Raises Forbidden: not-allowed; NotFound: import-unknown; Refused: import-not-read; Outdated: import-taken.
    """
    row = _own(session, public_id, actor, lock=True)
    brought.ask_to_take(session, row, TAKE)
    access_log.record(session, "people-imported", actor.account_id, visit, at=at, subject=f"people-import:{public_id}")


def take_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: write the rows, some at a time. Broken off, it begins anew: what is written is then found the same."""
    with db.reading() as session:
        row = find(session, PeopleImport, parameters["import"])
        actor, rows = acting(session, row.by), rows_from(row.rows)
    with db.reading() as session:
        lines = Planner(session, actor, clock.now().date()).plan(rows)
    progress.begin("writing-people", total=len(lines))
    take_lines(progress, row, lines, lambda session, line: _take(session, line, actor), at_once=AT_ONCE)
    return {}


def _take(session: Session, line: Line, actor: Actor) -> None:
    if line.act is Act.NEW:
        create_person(session, line.card, Visit(), actor=actor, at=clock.now())
    elif line.act is Act.CHANGED:
        seen = find_person(session, line.person, act=EDIT, actor=actor).revision
        change_person(session, line.person, line.card, Visit(), actor=actor, seen=seen, at=clock.now())


def _own(session: Session, public_id: str, actor: Actor, *, lock: bool = False) -> PeopleImport:
    permissions.require_somewhere(actor, EDIT)
    return find_own(session, PeopleImport, public_id, actor, lock=lock)
