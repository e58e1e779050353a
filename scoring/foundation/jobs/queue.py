"""The queue: jobs are asked for, claimed by exactly one worker, stopped, and taken back from a worker that died."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from scoring.foundation import clock, events
from scoring.foundation.errors import NotFound
from scoring.foundation.jobs.models import Job, State
from scoring.foundation.jobs.progress import ended

LOST_AFTER = timedelta(seconds=30)  # without a sign of life; workers give one every 5 seconds
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class JobQueued:
    """A job waits for a worker."""

    public_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as its owner may see it; `problem` is {"code", "params"}."""

    public_id: str
    kind: str
    account: int | None
    state: State
    done: int
    total: int | None
    step: str
    stop_asked: bool
    result: dict[str, Any] | None
    problem: dict[str, Any] | None
    created_at: datetime
    ended_at: datetime | None

    @property
    def going(self) -> bool:
        """Whether there is anything to wait for."""
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def percent(self) -> int | None:
        """How far it is, whole; 100 once it is done, None while the total is not known."""
        if self.state is State.DONE:
            return 100
        return self.done * 100 // self.total if self.total else None


def enqueue(session: Session, kind: str, parameters: Mapping[str, Any], *, account: int | None = None) -> Job:
    """Ask for a job, in the transaction of whatever it belongs to: neither is there without the other."""
    job = Job(
        public_id=uuid.uuid4().hex,
        kind=kind,
        account=account,
        state=State.WAITING,
        parameters=json.dumps(parameters, ensure_ascii=False),
        done=0,
        step="",
        stop_asked=False,
        attempts=0,
        created_at=clock.now(),
    )
    session.add(job)
    session.flush()
    events.note(session, JobQueued(job.public_id, kind))
    return job


def note_done(
    session: Session, kind: str, parameters: Mapping[str, Any], result: Mapping[str, Any], *, account: int | None = None
) -> Job:
    """Keep what a command has done at once as a job of this kind that is done: one list tells of both."""
    moment = clock.now()
    job = Job(
        public_id=uuid.uuid4().hex,
        kind=kind,
        account=account,
        parameters=json.dumps(parameters, ensure_ascii=False),
        done=0,
        step="",
        stop_asked=False,
        attempts=0,
        created_at=moment,
        started_at=moment,
    )
    _put(job, ended(State.DONE, result=result))
    session.add(job)
    session.flush()
    return job


def find(session: Session, public_id: str, *, account: int | None) -> JobView:
    """The job, for the account that asked for it. Raises NotFound: job-not-found, for everybody else too."""
    return view(_own(session, public_id, account))


def find_all(session: Session, public_ids: Iterable[str], *, account: int | None) -> dict[str, JobView]:
    """Of these jobs those that the account asked for, by their ids."""
    found = select(Job).where(Job.public_id.in_(list(public_ids)), Job.account == account)
    return {job.public_id: view(job) for job in session.scalars(found)}


def asked_for(session: Session, public_id: str, *, account: int | None) -> dict[str, Any]:
    """The parameters of a job, for the account that asked for it. Raises NotFound: job-not-found."""
    said: dict[str, Any] = json.loads(_own(session, public_id, account).parameters)
    return said


def lately(
    session: Session, kind: str, asked: Mapping[str, str], *, account: int | None, since: datetime, limit: int
) -> list[JobView]:
    """The jobs of a kind that this account asked for with these parameters since then, in any state; newest first."""
    found = _with(select(Job).where(Job.kind == kind, Job.account == account, Job.created_at >= since), asked)
    return [view(job) for job in session.scalars(found.order_by(Job.id.desc()).limit(limit))]


def finished(session: Session, kind: str, asked: Mapping[str, str], *, limit: int) -> list[JobView]:
    """The jobs of a kind that are done and were asked for with these parameters, whoever asked; the newest first.

    For a room that has asked who may see them.
    """
    found = _with(select(Job).where(Job.kind == kind, Job.state == State.DONE), asked)
    return [view(job) for job in session.scalars(found.order_by(Job.ended_at.desc(), Job.id.desc()).limit(limit))]


def ask_to_stop(session: Session, public_id: str, *, account: int | None) -> JobView:
    """A waiting job stops at once, a running one at its next step; one that ended stays as it is."""
    job = _own(session, public_id, account, lock=True)
    if job.state in (State.WAITING, State.RUNNING):
        job.stop_asked = True
    if job.state == State.WAITING:
        _put(job, ended(State.STOPPED))
    return view(job)


def claim(session: Session, worker: str) -> Job | None:
    """The oldest waiting job, now held by this worker; SKIP LOCKED (BEGIN IMMEDIATE on SQLite) keeps others off it."""
    oldest = select(Job).where(Job.state == State.WAITING).order_by(Job.id).limit(1)
    job = session.scalar(oldest.with_for_update(skip_locked=True))
    if job is None:
        return None
    moment = clock.now()
    started = job.started_at or moment
    _put(job, {"state": State.RUNNING, "worker": worker, "started_at": started, "beat_at": moment})
    job.attempts += 1
    return job


def work_waits(session: Session) -> bool:
    """Whether a look into the queue is worth the lock on writing."""
    wanted = (Job.state == State.WAITING) | ((Job.state == State.RUNNING) & (Job.beat_at < _deadline()))
    return session.scalar(select(Job.id).where(wanted).limit(1)) is not None


def take_back_lost(session: Session) -> list[str]:
    """Jobs without a sign of life go back into the queue; their public ids."""
    return _take_back(session, Job.beat_at < _deadline())


def take_back_from(session: Session, worker: str) -> list[str]:
    """The jobs of a worker that is known to be dead go back into the queue at once."""
    return _take_back(session, Job.worker == worker)


def hand_back(session: Session, job_id: int, worker: str) -> None:
    """A worker that leaves puts its job back; that was no attempt."""
    job = session.get(Job, job_id, with_for_update=True)
    if job is not None and job.state == State.RUNNING and job.worker == worker:
        _put(job, {"state": State.WAITING, "worker": None})
        job.attempts -= 1


def view(job: Job) -> JobView:
    return JobView(
        public_id=job.public_id,
        kind=job.kind,
        account=job.account,
        state=State(job.state),
        done=job.done,
        total=job.total,
        step=job.step,
        stop_asked=job.stop_asked,
        result=json.loads(job.result) if job.result else None,
        problem=json.loads(job.problem) if job.problem else None,
        created_at=job.created_at,
        ended_at=job.ended_at,
    )


def _take_back(session: Session, which: ColumnElement[bool]) -> list[str]:
    held = select(Job).where(Job.state == State.RUNNING, which).with_for_update(skip_locked=True)
    jobs = list(session.scalars(held))
    for job in jobs:
        if job.stop_asked:
            _put(job, ended(State.STOPPED))
        elif job.attempts >= MOST_ATTEMPTS:  # it has broken its worker every time; the next one deserves better
            _put(job, ended(State.FAILED, problem={"code": "job-crashed", "params": {}}))
        else:
            _put(job, {"state": State.WAITING, "worker": None})
    return [job.public_id for job in jobs]


def _with(found: Select[Job], asked: Mapping[str, str]) -> Select[Job]:
    for name, value in asked.items():
        said = json.dumps({name: value}, ensure_ascii=False)[1:-1]  # as `enqueue` writes it
        found = found.where(Job.parameters.contains(said, autoescape=True))
    return found


def _own(session: Session, public_id: str, account: int | None, *, lock: bool = False) -> Job:
    wanted = select(Job).where(Job.public_id == public_id)
    job = session.scalar(wanted.with_for_update() if lock else wanted)
    if job is None or account is None or job.account != account:
        raise NotFound("job-not-found")
    return job


def _put(job: Job, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(job, name, value)


def _deadline() -> datetime:
    return clock.now() - LOST_AFTER
