"""Pages that bring entries in from a file and take them out: the upload, the wait, the review, the taking."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scoring.championships.entries import access, exporting, importing, wording
from scoring.championships.entries.columns import COLUMNS
from scoring.championships.entries.pages import pages
from scoring.championships.entries.typed import wanted_of
from scoring.championships.stages import access as stages
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation import clock, uploads
from scoring.foundation.db import db
from scoring.foundation.security import UPLOAD_LIMIT, limiter
from scoring.foundation.words import language
from scoring.marking.setup.viewing import named_persons
from scoring.people.files.brought_pages import file_out, file_to_fill_in, reviewed, said_if_taken, waited_for
from scoring.people.signing_in import door

SHOWN = 400  # entries of the file on the review page
FILENAME = "sheber-entries"


def routes() -> Blueprint:
    """The pages of entries, with those of files."""
    return pages


@pages.get("/imports/new")
def new_file(stage: str) -> str:
    return render_template("championships/entries/file.html", stage=_managed(stage), words=wording)


@pages.get("/imports/template.<form>")
def template(stage: str, form: str) -> ResponseReturnValue:
    """The empty file to fill in, with the headings of the reader's language."""
    _managed(stage)
    return file_to_fill_in(form, FILENAME, COLUMNS)


@pages.post("/imports")
@limiter.limit(UPLOAD_LIMIT)
def upload(stage: str) -> ResponseReturnValue:
    _managed(stage)
    kept = uploads.keep_sent(limit=uploads.file_limit())
    with db.transaction() as session:
        public_id = importing.take_in(session, stage, kept, actor=door.actor(), at=clock.now())
    return redirect(url_for(".review", stage=stage, public_id=public_id))


@pages.get("/imports/<public_id>")
def review(stage: str, public_id: str) -> str:
    actor, of = door.actor(), _managed(stage)
    with db.reading() as session:
        view = importing.import_view(session, stage, public_id, actor=actor)
        if job := waited_for(session, view):
            return render_template(
                "championships/entries/file-waiting.html", stage=of, view=view, job=job, words=wording
            )
        names = named_persons(session, {one for line in view.lines or [] for one in line.card.persons})
    return render_template(
        "championships/entries/file-review.html",
        stage=of, view=view, names=names, words=wording, **reviewed(view, SHOWN),
    )  # fmt: skip


@pages.post("/imports/<public_id>/take")
def take(stage: str, public_id: str) -> ResponseReturnValue:
    with said_if_taken(), db.transaction() as session:
        importing.ask_to_take(session, stage, public_id, door.visit(), actor=door.actor(), at=clock.now())
    return redirect(url_for(".review", stage=stage, public_id=public_id))


@pages.post("/export")
def export(stage: str) -> ResponseReturnValue:
    form = request.form.get("form", "")
    with db.transaction() as session:
        content = exporting.export_entries(
            session, stage, wanted_of(), form, language(), door.visit(), actor=door.actor(), at=clock.now()
        )
    return file_out(content, form, FILENAME)


def _managed(stage: str) -> StageRow:
    """Raises Forbidden: not-allowed; NotFound: stage-unknown."""
    with db.reading() as session:
        of = stage_row(session, stage)
        stages.require(door.actor(), access.MANAGE_ENTRIES, of)
    return of
