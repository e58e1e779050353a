"""What the rooms of the subjects say of a paper: whether it may be heard of yet, how its holder may be named, and
whether what it says still holds.

A room offers its answers for the kind of place its papers belong to ("stage"). Where nobody answers, nothing is told.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import Flask, current_app
from sqlalchemy.orm import Session

from scoring.documents.models import PaperRow
from scoring.documents.queries import Paper

_EXTENSION = "scoring.documents.subjects"


class Naming(StrEnum):
    """How the public may read of a holder. decisions.md 24."""

    FULL = "full"
    INITIALS = "initials"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Stale:
    """A valid paper whose results were corrected since; `due`: another is to be issued in its place."""

    due: bool


@dataclass(frozen=True, slots=True)
class Subjects:
    """`revealed(session, papers, at)` gives the ids of the rows that may be heard of; `naming(session, paper)` how.

    Papers of one place that wait for the same thing (`reveals`) are heard of together. `names(session, places)` says
    what the places ("stage:<id>") are called, by language. `stale(session, papers, at)` gives, by id, those that would
    say something else if they were made now.
    """

    revealed: Callable[[Session, Sequence[PaperRow], datetime], set[int]]
    naming: Callable[[Session, PaperRow], Naming]
    names: Callable[[Session, Sequence[str]], Mapping[str, Mapping[str, str]]] = lambda _session, _places: {}
    stale: Callable[[Session, Sequence[Paper], datetime], Mapping[str, Stale]] = lambda _session, _papers, _at: {}


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION] = {}


def offer(app: Flask, place: str, subjects: Subjects) -> None:
    """Answer for papers whose place begins so ("stage")."""
    app.extensions[_EXTENSION][place] = subjects


def is_revealed(session: Session, paper: PaperRow, *, at: datetime) -> bool:
    return paper.reveals is None or bool(revealed_among(session, [paper], at=at))


def revealed_among(session: Session, papers: Sequence[PaperRow], *, at: datetime) -> set[int]:
    """Of papers that wait for something: the ids of those that may be heard of; each room is asked once."""
    rooms: dict[str, list[PaperRow]] = defaultdict(list)
    for paper in papers:
        rooms[_room(paper.place)].append(paper)
    known = _offered()
    return {one for room, rows in rooms.items() if room in known for one in known[room].revealed(session, rows, at)}


def naming_of(session: Session, paper: PaperRow) -> Naming:
    known = _offered().get(_room(paper.place))
    return Naming.NOTHING if known is None else known.naming(session, paper)


def stale_among(session: Session, papers: Sequence[Paper], *, at: datetime) -> dict[str, Stale]:
    """Of papers of any places: those whose results were corrected since, by id; each room is asked once."""
    rooms: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        rooms[_room(paper.place)].append(paper)
    known, found = _offered(), dict[str, Stale]()
    for room, those in rooms.items():
        if room in known:
            found |= known[room].stale(session, those, at)
    return found


def names_of_places(session: Session, places: Sequence[str]) -> dict[str, Mapping[str, str]]:
    """What these places are called, by language; those that nobody knows are left out."""
    rooms: dict[str, list[str]] = defaultdict(list)
    for place in places:
        rooms[_room(place)].append(place)
    known, found = _offered(), dict[str, Mapping[str, str]]()
    for room, those in rooms.items():
        if room in known:
            found |= known[room].names(session, those)
    return found


def _room(place: str) -> str:
    return place.partition(":")[0]


def _offered() -> dict[str, Subjects]:
    known: dict[str, Subjects] = current_app.extensions[_EXTENSION]
    return known
