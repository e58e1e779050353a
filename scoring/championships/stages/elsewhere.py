"""Stages that are decided on elsewhere: a record here, to be read. The part that brings them says which they are."""

from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy.orm import Session, object_session

from scoring.championships.stages.models import StageRow
from scoring.foundation.db import db

_EXTENSION = "scoring.championships.elsewhere"
Origin = Callable[[Session, StageRow], str | None]  # who decides there, by the name it goes by here


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION] = []


def offer(app: Flask, origin: Origin) -> None:
    """Let `origin` name who decides on a stage; None for one that it knows nothing of."""
    app.extensions[_EXTENSION].append(origin)


def origin_of(stage: StageRow) -> str | None:
    """The name of the installation that decides on this stage; None for a stage of our own."""
    session = object_session(stage)
    if session is not None:
        return _asked(session, stage)
    with db.reading() as session:
        return _asked(session, stage)


def _asked(session: Session, stage: StageRow) -> str | None:
    offered: list[Origin] = current_app.extensions[_EXTENSION]
    return next((name for origin in offered if (name := origin(session, stage)) is not None), None)
