"""Pages that bring persons in from a file: the upload, the wait, the review, the taking; and the way out."""

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from scoring.foundation import clock, jobs, uploads
from scoring.foundation.db import db
from scoring.foundation.security import UPLOAD_LIMIT, limiter
from scoring.foundation.words import language
from scoring.people import permissions
from scoring.people.directory import persons
from scoring.people.directory.person_pages import wanted_persons
from scoring.people.files import exporting, importing
from scoring.people.files.brought_pages import file_to_fill_in, reviewed, said_if_taken, waited_for
from scoring.people.signing_in import door

SHOWN = 200  # rows of the file on the review page
FILENAME = "sheber-people"

pages = Blueprint("people_files", __name__, url_prefix="/people")


@pages.get("/imports/new")
def new() -> str:
    permissions.require_somewhere(door.actor(), persons.EDIT)
    return render_template("people/import-new.html")


@pages.get("/imports/template.<form>")
def template(form: str) -> ResponseReturnValue:
    """The empty file to fill in, with the headings of the reader's language."""
    permissions.require_somewhere(door.actor(), persons.EDIT)
    return file_to_fill_in(form, FILENAME)


@pages.post("/imports")
@limiter.limit(UPLOAD_LIMIT)
def upload() -> ResponseReturnValue:
    permissions.require_somewhere(door.actor(), persons.EDIT)
    kept = uploads.keep_sent(limit=uploads.file_limit())
    with db.transaction() as session:
        row = importing.take_in(session, kept, actor=door.actor(), at=clock.now())
    return redirect(url_for(".review", public_id=row.public_id))


@pages.get("/imports/<public_id>")
def review(public_id: str) -> str:
    actor = door.actor()
    with db.reading() as session:
        view = importing.import_view(session, public_id, actor=actor, at=clock.now())
        if job := waited_for(session, view):
            return render_template("people/import-waiting.html", view=view, job=job)
    return render_template("people/import-review.html", view=view, **reviewed(view, SHOWN))


@pages.post("/imports/<public_id>/take")
def take(public_id: str) -> ResponseReturnValue:
    with said_if_taken(), db.transaction() as session:
        importing.ask_to_take(session, public_id, door.visit(), actor=door.actor(), at=clock.now())
    return redirect(url_for(".review", public_id=public_id))


@pages.post("/exports")
def ask_for_export() -> ResponseReturnValue:
    with db.transaction() as session:
        job = exporting.ask_for_export(
            session, wanted_persons(), request.form.get("form", ""), language(), door.visit(),
            actor=door.actor(), at=clock.now(),
        )  # fmt: skip
    return redirect(url_for(".exported", job=job))


@pages.get("/exports/<job>")
def exported(job: str) -> str:
    """How far the file is; it works by reloading, too."""
    permissions.require_somewhere(door.actor(), persons.SEE)
    with db.reading() as session:
        found = jobs.find(session, job, account=door.actor().account_id)
    return render_template("people/exporting.html", job=found, ready=exporting.finished_export(found) is not None)


@pages.get("/exports/<job>/file")
def download(job: str) -> ResponseReturnValue:
    permissions.require_somewhere(door.actor(), persons.SEE)
    with db.reading() as session:
        found = jobs.find(session, job, account=door.actor().account_id)
    path = exporting.finished_export(found)
    if path is None:
        return redirect(url_for(".exported", job=job))
    form = path.suffix.removeprefix(".")
    return send_file(path, mimetype=exporting.TYPES[form], as_attachment=True, download_name=f"{FILENAME}.{form}")
