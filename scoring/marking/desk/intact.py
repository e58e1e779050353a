"""Whether the journal is intact: a job reads every chain and names the first broken entry of each seat."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from scoring.foundation import jobs
from scoring.foundation.db import db
from scoring.foundation.jobs import JobView, Progress
from scoring.marking import access
from scoring.marking.checkpoints import verify
from scoring.marking.desk.rights import READ_JOURNAL
from scoring.marking.recording import room
from scoring.people.actors import Actor

JOB = "verify-journal"
FAULTS_KEPT = 100


def ask_to_verify(session: Session, assessment: str, *, actor: Actor) -> str:
    """The id of the job. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown."""
    access.require(actor, READ_JOURNAL, assessment)
    room().frames.get(session, assessment)
    return jobs.enqueue(session, JOB, {"assessment": assessment}, account=access.account_of(actor)).public_id


def verify_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: how much was read, and what does not hold."""
    progress.begin("reading-journal", total=1)
    with db.reading() as session:
        frame = room().frames.get(session, parameters["assessment"])
        report = verify(session, parameters["assessment"])
    progress.advance()
    numbers = {seat.id: seat.number for seat in frame.seats.values()}
    return {
        "assessment": report.assessment,
        "entries": report.entries,
        "checkpoints": report.checkpoints,
        "broken": len(report.faults),
        "faults": [
            {"code": fault.code, "seat": numbers.get(fault.seat) or fault.seat or "-", "seq": fault.seq}
            for fault in report.faults[:FAULTS_KEPT]
        ],
    }


def finding(job: JobView, assessment: str) -> Mapping[str, Any] | None:
    """What the job found, once it is done and when it was about this assessment."""
    done = job.kind == JOB and job.result is not None and job.result.get("assessment") == assessment
    return job.result if done else None
