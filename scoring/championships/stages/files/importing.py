"""A file of skills: taken in, read by a job, looked at, written at once; the same file twice changes nothing."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.championships.stages import access
from scoring.championships.stages.files.columns import HEADINGS
from scoring.championships.stages.files.models import StageSkillImportRow
from scoring.championships.stages.files.planning import Line, Planner, Schemes
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import stage_row
from scoring.championships.stages.skills import write_skills
from scoring.foundation.errors import NotFound
from scoring.foundation.uploads import Upload
from scoring.marking.access import account_of
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id
from scoring.people.files.brought import ImportView, ask_to_read, find, reader, rows_to_take
from scoring.people.files.planning import outcome_from
from scoring.people.files.sheets import rows_from

READ = "read-stage-skills"
read_job = reader(StageSkillImportRow, HEADINGS)


def take_in(session: Session, stage: str, upload: Upload, *, actor: Actor, at: datetime) -> str:
    """Note an uploaded file and ask for the job that reads it; its public id.

    Raises Forbidden: not-allowed; NotFound: stage-unknown.
    """
    of = _stage(session, stage, actor)
    row = StageSkillImportRow(
        public_id=new_public_id(), stage_id=of.id, by=account_of(actor), at=at, filename=upload.filename,
        sha256=upload.sha256,
    )  # fmt: skip
    ask_to_read(session, row, READ)
    return row.public_id


def import_view(session: Session, stage: str, public_id: str, schemes: Schemes, *, actor: Actor) -> ImportView[Line]:
    """The dry run: what would become of each skill now. Raises Forbidden: not-allowed; NotFound: import-unknown."""
    row, of = _own(session, stage, public_id, actor)
    taken = outcome_from(row.taken) if row.taken else None
    lines = None
    if row.rows is not None and taken is None:
        lines = Planner(session, of, schemes).plan(rows_from(row.rows))
    return ImportView(row.public_id, row.filename, row.job or "", lines, taken)


def take(session: Session, stage: str, public_id: str, schemes: Schemes, *, actor: Actor, seen: int) -> None:
    """Write what was looked at; rows with an error stay out.

    Raises Forbidden: not-allowed; NotFound: import-unknown; Outdated: import-taken, stage-changed; Refused:
    import-not-read, and the codes of `write_skills`.
    """
    row, of = _own(session, stage, public_id, actor)
    lines = Planner(session, of, schemes).plan(rows_to_take(row))
    done = write_skills(session, stage, [line.change for line in lines if line.change], actor=actor, seen=seen)
    refused = sum(line.change is None for line in lines)
    row.taken = json.dumps({act.value: count for act, count in done.items()} | {"refused": refused})
    session.flush()


def _stage(session: Session, stage: str, actor: Actor) -> StageRow:
    row = stage_row(session, stage)
    access.require(actor, access.SET_UP_STAGE, row)
    return row


def _own(session: Session, stage: str, public_id: str, actor: Actor) -> tuple[StageSkillImportRow, StageRow]:
    """A file of this stage, for whoever sets it up."""
    of = _stage(session, stage, actor)
    row = find(session, StageSkillImportRow, public_id)
    if row.stage_id != of.id:
        raise NotFound("import-unknown")
    return row, of
