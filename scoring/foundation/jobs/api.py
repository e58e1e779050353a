"""JSON for whoever waits for a job: how far it is, and please stop."""

from typing import Any

from flask import Blueprint, current_app
from marshmallow import Schema, fields

from scoring.foundation import words
from scoring.foundation.db import db
from scoring.foundation.errors import SignInNeeded
from scoring.foundation.jobs import queue
from scoring.foundation.jobs.queue import JobView
from scoring.foundation.openapi import described

blueprint = Blueprint("jobs", __name__, url_prefix="/api/jobs")
REFUSED: dict[int, tuple[str, ...]] = {401: ("sign-in-needed",), 404: ("job-not-found",)}


class JobSchema(Schema):
    """A job; `percent` is whole, 100 once it is done, null while the total is not known."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True, allow_none=True)
    percent = fields.Integer(required=True, allow_none=True)
    step = fields.String(required=True)
    step_name = fields.String(required=True)
    stop_asked = fields.Boolean(required=True)
    result = fields.Dict(required=True, allow_none=True)
    problem = fields.Dict(required=True, allow_none=True)


@blueprint.get("/<public_id>")
@described(answers=JobSchema, refuses=REFUSED)
def show(public_id: str) -> dict[str, Any]:
    """How far a job is. It is shown to whoever asked for it and nobody else."""
    account = _account()
    with db.reading() as session:
        return document(queue.find(session, public_id, account=account))


@blueprint.post("/<public_id>/stop")
@described(answers=JobSchema, refuses=REFUSED)
def stop(public_id: str) -> dict[str, Any]:
    """Ask a job to stop."""
    account = _account()
    with db.transaction() as session:
        return document(queue.ask_to_stop(session, public_id, account=account))


def document(job: JobView) -> dict[str, Any]:
    """The job as JSON; `percent` is whole, null while the total is not known; `message` is in the reader's language."""
    problem = job.problem and {**job.problem, "message": words.sentence(job.problem["code"], job.problem["params"])}
    return {
        "id": job.public_id,
        "kind": job.kind,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "percent": job.percent,
        "step": job.step,
        "step_name": step_name(job.step),
        "stop_asked": job.stop_asked,
        "result": job.result,
        "problem": problem,
    }


def step_name(step: str) -> str:
    """The words for a step; none where nobody wrote any, for a code is no word."""
    found = words.sentence(step) if step else ""
    return "" if found == step else found


def _account() -> int:
    account: int | None = current_app.extensions["scoring.jobs.account"]()
    if account is None:
        raise SignInNeeded("sign-in-needed")
    return account
