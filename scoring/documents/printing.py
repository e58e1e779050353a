"""Papers of marking and of results, made by a job: a protocol or act enters the register, working forms do not.

Each room offers what it can print by name: `permit` asks whether the actor may, `ready` whether there is anything to
print now, `make` gives what is printed.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy.orm import Session

from scoring.documents import files, sweeping
from scoring.documents.drafts import Draft
from scoring.documents.drawing import layouts
from scoring.documents.drawing.form_contents import Form, form_document
from scoring.documents.issuing import TRIES, Office
from scoring.documents.queries import papers_by_id
from scoring.documents.registering import Overtaken, register
from scoring.foundation import clock, jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.jobs import JobView, Progress
from scoring.foundation.jobs.made import made_by, place_for
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.accounts import acting
from scoring.people.actors import Actor

JOB = "print-papers"
JOB_SECONDS = 600
SUFFIX = "pdf"
_EXTENSION = "scoring.documents.printing"

Said = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WorkingForms:
    """Forms for the work, without number: they prove nothing and are thrown away. `name` is the file's."""

    name: str
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Printing:
    """`permit(session, said, actor)` raises what the act's verb raises, `ready(session, said, actor)` what is in the
    way of the paper: it is said at the button, before there is a job. `make(session, said, actor, at)` asks both too.

    `said` are the parameters of one request to print, texts by name.
    """

    permit: Callable[[Session, Said, Actor], None]
    make: Callable[[Session, Said, Actor, datetime], Draft | WorkingForms]
    ready: Callable[[Session, Said, Actor], object]


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION] = {}
    jobs.kind(JOB, print_job, seconds=JOB_SECONDS)


def offer(app: Flask, name: str, printing: Printing) -> None:
    app.extensions[_EXTENSION][name] = printing


def ask_to_print(
    session: Session, name: str, said: Said, *, subject: str, address: str, visit: Visit, actor: Actor, at: datetime
) -> str:
    """Ask for the job that prints; its id. `subject` is what the access log keeps: "assessment:<id>".

    Raises NotFound: paper-kind-unknown, and what the kind's `permit` and `ready` raise.
    """
    printable = _known(name)
    printable.permit(session, said, actor)
    printable.ready(session, said, actor)
    parameters = {"name": name, "said": dict(said), "address": address}
    job = jobs.enqueue(session, JOB, parameters, account=actor.account_id).public_id
    access_log.record(session, "papers-exported", actor.account_id, visit, at=at, subject=subject)
    return job


def print_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job. Raises what the kind's `make` raises; Refused: paper-letters-unknown, papers-contended."""
    progress.begin("drawing-papers", total=1)
    name, content = _printed(progress.account, parameters)
    place_for(progress.public_id, SUFFIX).write_bytes(content)
    progress.advance()
    sweeping.sweep_if_due()
    return {"name": name, "kind": parameters["name"], "said": parameters["said"]}


def expect_still_may(session: Session, job: JobView, actor: Actor) -> None:
    """Whoever asked may have lost since what let them ask. Raises what the kind's `permit` raises."""
    if job.result is not None:
        _known(job.result["kind"]).permit(session, job.result["said"], actor)


def finished_file(job: JobView) -> tuple[Path, str] | None:
    """The file of a job that is done, and what it is called. Raises NotFound: file-gone."""
    path = made_by(job, SUFFIX)
    return (path, job.result["name"]) if path and job.result else None


def draw_working(forms: Sequence[Form]) -> bytes:
    """The PDF of working forms, one after another. Raises NotFound: forms-none; Refused: paper-letters-unknown."""
    if not forms:
        raise NotFound("forms-none")
    layouts.expect_known_letters([form_document(one) for one in forms])
    return layouts.draw_forms(forms)


def _printed(account: int | None, parameters: Mapping[str, Any]) -> tuple[str, bytes]:
    """Made anew when somebody else was first to replace the same paper: it may be theirs that is true now."""
    for _ in range(TRIES):
        now = clock.now()
        with db.reading() as session:
            actor = acting(session, account)
            made = _known(parameters["name"]).make(session, parameters["said"], actor, now)
        with suppress(Overtaken):
            return _drawn(made, Office(actor.account_id or 0, now, parameters["address"]))
    raise Refused("papers-contended")


def _drawn(made: Draft | WorkingForms, office: Office) -> tuple[str, bytes]:
    if isinstance(made, WorkingForms):
        return f"{made.name}.pdf", draw_working(made.forms)
    paper = register(made, office)
    with db.reading() as session:
        found = papers_by_id(session, [paper])[paper]
    return f"{found.number}.pdf", files.bytes_of(found)


def _known(name: str) -> Printing:
    offered: dict[str, Printing] = current_app.extensions[_EXTENSION]
    if name not in offered:
        raise NotFound("paper-kind-unknown", kind=name)
    return offered[name]
