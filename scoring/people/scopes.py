"""Where a role may hold: each kind of place, offered with its names by whichever room knows the places."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import Refused
from scoring.people.actors import Scope
from scoring.people.directory.naming import in_language
from scoring.people.directory.organisations import COLLEGE, REGION
from scoring.people.models import Organisation
from scoring.people.reference import regions

KINDS = (REGION, COLLEGE, "stage", "skill", "exam")  # the republic is "everywhere"
_EXTENSION, _DAYS = "scoring.people.places", "scoring.people.days-of-places"
_BEGINNINGS = "scoring.people.beginnings-at-places"

Choices = Callable[[Session, str], list[tuple[str, str]]]
LastDay = Callable[[Session, str], date | None]
Beginning = Callable[[Session, str, int], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A scope and what people call it, in one language."""

    scope: Scope
    name: str


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION], app.extensions[_DAYS], app.extensions[_BEGINNINGS] = {}, {}, {}
    offer(app, REGION, _regions)
    offer(app, COLLEGE, _colleges)


def offer(app: Flask, kind: str, choices: Choices) -> None:
    """Let `choices(session, language)` give (id, name) of every place of a kind, for whoever grants roles."""
    app.extensions[_EXTENSION][kind] = choices


def offer_last_day(app: Flask, kind: str, last_day: LastDay) -> None:
    """Let `last_day(session, id)` say on which day a place of a kind is needed last; None: it does not know."""
    app.extensions[_DAYS][kind] = last_day


def last_day(session: Session, scope: Scope) -> date | None:
    """The day on which a place is needed last, where a room knows it."""
    offered: dict[str, LastDay] = current_app.extensions[_DAYS]
    return offered[scope.kind](session, scope.id) if scope.kind in offered else None


def offer_beginning(app: Flask, kind: str, beginning: Beginning) -> None:
    """Let `beginning(session, id, account_id)` say at which page somebody begins whose tablet is paired for a place of
    a kind; "": at the start page."""
    app.extensions[_BEGINNINGS][kind] = beginning


def beginning(session: Session, scope: Scope, account_id: int) -> str:
    """The page at which this account begins on a tablet paired for this place."""
    offered: dict[str, Beginning] = current_app.extensions[_BEGINNINGS]
    return (offered[scope.kind](session, scope.id, account_id) if scope.kind in offered else "") or "/"


def places(session: Session, language: str) -> list[Place]:
    """Every place that a role can be given for, by kind and then in Kazakh order or the order of its room."""
    offered: dict[str, Choices] = current_app.extensions[_EXTENSION]
    return [
        Place(Scope(kind, identity), name)
        for kind in dict.fromkeys((*KINDS, *offered))
        if kind in offered
        for identity, name in offered[kind](session, language)
    ]


def names(session: Session, kind: str, language: str) -> dict[str, str]:
    """What people call the places of one kind, by id; none where no room offers that kind."""
    offered: dict[str, Choices] = current_app.extensions[_EXTENSION]
    return dict(offered[kind](session, language)) if kind in offered else {}


def check(session: Session, scope: Scope) -> None:
    """Raises Refused: scope-place-unknown, for a region or college that is not there. Other ids are opaque here."""
    found = True
    if scope.kind == REGION:
        found = scope.id in {region.iso for region in regions()}
    elif scope.kind == COLLEGE:
        found = session.scalar(select(Organisation.id).where(Organisation.public_id == scope.id)) is not None
    if not found:
        raise Refused("scope-place-unknown")


def _regions(_session: Session, language: str) -> list[tuple[str, str]]:
    return [(one.iso, in_language(language, kk=one.kk, ru=one.ru, en=one.en)) for one in regions()]


def _colleges(session: Session, language: str) -> list[tuple[str, str]]:
    rows = session.scalars(select(Organisation).where(Organisation.kind == "college").order_by(Organisation.ordered))
    return [(row.public_id, in_language(language, kk=row.name_kk, ru=row.name_ru, en=row.name_en)) for row in rows]
