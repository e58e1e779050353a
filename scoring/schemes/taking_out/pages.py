"""Taking a scheme out: the choice of a file, the wait for it, and the download."""

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from scoring.foundation import jobs
from scoring.foundation.db import db
from scoring.schemes import access
from scoring.schemes.access import account_of, signed_in
from scoring.schemes.queries import seen_scheme
from scoring.schemes.taking_out import exporting

pages = Blueprint("schemes_exports", __name__, url_prefix="/schemes")
pages.before_request(access.expect_signed_in)


@pages.post("/<public_id>/exports")
def ask(public_id: str) -> ResponseReturnValue:
    form, language = request.form.get("form", ""), request.form.get("language", "")
    version = request.form.get("version", type=int)
    with db.transaction() as session:
        job = exporting.ask_for_export(session, signed_in(), public_id, version=version, form=form, language=language)
    return redirect(url_for(".wait", public_id=public_id, job=job))


@pages.get("/<public_id>/exports/<job>")
def wait(public_id: str, job: str) -> str:
    """How far the file is; it works by reloading, too."""
    with db.reading() as session:
        seen_scheme(session, signed_in(), public_id)
        found = jobs.find(session, job, account=account_of(signed_in()))
    file = exporting.finished_export(found)
    return render_template("schemes/exporting.html", public_id=public_id, job=found, file=file)


@pages.get("/<public_id>/exports/<job>/file")
def download(public_id: str, job: str) -> ResponseReturnValue:
    with db.reading() as session:
        seen_scheme(session, signed_in(), public_id)
        found = jobs.find(session, job, account=account_of(signed_in()))
    file = exporting.finished_export(found)
    if file is None:
        return redirect(url_for(".wait", public_id=public_id, job=job))
    return send_file(file.path, mimetype=file.media_type, as_attachment=True, download_name=file.filename)
