"""Work above 5 ms leaves the event loop: jobs in one table, done by a process beside the server.

A room registers what it can do (`kind`), a verb asks for it in its own transaction (`enqueue`), a worker process
does it with a `Progress` that can be watched, stopped and taken up again after a crash.
"""

from collections.abc import Callable

from flask import Flask

from scoring.foundation.jobs.kinds import kind
from scoring.foundation.jobs.models import Job, State
from scoring.foundation.jobs.progress import Progress
from scoring.foundation.jobs.queue import (
    JobQueued,
    JobView,
    ask_to_stop,
    asked_for,
    enqueue,
    find,
    find_all,
    finished,
    lately,
    note_done,
)  # fmt: skip

__all__ = [
    "Job", "JobQueued", "JobView", "Progress", "State", "ask_to_stop", "asked_for", "enqueue", "find", "find_all",
    "finished", "init_app", "kind", "lately", "note_done",
]  # fmt: skip


def init_app(app: Flask, account: Callable[[], int | None]) -> None:
    """Open /api/jobs; `account` tells whose request it is: a job is shown to whoever asked for it and nobody else."""
    from scoring.foundation.jobs.api import blueprint, step_name

    app.extensions["scoring.jobs.account"] = account
    app.add_template_global(step_name, "job_step")
    app.register_blueprint(blueprint)
