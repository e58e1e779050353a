"""Who looks at the page and what work awaits them; the rooms that know say how to find out."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, g
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)
_ASK = "scoring.viewer"
_WORK = "scoring.work"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person: `role` is a word already, `account` and `sign_out` are addresses."""

    name: str
    role: str
    account: str
    sign_out: str


@dataclass(frozen=True, slots=True)
class Work:
    """A place on the start page of a signed-in person: a name, one sentence, an address, a symbol of icons.svg.

    `first`: what the person is here for stands above the rest. `waiting` says how much waits there, "" for nothing.
    """

    name: str
    meaning: str
    address: str
    icon: str
    first: bool = False
    waiting: str = ""


def provide(app: Flask, ask: Callable[[], Viewer | None]) -> None:
    """Let `ask` answer who the person of this request is."""
    app.extensions[_ASK] = ask


def viewer() -> Viewer | None:
    """The signed-in person; nobody when the database cannot say, so that an error page still appears."""
    if "viewer" not in g:
        g.viewer = _asked()
    found: Viewer | None = g.viewer
    return found


def offer(app: Flask, ask: Callable[[], list[Work]]) -> None:
    """Let `ask` answer what a room has for the person of this request."""
    app.extensions.setdefault(_WORK, []).append(ask)


def work() -> list[Work]:
    """All that the rooms have for the signed-in person, what comes first above the rest, else as the rooms came in."""
    places = [place for ask in current_app.extensions.get(_WORK, []) for place in ask()]
    return sorted(places, key=lambda place: not place.first)


def _asked() -> Viewer | None:
    ask: Callable[[], Viewer | None] | None = current_app.extensions.get(_ASK)
    if ask is None:
        return None
    try:
        return ask()
    except SQLAlchemyError:
        log.exception("the database did not say who is signed in")
        return None
