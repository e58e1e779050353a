"""The job that puts the valid papers of a college's or a region's students into one ZIP, byte for byte as issued.

Papers whose results were corrected since stand apart in it, in a folder whose name says so.
"""

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.documents import annulling
from scoring.documents.archives import plain, write_zip
from scoring.documents.getting.collecting import Chosen, Line, Whose, lines_of, valid_ids, whose_of
from scoring.documents.queries import Paper
from scoring.documents.subjects import stale_among
from scoring.foundation import clock, jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.jobs import JobView, Progress
from scoring.foundation.jobs.made import made_by, place_for
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.accounts import acting
from scoring.people.actors import Actor

JOB = "collect-papers"
JOB_SECONDS = 600
MOST = 5000  # papers of one ZIP: some 200 MB
PART = 100  # papers read at once
SUFFIX = "zip"


def outdated_folder() -> str:
    """What the folder of outdated papers is called, in the language of whoever asks for the ZIP."""
    return str(_("Outdated, do not hand over"))


def ask_to_collect(
    session: Session, kind: str, public_id: str, chosen: Chosen, visit: Visit, *, actor: Actor, at: datetime
) -> str:
    """Ask for the ZIP; the id of its job.

    Raises as `whose_of` does; Refused: collected-none, collected-too-many (`count`, `most`).
    """
    whose = whose_of(session, kind, public_id, actor=actor)
    _expect(valid_ids(session, whose, chosen, at=at))
    parameters = {"kind": kind, "id": public_id, "chosen": asdict(chosen), "outdated": outdated_folder()}
    job = jobs.enqueue(session, JOB, parameters, account=actor.account_id).public_id
    access_log.record(session, "papers-exported", actor.account_id, visit, at=at, subject=whose.subject)
    return job


def zip_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job. What came under embargo or was annulled meanwhile is not in the file."""
    now, chosen = clock.now(), Chosen(**parameters["chosen"])
    with db.reading() as session:
        actor = acting(session, progress.account)
        whose = whose_of(session, parameters["kind"], parameters["id"], actor=actor)
        ids = valid_ids(session, whose, chosen, at=now)
    _expect(ids)
    progress.begin("writing-file", total=len(ids))
    outdated = _outdated(ids, at=now)
    folder = parameters.get("outdated") or outdated_folder()  # a job of before the update was asked for without it
    named = _named(whose, ids, outdated, folder)
    hashed, papers = write_zip(place_for(progress.public_id, SUFFIX), named, progress)
    with db.transaction() as session:
        annulling.note_copy(
            session, hashed, "zip", f"{whose.scope.kind}:{whose.scope.id}", json.dumps(papers),
            account=actor.account_id or 0, at=now,
        )  # fmt: skip
    return {
        "kind": parameters["kind"], "id": parameters["id"], "papers": len(papers), "outdated": len(outdated),
        "folder": folder,
    }  # fmt: skip


def finished_zip(job: JobView) -> Path | None:
    """The file of a job that is done; None while it is not. Raises NotFound: job-not-found, file-gone."""
    if job.kind != JOB:
        raise NotFound("job-not-found")
    return made_by(job, SUFFIX)


def _expect(ids: Sequence[int]) -> None:
    if not ids:
        raise Refused("collected-none")
    if len(ids) > MOST:
        raise Refused("collected-too-many", count=len(ids), most=MOST)


def _outdated(ids: Sequence[int], *, at: datetime) -> set[str]:
    """The ids of those papers whose results were corrected since; each room is asked once."""
    with db.reading() as session:
        return set(stale_among(session, [line.paper for line in lines_of(session, ids)], at=at))


def _named(whose: Whose, ids: Sequence[int], outdated: Set[str], folder: str) -> Iterator[tuple[str, Paper]]:
    """Each paper with the name of its file, outdated ones in a folder of their own; some are read at a time."""
    for start in range(0, len(ids), PART):
        with db.reading() as session:
            lines = list(lines_of(session, ids[start : start + PART]))
        for turn, line in enumerate(lines, start + 1):
            name = _name(line, whose, turn)
            yield f"{folder}/{name}" if line.paper.paper_id in outdated else name, line.paper


def _name(line: Line, whose: Whose, turn: int) -> str:
    """Whose it is, which one, of which kind, and its turn: two issuers may give the same number."""
    name = f"{plain(line.student_name('kk'))}, {line.paper.number}, {line.kind.code}, {turn:04d}.pdf"
    return f"{plain(line.college_name('kk'))}/{name}" if whose.whole_region else name
