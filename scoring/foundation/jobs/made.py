"""Files that jobs made for whoever asked: each under its job's id, for some days. Asked for again, it is made again."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from flask import current_app

from scoring.foundation import clock
from scoring.foundation.errors import NotFound
from scoring.foundation.jobs.models import State
from scoring.foundation.jobs.queue import JobView

FOLDER = "exports"
KEPT = timedelta(days=7)  # most hold personal data, and a thousand certificates forty megabytes


def place_for(job: str, suffix: str) -> Path:
    """Where the file of this job (public id) goes; what was made too long ago is taken away."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    oldest = (clock.now() - KEPT).timestamp()
    for path in folder.iterdir():
        with suppress(OSError):  # another worker was first, or somebody reads it just now
            if path.stat().st_mtime < oldest:
                path.unlink()
    return folder / f"{job}.{suffix}"


def made_by(job: JobView, suffix: str) -> Path | None:
    """The file of a job that is done; None while it is not. Raises NotFound: file-gone."""
    if job.state is not State.DONE:
        return None
    path = _folder() / f"{job.public_id}.{suffix}"
    if not path.is_file():
        raise NotFound("file-gone")
    return path


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].instance_folder / FOLDER
    return folder
