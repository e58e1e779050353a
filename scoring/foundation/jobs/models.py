"""The one table of jobs: what is to be done, how far it is, and which worker holds it."""

from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Code, Id, LongText, Moment


class State(StrEnum):
    """WAITING and RUNNING have a future; DONE, FAILED and STOPPED are ends."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Job(Base):
    """`parameters`, `result`, `problem` and `checkpoint` are JSON texts; `account` is an id of people, opaque here.

    `worker` names the process that holds a running job; `beat_at` is its last sign of life; `attempts` counts how
    often it was begun, so that a job that kills its worker is not begun for ever.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state", "state"),)

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[Code]
    account: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(20))
    parameters: Mapped[LongText]
    done: Mapped[int]
    total: Mapped[int | None]
    step: Mapped[Code]
    result: Mapped[LongText | None]
    problem: Mapped[LongText | None]
    checkpoint: Mapped[LongText | None]
    stop_asked: Mapped[bool]
    worker: Mapped[str | None] = mapped_column(String(80))
    attempts: Mapped[int]
    created_at: Mapped[Moment]
    started_at: Mapped[Moment | None]
    beat_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
