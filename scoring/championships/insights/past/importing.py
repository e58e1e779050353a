"""A file of past results: taken in, read by a job, looked at, written at once; the same file twice changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from scoring.championships.insights import access
from scoring.championships.insights.past.columns import HEADINGS
from scoring.championships.insights.past.models import PastImportRow, PastResultRow
from scoring.championships.insights.past.planning import FIELDS, Line, Planner
from scoring.foundation.uploads import Upload
from scoring.marking.access import account_of
from scoring.marking.setup.viewing import named_organisations
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.naming import in_language, new_public_id
from scoring.people.files.brought import ImportView, ask_to_read, find, reader, rows_to_take
from scoring.people.files.planning import Act, outcome_from, outcome_text
from scoring.people.files.sheets import rows_from
from scoring.people.models import Region

READ = "read-past-results"
FILES_SHOWN = 50
read_job = reader(PastImportRow, HEADINGS)


@dataclass(frozen=True, slots=True)
class PastView(ImportView[Line]):
    """With how many results stand by it. `region`: of which alone it brings results, EVERY for those of all."""

    results: int = 0
    region: str = access.EVERY


def take_in(session: Session, upload: Upload, region: str = access.EVERY, *, actor: Actor, at: datetime) -> str:
    """Note an uploaded file and ask for the job that reads it; its public id.

    `region`: of which alone it may bring results. Raises SignInNeeded, Forbidden: not-allowed.
    """
    access.require_import(actor, region)
    row = PastImportRow(
        public_id=new_public_id(), by=account_of(actor), at=at, region=region or None, filename=upload.filename,
        sha256=upload.sha256,
    )  # fmt: skip
    ask_to_read(session, row, READ)
    return row.public_id


def files(session: Session, *, actor: Actor) -> list[PastView]:
    """The files brought in so far for the actor's regions, newest first, with how many results stand of each.

    Raises SignInNeeded, Forbidden: not-allowed.
    """
    regions = access.importing_regions(actor)
    row = PastImportRow
    by_file = select(PastResultRow.import_id, func.count()).group_by(PastResultRow.import_id)
    counted = {one[0]: one[1] for one in session.execute(by_file)}
    found = select(row).order_by(row.id.desc()).limit(FILES_SHOWN)
    found = found if access.EVERY in regions else found.where(row.region.in_(regions))
    return [_view(one, None, counted.get(one.id, 0)) for one in session.scalars(found)]


def import_view(session: Session, public_id: str, *, actor: Actor, at: datetime) -> PastView:
    """The dry run: what would become of each row now. Raises Forbidden: not-allowed; NotFound: import-unknown."""
    row = _brought(session, public_id, actor)
    lines = Planner(session, at, row.region).plan(rows_from(row.rows)) if row.rows is not None else None
    count = session.scalar(select(func.count()).where(PastResultRow.import_id == row.id)) or 0
    return _view(row, lines, count)


def names_in(session: Session, lines: Iterable[Line], language: str) -> dict[str, str]:
    """What the regions and colleges of these lines are called."""
    lines = list(lines)
    colleges = named_organisations(session, {line.past.college for line in lines} - {""})
    regions = session.scalars(select(Region).where(Region.iso.in_({line.past.region for line in lines})))
    found = {row.iso: in_language(language, kk=row.name_kk, ru=row.name_ru, en=row.name_en) for row in regions}
    return found | {one.id: one.name(language) for one in colleges.values()}


def take(session: Session, public_id: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """Write what was looked at; rows with an error stay out. A changed result belongs to this file from now on.

    Raises Forbidden: not-allowed; NotFound: import-unknown; Outdated: import-taken; Refused: import-not-read.
    """
    row = _brought(session, public_id, actor, lock=True)
    lines = Planner(session, at, row.region).plan(rows_to_take(row))
    new = [_said(line, row.id) for line in lines if line.act is Act.NEW]
    if new:
        session.execute(insert(PastResultRow), new)
    changed = {line.row: line for line in lines if line.act is Act.CHANGED}
    for known in session.scalars(select(PastResultRow).where(PastResultRow.id.in_(list(changed)))):
        for name, value in _said(changed[known.id], row.id).items():
            setattr(known, name, value)
    row.taken, row.rows = outcome_text(lines), None  # personal data stays in one place only
    access_log.record(session, "past-results-imported", actor.account_id, visit, at=at, subject=f"past:{public_id}")
    session.flush()


def take_out(session: Session, public_id: str, visit: Visit, *, actor: Actor, at: datetime) -> int:
    """Take out every result that stands by this file; how many. The file stays in the list.

    Raises Forbidden: not-allowed; NotFound: import-unknown.
    """
    row = _brought(session, public_id, actor, lock=True)
    done = session.execute(delete(PastResultRow).where(PastResultRow.import_id == row.id))
    access_log.record(session, "past-results-taken-out", actor.account_id, visit, at=at, subject=f"past:{public_id}")
    return int(done.rowcount)  # type: ignore[attr-defined]


def _said(line: Line, brought: int) -> dict[str, object]:
    return {"import_id": brought, **{name: getattr(line.past, name) for name in FIELDS}}


def _view(row: PastImportRow, lines: list[Line] | None, results: int) -> PastView:
    taken = outcome_from(row.taken) if row.taken else None
    return PastView(
        row.public_id, row.filename, row.job or "", lines, taken, results=results, region=row.region or access.EVERY
    )


def _brought(session: Session, public_id: str, actor: Actor, *, lock: bool = False) -> PastImportRow:
    """A file, for whoever may bring in results of its region. Who may bring in none learns of no file."""
    access.importing_regions(actor)
    row = find(session, PastImportRow, public_id, lock=lock)
    access.require_import(actor, row.region)
    return row
