"""What is to be done at a stage beside what its skills lack: each part of the room offers what it knows of.

A dashboard names them among the things to do. No part above this one is known here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy.orm import Session

from scoring.championships.stages import access
from scoring.championships.stages.models import StageRow
from scoring.people import permissions
from scoring.people.actors import Actor

_EXTENSION = "scoring.championships.matters"


@dataclass(frozen=True, slots=True)
class Matter:
    """`word` says it in the reader's language, `who` is the role that sees to it.

    `endpoint` is where, by the stage's public id as `stage`, for those who may do `act`; `of_skill` the same of one
    skill by its public id as `skill`, `of_assessment` of one by its assessment as `assessment`; each is "" where there
    is no such page. `found` gives the public ids of the skills that it concerns, none of them where it concerns the
    whole stage; None where nothing is to be done.
    """

    code: str
    word: Callable[[], str]
    who: str
    endpoint: str
    link: Callable[[], str]
    act: str
    found: Callable[[Session, StageRow], Sequence[str] | None]
    of_skill: str = ""
    of_assessment: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """A matter that is to be seen to now. `may`: whether the reader may open its pages."""

    matter: Matter
    skills: Sequence[str]
    may: bool


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION] = []


def offer(app: Flask, *matters: Matter) -> None:
    """Let a dashboard name these, in the order in which they are offered."""
    app.extensions[_EXTENSION].extend(matters)


def raised(session: Session, stage: StageRow, *, actor: Actor) -> tuple[Raised, ...]:
    """What is to be done at this stage now. Asks no permission to see it: no name and no mark is in it."""
    offered: list[Matter] = current_app.extensions[_EXTENSION]
    places = access.places(stage)
    found = ((matter, matter.found(session, stage)) for matter in offered)
    return tuple(
        Raised(matter, skills, permissions.allow(actor, matter.act, places=places))
        for matter, skills in found
        if skills is not None
    )
