"""The button's backup: asked for by an administrator, written by a worker, kept in the instance folder for a while."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from scoring.foundation import clock, jobs
from scoring.foundation.backup.gate import gate
from scoring.foundation.backup.writing import make_backup
from scoring.foundation.config import Settings
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from scoring.foundation.jobs import JobView, Progress, State

JOB = "backup"
JOB_SECONDS = 3600
KEPT = 3  # of the button's backups, the newest; older ones make room


def ask_for_backup(session: Session, *, at: datetime) -> str:
    """The id of the job. Raises SignInNeeded, Forbidden: not-allowed."""
    account = gate().require()
    asked = jobs.enqueue(session, JOB, {}, account=account).public_id
    gate().record(session, "backup-made", f"job:{asked}", at)
    return asked


def backup_job(progress: Progress, _parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: it can be stopped between two handfuls of rows, and begins anew after a crash."""
    settings: Settings = current_app.config["SETTINGS"]
    path = _path(progress.public_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # of an attempt that ended before it could say so
    step = ""

    def tell(now: str, parts: int) -> None:
        nonlocal step
        if now != step:
            step = now
            progress.begin(now)
        progress.advance(parts)

    manifest = make_backup(db.engine, settings, path, at=clock.now(), tell=tell)
    for older in sorted(path.parent.glob("*.zip"), key=lambda one: one.stat().st_mtime, reverse=True)[KEPT:]:
        older.unlink(missing_ok=True)
    rows = sum(said["rows"] for said in manifest["tables"].values())
    return {"rows": rows, "files": len(manifest["files"]), "size": path.stat().st_size}


def finished_backup(job: JobView) -> Path | None:
    """The file of a job that is done; None while it is not. Raises NotFound: job-not-found, file-gone."""
    if job.kind != JOB:
        raise NotFound("job-not-found")
    if job.state is not State.DONE:
        return None
    path = _path(job.public_id)
    if not path.is_file():
        raise NotFound("file-gone")
    return path


def _path(job: str) -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.instance_folder / "backups" / f"{job}.zip"
