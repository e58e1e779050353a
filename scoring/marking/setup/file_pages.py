"""Pages that bring seats in from a file and take them out: the upload, the wait, the review, the taking."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scoring.foundation import clock, uploads
from scoring.foundation.db import db
from scoring.foundation.security import UPLOAD_LIMIT, limiter
from scoring.foundation.words import language
from scoring.marking import access
from scoring.marking.setup import exporting, importing
from scoring.marking.setup.columns import COLUMNS
from scoring.marking.setup.pages import heading, pages
from scoring.marking.setup.viewing import named_persons
from scoring.marking.setup.wording import seat_act_words
from scoring.people.files.brought_pages import file_out, file_to_fill_in, reviewed, said_if_taken, waited_for
from scoring.people.signing_in import door

SHOWN = 400  # seats of the file on the review page
FILENAME = "sheber-seats"


@pages.get("/<assessment>/seats/imports/new")
def new_file(assessment: str) -> str:
    with db.reading() as session:
        head = heading(session, assessment)
    return render_template("marking/setup/seats-file.html", head=head)


@pages.get("/<assessment>/seats/imports/template.<form>")
def template(assessment: str, form: str) -> ResponseReturnValue:
    """The empty file to fill in, with the headings of the reader's language."""
    access.require(door.actor(), access.SET_UP, assessment)
    return file_to_fill_in(form, FILENAME, COLUMNS)


@pages.post("/<assessment>/seats/imports")
@limiter.limit(UPLOAD_LIMIT)
def upload(assessment: str) -> ResponseReturnValue:
    access.require(door.actor(), access.SET_UP, assessment)
    kept = uploads.keep_sent(limit=uploads.file_limit())
    with db.transaction() as session:
        public_id = importing.take_in(session, assessment, kept, actor=door.actor(), at=clock.now())
    return redirect(url_for(".review", assessment=assessment, public_id=public_id))


@pages.get("/<assessment>/seats/imports/<public_id>")
def review(assessment: str, public_id: str) -> str:
    actor = door.actor()
    with db.reading() as session:
        view = importing.import_view(session, assessment, public_id, actor=actor)
        head = heading(session, assessment)
        if job := waited_for(session, view):
            return render_template("marking/setup/seats-waiting.html", head=head, view=view, job=job)
        lines = view.lines or []
        names = named_persons(session, {one for line in lines for one in line.card.persons})
    return render_template(
        "marking/setup/seats-review.html",
        head=head, view=view, names=names, words=seat_act_words(), **reviewed(view, SHOWN),
    )  # fmt: skip


@pages.post("/<assessment>/seats/imports/<public_id>/take")
def take(assessment: str, public_id: str) -> ResponseReturnValue:
    with said_if_taken(), db.transaction() as session:
        importing.ask_to_take(session, assessment, public_id, door.visit(), actor=door.actor(), at=clock.now())
    return redirect(url_for(".review", assessment=assessment, public_id=public_id))


@pages.post("/<assessment>/seats/export")
def export(assessment: str) -> ResponseReturnValue:
    form = request.form.get("form", "")
    with db.transaction() as session:
        content = exporting.export_seats(
            session, assessment, form, language(), door.visit(), actor=door.actor(), at=clock.now()
        )
    return file_out(content, form, FILENAME)
