"""Pages of a paper being made: how far it is, and its file; each is shown to whoever asked for it and nobody else."""

from collections.abc import Mapping

from flask import Blueprint, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from scoring.documents import printing
from scoring.foundation import clock, jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, SignInNeeded
from scoring.foundation.jobs import JobView
from scoring.people.signing_in import door

pages = Blueprint("printing", __name__, url_prefix="/printing")


@pages.get("/<job>")
def wait(job: str) -> str:
    """It works by reloading, too, and goes on when the page is closed."""
    found = _own(job)
    ready = printing.finished_file(found) is not None
    return render_template("documents/printing.html", job=found, ready=ready)


@pages.get("/<job>/file")
def download(job: str) -> ResponseReturnValue:
    finished = printing.finished_file(_own(job))
    if finished is None:
        return redirect(url_for(".wait", job=job))
    path, name = finished
    return send_file(path, mimetype="application/pdf", as_attachment=True, download_name=name)


def ask(name: str, said: Mapping[str, str], *, subject: str) -> ResponseReturnValue:
    """Ask for a paper, and go to the page that waits for it. Raises what `printing.ask_to_print` raises."""
    with db.transaction() as session:
        job = printing.ask_to_print(
            session, name, said, subject=subject, address=public_address(), visit=door.visit(), actor=door.actor(),
            at=clock.now(),
        )  # fmt: skip
    return redirect(url_for("printing.wait", job=job))


def public_address() -> str:
    """What papers print: as the operator says, else as this request came."""
    said: str = current_app.config["SETTINGS"].public_address
    return (said or request.host_url).rstrip("/")


def _own(job: str) -> JobView:
    """Raises SignInNeeded: sign-in-needed; NotFound: job-not-found, for a job of another account too; and what the
    kind's `permit` raises."""
    actor = door.actor()
    if actor.account_id is None:
        raise SignInNeeded("sign-in-needed")
    with db.reading() as session:
        found = jobs.find(session, job, account=actor.account_id)
        if found.kind != printing.JOB:
            raise NotFound("job-not-found")
        printing.expect_still_may(session, found, actor)
    return found
