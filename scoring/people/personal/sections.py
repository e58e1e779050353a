"""The sections of a competitor's own page, each offered by the room that knows its content."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from flask import Flask, current_app
from sqlalchemy.orm import Session

EXTENSION = "scoring.people.personal.sections"


@dataclass(frozen=True, slots=True)
class Section:
    """`read(session, person, at)` gives what `template` shows as `section`; None leaves the section out.

    `person` is a public id; whoever asks has asked permission already. `order` is its place on the page.
    """

    order: int
    template: str
    read: Callable[[Session, str, datetime], object | None]


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = []


def offer(app: Flask, section: Section) -> None:
    """Put a section on everybody's own page."""
    app.extensions[EXTENSION].append(section)


def sections_of(session: Session, person: str, *, at: datetime) -> list[tuple[str, object]]:
    """(template, what it shows) of every section that has something to show, in the order of the page."""
    offered: list[Section] = sorted(current_app.extensions[EXTENSION], key=attrgetter("order"))
    read = ((one.template, one.read(session, person, at)) for one in offered)
    return [(template, shown) for template, shown in read if shown is not None]
