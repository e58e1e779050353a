"""The tabs of one stage: each part of the room offers its pages, and a person sees those they may open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from sqlalchemy.orm import Session

from scoring.championships.stages import access, elsewhere
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation.db import db
from scoring.people import permissions
from scoring.people.signing_in import door

_EXTENSION, _FRONTS = "scoring.championships.tabs", "scoring.championships.fronts"
FIRST = "stages.show"  # the page that a stage opens with, where no part has another for it


@dataclass(frozen=True, slots=True)
class StageTab:
    """`endpoint` takes the stage's public id as `stage`; `word` says the tab in the reader's language.

    `elsewhere`: there is something to read on it, too, where the stage is decided on elsewhere.
    """

    order: int
    endpoint: str
    word: Callable[[], str]
    act: str
    elsewhere: bool = False


Belongs = Callable[[Session, StageRow], bool]


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION], app.extensions[_FRONTS] = [], []
    app.add_template_global(stage_tabs)
    app.add_template_global(stage_origin)


def offer(app: Flask, *tabs: StageTab) -> None:
    """Add pages to the tabs of every stage."""
    app.extensions[_EXTENSION].extend(tabs)


def offer_front(app: Flask, belongs: Belongs, tab: StageTab) -> None:
    """Let stages for which `belongs` is true open with another page."""
    app.extensions[_FRONTS].append((belongs, tab))


def front_of(session: Session, stage: StageRow) -> StageTab | None:
    """The page that a stage opens with instead of its overview."""
    offered: list[tuple[Belongs, StageTab]] = current_app.extensions[_FRONTS]
    return next((tab for belongs, tab in offered if belongs(session, stage)), None)


def stage_origin(stage: str) -> str | None:
    """Who decides on the stage, for a line that says so; None for one of our own. Raises NotFound: stage-unknown."""
    with db.reading() as session:
        return elsewhere.origin_of(stage_row(session, stage))


def stage_tabs(stage: str) -> list[tuple[str, str, bool]]:
    """(word, address, is this one) for `tabs` of macros/parts.html. Raises NotFound: stage-unknown."""
    actor, offered = door.actor(), sorted(current_app.extensions[_EXTENSION], key=lambda tab: tab.order)
    with db.reading() as session:
        row = stage_row(session, stage)
        front = front_of(session, row)
        decided_here, places = elsewhere.origin_of(row) is None, access.places(row)
    shown = [front if front is not None and tab.endpoint == FIRST else tab for tab in offered]
    shown = [tab for tab in shown if decided_here or tab is front or tab.elsewhere]
    open_to = [
        (tab, url_for(tab.endpoint, stage=stage)) for tab in shown if permissions.allow(actor, tab.act, places=places)
    ]
    here = _here([(tab.endpoint, address) for tab, address in open_to])
    return [(tab.word(), address, address == here) for tab, address in open_to]


def _here(offered: Sequence[tuple[str, str]]) -> str:
    """The address of the tab that this page belongs to: its own, else the nearest above it; the overview has none."""
    own = [address for endpoint, address in offered if endpoint == request.endpoint]
    above = [address for endpoint, address in offered if endpoint != FIRST and request.path.startswith(f"{address}/")]
    return max(own or above, key=len, default="")
