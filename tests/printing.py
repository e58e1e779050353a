"""Asking for a paper as a page does, and its file once the job is done."""

import subprocess
from pathlib import Path

from flask import Flask

from scoring.documents import printing
from scoring.foundation import clock, jobs
from scoring.foundation.db import db
from scoring.foundation.jobs import JobView
from scoring.foundation.jobs.worker import work_off
from scoring.people.access_log import Visit
from scoring.people.actors import Actor

ADDRESS = "https://sheber.example"


def asked(app: Flask, name: str, actor: Actor, **said: str) -> JobView:
    """The job, after it was worked off."""
    with app.app_context(), db.transaction() as session:
        job = printing.ask_to_print(
            session, name, said, subject="test:1", address=ADDRESS, visit=Visit(), actor=actor, at=clock.now()
        )
    work_off(app)
    with app.app_context(), db.reading() as session:
        return jobs.find(session, job, account=actor.account_id)


def printed(app: Flask, name: str, actor: Actor, **said: str) -> bytes:
    job = asked(app, name, actor, **said)
    assert job.problem is None, job.problem
    with app.app_context():
        finished = printing.finished_file(job)
    assert finished is not None
    return finished[0].read_bytes()


def copied_out(pdf: bytes, folder: Path) -> str:
    """The text of a file as it is copied out, its blanks made one."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    return " ".join(told.split())
