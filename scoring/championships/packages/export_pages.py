"""Pages of a stage's package: what goes out of it, how far the file is, the file."""

from flask import Blueprint, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages import access, exporting, sent, words
from scoring.championships.packages.answers import nominating_stages
from scoring.championships.packages.nominations import nominations_of
from scoring.championships.packages.trusting import own_key
from scoring.championships.stages import access as stages_access
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import stage_name, stage_row
from scoring.foundation import clock, jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.jobs import JobView
from scoring.foundation.words import language
from scoring.marking.desk.doing import Problem
from scoring.people import forms, permissions
from scoring.people.signing_in import door

pages = Blueprint("stage_packages", __name__, url_prefix="/stages/<stage>/package")


@pages.get("")
def show(stage: str) -> str:
    return _show(stage)


@pages.post("")
def ask(stage: str) -> ResponseReturnValue:
    try:
        with db.transaction() as session:
            job = exporting.ask_for_package(
                session, stage, forms.text("kind"), forms.text("to"), door.visit(), actor=door.actor(), at=clock.now()
            )
    except Refused as refused:
        if refused.status in (401, 403, 404):
            raise
        problem = Problem(refused.code, dict(refused.params), int(refused.status))
        return _show(stage, problem), problem.status
    return redirect(url_for(".wait", stage=stage, job=job))


@pages.get("/<job>")
def wait(stage: str, job: str) -> str:
    """How far the file is; it works by reloading, too."""
    found = _own(stage, job)
    ready = exporting.finished_package(found) is not None
    return render_template("championships/packages/exporting.html", stage=stage, job=found, ready=ready)


@pages.get("/<job>/file")
def download(stage: str, job: str) -> ResponseReturnValue:
    found = _own(stage, job)
    path = exporting.finished_package(found)
    if path is None or found.result is None:
        return redirect(url_for(".wait", stage=stage, job=job))
    name = f"sheber-{found.result['kind']}-{stage}.zip"
    return send_file(path, mimetype="application/zip", as_attachment=True, download_name=name)


def _own(stage: str, job: str) -> JobView:
    """Raises NotFound: job-not-found, for a job of another stage or account too."""
    actor = door.actor()
    with db.reading() as session:
        stages_access.require(actor, access.EXPORT, stage_row(session, stage))
        found = jobs.find(session, job, account=actor.account_id)
    if found.kind != sent.JOB or (found.result or {"stage": stage})["stage"] != stage:
        raise NotFound("job-not-found")
    return found


def _show(stage: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    with db.reading() as session:
        row = stage_row(session, stage)
        stages_access.require(actor, access.EXPORT, row)
        foreign = exporting.is_of_another(session, row)
        return render_template(
            "championships/packages/export.html",
            stage=stage,
            name=stage_name(row, language()),
            own=own_key(session),
            foreign=foreign,
            nominations=() if foreign else nominations_of(session, row),
            lower=_lower(session, row),
            sent=sent.sent_of(session, row),
            may_exchange=permissions.allow(actor, access.EXCHANGE, places=()),
            problem=problem,
            words=words,
        )


def _lower(session: Session, stage: StageRow) -> list[tuple[str, str]]:
    """(public id, name) of each stage that nominated; by its id where it never came in a package itself."""
    found = nominating_stages(session, stage)
    known = select(StageRow).where(StageRow.public_id.in_([one.stage for one in found]))
    names = {row.public_id: stage_name(row, language()) for row in session.scalars(known)}
    return [(one.stage, f"{names.get(one.stage, one.stage)} ({one.count})") for one in found]
