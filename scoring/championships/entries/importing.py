"""A file of entries: taken in, read by a job, looked at, taken by another job; the same file twice changes nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from scoring.championships.entries import access
from scoring.championships.entries.columns import HEADINGS
from scoring.championships.entries.models import EntryImportRow
from scoring.championships.entries.nominating import change_entry, nominate
from scoring.championships.entries.planning import Line, Planner
from scoring.championships.stages import access as stages
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from scoring.foundation.jobs import Progress
from scoring.foundation.uploads import Upload
from scoring.marking import access as marking
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.accounts import acting
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id
from scoring.people.files import brought
from scoring.people.files.brought import ImportView, ask_to_read, find, find_own, reader, take_lines, view_of
from scoring.people.files.planning import Act
from scoring.people.files.sheets import rows_from

READ, TAKE = "read-entries", "take-entries"
AT_ONCE = 50  # entries in one transaction: a whole file in one would hold up everybody's writing
read_job = reader(EntryImportRow, HEADINGS)


def take_in(session: Session, stage: str, upload: Upload, *, actor: Actor, at: datetime) -> str:
    """Note an uploaded file and ask for the job that reads it; its public id.

    Raises Forbidden: not-allowed; NotFound: stage-unknown.
    """
    of = stage_row(session, stage)
    stages.require(actor, access.MANAGE_ENTRIES, of)
    row = EntryImportRow(
        public_id=new_public_id(), stage_id=of.id, by=marking.account_of(actor), at=at,
        filename=upload.filename, sha256=upload.sha256,
    )  # fmt: skip
    ask_to_read(session, row, READ)
    return row.public_id


def import_view(session: Session, stage: str, public_id: str, *, actor: Actor) -> ImportView[Line]:
    """The dry run: what would become of each entry now. Raises Forbidden: not-allowed; NotFound: import-unknown."""
    row, of = _own(session, stage, public_id, actor)
    return view_of(row, lambda rows: Planner(session, of).plan(rows))


def ask_to_take(session: Session, stage: str, public_id: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """Ask for the job that writes what was looked at.

    Raises Forbidden: not-allowed; NotFound: import-unknown; Refused: import-not-read; Outdated: import-taken.
    """
    row, _of = _own(session, stage, public_id, actor, lock=True)
    brought.ask_to_take(session, row, TAKE)
    access_log.record(session, "entries-imported", actor.account_id, visit, at=at, subject=f"stage:{stage}")


def take_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: write the entries, some at a time. Broken off, it begins anew: what is written is then the same."""
    with db.reading() as session:
        row = find(session, EntryImportRow, parameters["import"])
        of = session.get_one(StageRow, row.stage_id)
        stage, actor = of.public_id, acting(session, row.by)
        lines = Planner(session, of).plan(rows_from(row.rows))
    progress.begin("writing-entries", total=len(lines))
    take_lines(progress, row, lines, lambda session, line: _take(session, stage, line, actor), at_once=AT_ONCE)
    return {}


def _take(session: Session, stage: str, line: Line, actor: Actor) -> None:
    at = clock.now()
    if line.act is Act.NEW:
        nominate(session, stage, line.skill, line.organisation, line.card, actor=actor, at=at)
    elif line.act is Act.CHANGED:
        change_entry(session, stage, line.entry, line.card, seen=line.seen, actor=actor, at=at)


def _own(
    session: Session, stage: str, public_id: str, actor: Actor, *, lock: bool = False
) -> tuple[EntryImportRow, StageRow]:
    """A file of this stage, for whoever brought it."""
    of = stage_row(session, stage)
    stages.require(actor, access.MANAGE_ENTRIES, of)
    row = find_own(session, EntryImportRow, public_id, actor, lock=lock)
    if row.stage_id != of.id:
        raise NotFound("import-unknown")
    return row, of
