"""A file of seats: taken in, read by a job, looked at, taken by another job; the same file twice changes nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from scoring.foundation.jobs import Progress
from scoring.foundation.uploads import Upload
from scoring.marking import access
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.marking.setup.columns import HEADINGS
from scoring.marking.setup.models import SeatImportRow
from scoring.marking.setup.planning import Line, Planner
from scoring.marking.setup.seating import SeatCard, add_seat, assessment_row, change_seat, place_seats, say_status
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.accounts import acting
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id
from scoring.people.files import brought
from scoring.people.files.brought import ImportView, ask_to_read, find, find_own, reader, take_lines, view_of
from scoring.people.files.planning import Act
from scoring.people.files.sheets import rows_from
from scoring.rules.ranking import Participation

READ, TAKE = "read-seats", "take-seats"
AT_ONCE = 50  # seats in one transaction: a whole file in one would hold up every tablet's mark
read_job = reader(SeatImportRow, HEADINGS)


def take_in(session: Session, assessment: str, upload: Upload, *, actor: Actor, at: datetime) -> str:
    """Note an uploaded file and ask for the job that reads it; its public id.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown.
    """
    access.require(actor, access.SET_UP, assessment)
    row = SeatImportRow(
        public_id=new_public_id(), assessment_id=assessment_row(session, assessment).id,
        by=access.account_of(actor), at=at, filename=upload.filename, sha256=upload.sha256,
    )  # fmt: skip
    ask_to_read(session, row, READ)
    return row.public_id


def import_view(session: Session, assessment: str, public_id: str, *, actor: Actor) -> ImportView[Line]:
    """The dry run: what would become of each seat now. Raises Forbidden: not-allowed; NotFound: import-unknown."""
    row, of = _own(session, assessment, public_id, actor)
    return view_of(row, lambda rows: Planner(session, of).plan(rows))


def ask_to_take(session: Session, assessment: str, public_id: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """Ask for the job that writes what was looked at.

    Raises Forbidden: not-allowed; NotFound: import-unknown; Refused: import-not-read; Outdated: import-taken.
    """
    row, _of = _own(session, assessment, public_id, actor, lock=True)
    brought.ask_to_take(session, row, TAKE)
    access_log.record(session, "seats-imported", actor.account_id, visit, at=at, subject=f"assessment:{assessment}")


def take_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: write the seats, some at a time. Broken off, it begins anew: what is written is then found the same."""
    with db.reading() as session:
        row = find(session, SeatImportRow, parameters["import"])
        of = session.get_one(AssessmentRow, row.assessment_id)
        actor, lines = acting(session, row.by), Planner(session, of).plan(rows_from(row.rows))
    progress.begin("writing-seats", total=len(lines))
    with db.transaction() as session:
        _make_room(session, of.public_id, lines, actor)
    take_lines(progress, row, lines, lambda session, line: _take(session, of.public_id, line, actor), at_once=AT_ONCE)
    return {}


def _make_room(session: Session, assessment: str, lines: list[Line], actor: Actor) -> None:
    """Take away the numbers that move, so that two seats may change them."""
    moving = [line for line in lines if line.act is Act.CHANGED and line.card.number is not None]
    found = select(SeatRow).where(SeatRow.public_id.in_([line.seat for line in moving]))
    there = {row.public_id: row for row in session.scalars(found)}
    places: dict[str, tuple[int | None, str]] = {
        line.seat: (None, there[line.seat].workplace or "")
        for line in moving
        if there[line.seat].number != line.card.number
    }
    if places:
        place_seats(session, assessment, places, actor=actor)


def _take(session: Session, assessment: str, line: Line, actor: Actor) -> None:
    if line.act is Act.NEW:
        add_seat(session, assessment, line.card, actor=actor)
    elif line.act is Act.CHANGED:
        change_seat(session, assessment, line.seat, line.card, actor=actor)
        _status(session, assessment, line.seat, line.card, actor)


def _status(session: Session, assessment: str, seat: str, card: SeatCard, actor: Actor) -> None:
    row = session.scalars(select(SeatRow).where(SeatRow.public_id == seat)).one()
    if Participation(row.status) is not card.status:
        say_status(session, assessment, seat, card.status, actor=actor, at=clock.now())


def _own(
    session: Session, assessment: str, public_id: str, actor: Actor, *, lock: bool = False
) -> tuple[SeatImportRow, AssessmentRow]:
    """A file of this assessment, for whoever brought it."""
    access.require(actor, access.SET_UP, assessment)
    of = assessment_row(session, assessment)
    row = find_own(session, SeatImportRow, public_id, actor, lock=lock)
    if row.assessment_id != of.id:
        raise NotFound("import-unknown")
    return row, of
