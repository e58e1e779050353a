"""Pages of the backup: what it holds, how far it is, and the file, sealed with a passphrase where one is given."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from scoring.foundation import clock, jobs
from scoring.foundation.backup import job as backups
from scoring.foundation.backup.gate import gate
from scoring.foundation.backup.sealed import seal
from scoring.foundation.db import db
from scoring.foundation.jobs import JobView

PASSPHRASE_LEAST = 12

pages = Blueprint("backup", __name__)


@pages.get("/backup")
def show() -> str:
    gate().require()
    return render_template("foundation/backup.html", kept=backups.KEPT)


@pages.post("/backup")
def ask() -> ResponseReturnValue:
    with db.transaction() as session:
        asked = backups.ask_for_backup(session, at=clock.now())
    return redirect(url_for(".wait", job=asked))


@pages.get("/backup/<job>")
def wait(job: str) -> str:
    """How far the file is; it works by reloading, too."""
    found = _own(job)
    return _waiting(found)


@pages.post("/backup/<job>/file")
def download(job: str) -> ResponseReturnValue:
    """The file as it is, or sealed: the passphrase goes no further than this answer and is kept nowhere."""
    found = _own(job)
    path = backups.finished_backup(found)
    if path is None:
        return redirect(url_for(".wait", job=job))
    passphrase = request.form.get("passphrase", "")
    if passphrase and len(passphrase) < PASSPHRASE_LEAST:
        return _waiting(found, short=True), 422
    with db.transaction() as session:
        gate().record(session, "backup-downloaded", f"job:{job}", clock.now())
    name = f"sheber-{clock.shown(found.created_at):%Y-%m-%d-%H%M}.zip"
    if not passphrase:
        return send_file(path, mimetype="application/zip", as_attachment=True, download_name=name)
    kept = {"Content-Disposition": f'attachment; filename="{name}.sealed"'}
    return Response(_sealed(path, passphrase), content_type="application/octet-stream", headers=kept)


def _own(job: str) -> JobView:
    account = gate().require()
    with db.reading() as session:
        found = jobs.find(session, job, account=account)
    backups.finished_backup(found)
    return found


def _waiting(job: JobView, *, short: bool = False) -> str:
    ready = backups.finished_backup(job) is not None
    return render_template("foundation/backup-waiting.html", job=job, ready=ready, short=short, least=PASSPHRASE_LEAST)


def _sealed(path: Path, passphrase: str) -> Iterator[bytes]:
    source: IO[bytes]
    with path.open("rb") as source:
        yield from seal(source, passphrase)
