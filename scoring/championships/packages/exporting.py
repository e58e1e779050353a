"""A package out of this installation: asked for on a page, written by a job; or written by a command at once."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages import access, keys
from scoring.championships.packages.answers import answer_parts, answers_document
from scoring.championships.packages.entries_out import entries_document
from scoring.championships.packages.gathering import (
    Document,
    as_of,
    finished_skills,
    nomination_parts,
    stage_parts,
)
from scoring.championships.packages.layout import Kind, Manifest
from scoring.championships.packages.models import ImportedStageRow
from scoring.championships.packages.nominations import nominations_of
from scoring.championships.packages.sent import JOB, written
from scoring.championships.packages.trusting import own_key
from scoring.championships.packages.writing import write_package
from scoring.championships.stages import access as stages_access
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation import jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.jobs import JobView, Progress
from scoring.foundation.jobs.made import made_by, place_for
from scoring.people import access_log
from scoring.people.access_log import CONSOLE_VISIT, Visit
from scoring.people.accounts import acting, find_account
from scoring.people.actors import CONSOLE, Actor

JOB_SECONDS = 600
Tell = Callable[[str], None]  # the name of a part that is done


def ask_for_package(
    session: Session, stage: str, kind: str, to: str, visit: Visit, *, actor: Actor, at: datetime
) -> str:
    """Ask for the job that writes a package; its id. `to` is the lower stage that answers go back to.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown; Refused:
    package-kind-unknown and the codes of `expect_exportable`.
    """
    if kind not in {one.value for one in Kind}:
        raise Refused("package-kind-unknown")
    expect_exportable(session, stage, Kind(kind), to, actor=actor)
    parameters = {"stage": stage, "kind": kind, "to": to}
    job = jobs.enqueue(session, JOB, parameters, account=actor.account_id).public_id
    access_log.record(session, "package-exported", actor.account_id, visit, at=at, subject=f"stage:{stage}")
    return job


def expect_exportable(session: Session, stage: str, kind: Kind, to: str = "", *, actor: Actor) -> StageRow:
    """The stage, for whoever may export it.

    Raises SignInNeeded, Forbidden: not-allowed; NotFound: stage-unknown; Refused: installation-key-not-made,
    package-stage-of-another (its file is passed on as it is), nothing-to-nominate, nothing-to-answer.
    """
    row = stage_row(session, stage)
    stages_access.require(actor, access.EXPORT, row)
    if own_key(session) is None:
        raise Refused("installation-key-not-made")
    if is_of_another(session, row):
        raise Refused("package-stage-of-another")
    if kind is Kind.NOMINATIONS and not nominations_of(session, row):
        raise Refused("nothing-to-nominate")
    if kind is Kind.ANSWERS and not answers_document(session, row, to):
        raise Refused("nothing-to-answer")
    return row


def export_package(
    session: Session, stage: str, path: Path, kind: Kind, to: str = "", *, actor: Actor, tell: Tell = lambda _name: None
) -> Manifest:
    """Write a package into `path`: the same bytes for the same state. Raises as `expect_exportable`; NotFound,
    Refused: what the bundle of a skill raises; TooLarge: package-part-too-large, package-too-large."""
    row = expect_exportable(session, stage, kind, to, actor=actor)
    key = own_key(session)
    if key is None:
        raise Refused("installation-key-not-made")
    about, moment, parts = _content(session, row, kind, to)
    by = key.fingerprint
    return write_package(
        path, kind=kind, stage=about, as_of=moment, signer=(by, key.name), parts=_told(parts, tell),
        sign=lambda content: keys.sign(content, by),
    )  # fmt: skip


def export_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: the file lies under the job's own id."""
    with db.reading() as session:
        actor = acting(session, progress.account)
        progress.begin("writing-package", total=len(finished_skills(session, stage_row(session, parameters["stage"]))))
        path = place_for(progress.public_id, "package")
        manifest = export_package(
            session, parameters["stage"], path, Kind(parameters["kind"]), parameters["to"], actor=actor,
            tell=lambda name: progress.advance(1 if name.startswith("results/") else 0),
        )  # fmt: skip
        return _kept(session, manifest, path, parameters)


def export_at_once(stage: str, path: Path, kind: Kind, to: str = "", *, login: str = "", at: datetime) -> Manifest:
    """Write a package by a command, and keep that it went out, beside those that pages wrote; `login` answers for it.

    Raises as `export_package`; NotFound: account-unknown.
    """
    parameters = {"stage": stage, "kind": kind.value, "to": to}
    with db.reading() as session:
        actor = acting_as(session, login) if login else CONSOLE
        manifest = export_package(session, stage, path, kind, to, actor=actor)
        kept = {**_kept(session, manifest, path, parameters), "command": True}
    with db.transaction() as session:
        jobs.note_done(session, JOB, parameters, kept, account=actor.account_id)
        access_log.record(session, "package-exported", actor.account_id, CONSOLE_VISIT, at=at, subject=f"stage:{stage}")
    return manifest


def acting_as(session: Session, login: str) -> Actor:
    """Whom a command acts for. Raises NotFound: account-unknown."""
    account = find_account(session, login)
    if account is None:
        raise NotFound("account-unknown")
    return acting(session, account.id)


def is_of_another(session: Session, stage: StageRow) -> bool:
    """Whether a stage came in a package: it is no more than a record here."""
    return session.scalar(select(ImportedStageRow.id).where(ImportedStageRow.stage_id == stage.id)) is not None


def finished_package(job: JobView) -> Path | None:
    """The file of a job that is done; None while it is not. Raises NotFound: job-not-found, file-gone."""
    if job.kind != JOB:
        raise NotFound("job-not-found")
    return made_by(job, "package")


def _kept(session: Session, manifest: Manifest, path: Path, parameters: Mapping[str, str]) -> dict[str, Any]:
    hashed = hashlib.sha256(manifest.content()).hexdigest()
    kept = written(session, stage_row(session, parameters["stage"]), manifest.kind, hashed)
    return {**parameters, "size": path.stat().st_size, **kept}


def _content(session: Session, row: StageRow, kind: Kind, to: str) -> tuple[str, str, Iterator[tuple[str, bytes]]]:
    """What the package is about, its moment, and its parts."""
    if kind is Kind.ANSWERS:
        answers = answers_document(session, row, to)
        return to, max(one["at"] for one in answers), answer_parts(session, row, answers)
    finished = finished_skills(session, row)
    entries: list[Document] = entries_document(session, row)
    moment, nominations = as_of(row, entries, finished), nominations_of(session, row)
    if kind is Kind.NOMINATIONS:
        return row.public_id, moment, nomination_parts(session, row, nominations, finished)
    return row.public_id, moment, stage_parts(session, row, entries, nominations, finished)


def _told(parts: Iterable[tuple[str, bytes]], tell: Tell) -> Iterator[tuple[str, bytes]]:
    for name, content in parts:
        yield name, content
        tell(name)
