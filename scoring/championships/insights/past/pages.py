"""Pages of past years' results: the files there are, the upload, the review by cell, the taking and taking out."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.championships.insights import access, words
from scoring.championships.insights.pages import pages
from scoring.championships.insights.past import importing
from scoring.championships.insights.past.columns import COLUMNS
from scoring.foundation import clock, uploads
from scoring.foundation.db import db
from scoring.foundation.security import UPLOAD_LIMIT, limiter
from scoring.foundation.words import language
from scoring.people import forms
from scoring.people.directory.queries import region_choices
from scoring.people.files.brought_pages import file_to_fill_in, reviewed, said_if_taken, waited_for
from scoring.people.signing_in import door

SHOWN = 400  # results of the file on the review page
FILENAME = "sheber-past-results"


def routes() -> Blueprint:
    """The pages of benchmarks, with those of past results."""
    return pages


@pages.get("/benchmarks/past")
def past() -> str:
    with db.reading() as session:
        files = importing.files(session, actor=door.actor())
    regions = access.importing_regions(door.actor())
    return render_template(
        "championships/insights/past.html",
        files=files,
        choices=_regions(regions),
        names=dict(region_choices(language())),
    )


@pages.get("/benchmarks/past/template.<form>")
def past_template(form: str) -> ResponseReturnValue:
    """The empty file to fill in, with the headings of the reader's language."""
    access.importing_regions(door.actor())
    return file_to_fill_in(form, FILENAME, COLUMNS)


@pages.post("/benchmarks/past/files")
@limiter.limit(UPLOAD_LIMIT)
def upload_past() -> ResponseReturnValue:
    regions = access.importing_regions(door.actor())
    region = forms.text("region") if "region" in request.form else regions[0]
    access.require_import(door.actor(), region)
    kept = uploads.keep_sent(limit=uploads.file_limit())
    with db.transaction() as session:
        public_id = importing.take_in(session, kept, region, actor=door.actor(), at=clock.now())
    return redirect(url_for(".past_file", public_id=public_id))


@pages.get("/benchmarks/past/files/<public_id>")
def past_file(public_id: str) -> str:
    with db.reading() as session:
        view = importing.import_view(session, public_id, actor=door.actor(), at=clock.now())
        if job := waited_for(session, view):
            return render_template("championships/insights/past-waiting.html", view=view, job=job)
        names = importing.names_in(session, view.lines or [], language())
    return render_template(
        "championships/insights/past-review.html", view=view, words=words, names=names,
        regions=dict(region_choices(language())), **reviewed(view, SHOWN),
    )  # fmt: skip


@pages.post("/benchmarks/past/files/<public_id>")
def take_past(public_id: str) -> ResponseReturnValue:
    with said_if_taken(), db.transaction() as session:
        importing.take(session, public_id, door.visit(), actor=door.actor(), at=clock.now())
    return redirect(url_for(".past_file", public_id=public_id))


@pages.post("/benchmarks/past/files/<public_id>/take-out")
def take_past_out(public_id: str) -> ResponseReturnValue:
    with db.transaction() as session:
        importing.take_out(session, public_id, door.visit(), actor=door.actor(), at=clock.now())
    flash(_("The results of this file are taken out."), "done")
    return redirect(url_for(".past"))


def _regions(own: Sequence[str]) -> list[tuple[str, str]]:
    """Of which region a file may be, as far as there is anything to choose."""
    known = region_choices(language())
    if access.EVERY in own:
        return [(access.EVERY, _("All regions")), *known]
    return [(iso, name) for iso, name in known if iso in own]
