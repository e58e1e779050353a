"""What other parts find in the way of finalising a skill: each offers a look of its own; none is known here."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy.orm import Session

_EXTENSION = "scoring.championships.hindrances"


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Something in the way of an assessment's results: a code, and the seat and sheet it is about."""

    assessment: str
    code: str
    seat: str
    sheet: str


Look = Callable[[Session, Sequence[str]], Iterable[Hindrance]]


def offer(app: Flask, look: Look) -> None:
    """Let `look(session, assessments)` say what is in the way of these assessments, by their public ids."""
    app.extensions.setdefault(_EXTENSION, []).append(look)


def hindrances(session: Session, assessments: Sequence[str]) -> Iterator[Hindrance]:
    """What any part finds in the way of any of these assessments."""
    for look in current_app.extensions.get(_EXTENSION, []):
        yield from look(session, assessments)
