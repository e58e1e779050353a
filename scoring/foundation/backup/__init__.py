"""A backup is one file: every table as lines of JSON, every kept file, the keys, and a manifest that proves them.

The same file is written of SQLite and of PostgreSQL, and is restored into either.
"""

from flask import Flask

from scoring.foundation.backup.gate import EXTENSION, Gate
from scoring.foundation.backup.restoring import restore
from scoring.foundation.backup.writing import make_backup

__all__ = ["Gate", "init_app", "make_backup", "restore"]


def init_app(app: Flask, gate: Gate) -> None:
    """Open /backup to whom the gate lets in, and let workers make what it asks for."""
    from scoring.foundation import jobs
    from scoring.foundation.backup import job
    from scoring.foundation.backup.pages import pages

    app.extensions[EXTENSION] = gate
    jobs.kind(job.JOB, job.backup_job, seconds=job.JOB_SECONDS)
    app.register_blueprint(pages)
