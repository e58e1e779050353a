"""A skill to finish: a hall of six seats, all marked, signed and locked, with totals that say who won."""

from collections.abc import Sequence

from flask import Flask

from scoring.championships.results.finalising import Signed, sign_results
from scoring.championships.results.gathering import gather
from scoring.foundation.db import db
from scoring.marking import locking, sheets
from scoring.marking.commands import Act
from scoring.marking.independence import Level
from scoring.marking.locking import Choice
from scoring.marking.recording import room
from scoring.marking.sheets import Shown
from scoring.people.actors import Actor
from tests.marking.hall import MOMENT, Hall, make_hall

TYPED = ("1.00", "0.90", "0.80", "0.70", "0.60", "0.50")  # of m1, by seat; the rest is the same for all
SECRET = "ab" * 32


def make_skill(app: Flask, typed: Sequence[str] = TYPED, *, level: Level = Level.COLLEGE, lock: bool = True) -> Hall:
    """One sheet for each seat: what is typed, three of four items, scores 2 2 3; signed by the panel, and locked."""
    hall = make_hall(app, seats=len(typed), sheets=1, level=level)
    for seat, mark in enumerate(typed):
        mark_seat(hall, seat, mark)
    sign_sheets(hall)
    if lock:
        lock_all(hall)
    return hall


def mark_seat(hall: Hall, seat: int, typed: str) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", seat, answer=f"typed:{typed}")
    hall.send(hall.judges[0], Act.ANSWER, "n1", seat, answer="completed:3")
    hall.score("j1", (2, 2, 3), seat)


def sign_sheets(hall: Hall, seats: Sequence[int] | None = None) -> None:
    """The panel agrees, and each of its three signs."""
    with hall.app.app_context(), db.transaction() as session:
        views = sheets.sheet_views(session, hall.assessment)
        wanted = [hall.seats[seat] for seat in (range(len(hall.seats)) if seats is None else seats)]
        shown = [Shown(seat, "A1", views[seat, "A1"].content) for seat in wanted]
        for each in shown:
            sheets.agree_on_sheet(session, hall.assessment, each, actor=hall.judges[0], at=MOMENT)
        for judge in hall.judges[:3]:
            sheets.sign_sheets(session, hall.assessment, shown, actor=judge, at=MOMENT)


def lock_all(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session:
        locking.lock_sheets(session, hall.assessment, Choice(), actor=hall.chief, at=MOMENT)


def unlock(hall: Hall, seat: int) -> None:
    """The chief asks, the president consents."""
    with hall.app.app_context(), db.transaction() as session:
        said = (session, hall.assessment, hall.seats[seat], "A1", "appeal", "The third item was not counted.")
        request = locking.ask_to_unlock(*said, actor=hall.chief, at=MOMENT)
        locking.consent_to_unlock(session, hall.assessment, request, actor=hall.president, at=MOMENT)


def token(hall: Hall) -> str:
    """What a page of the standings shows, as a form sends it back."""
    with hall.app.app_context(), db.reading() as session:
        return gather(session, room().frames.fresh(session, hall.assessment)).token


def sign(hall: Hall, actor: Actor, shown: str | None = None) -> Signed:
    with hall.app.app_context(), db.transaction() as session:
        said = token_in(hall, shown)
        return sign_results(session, hall.assessment, said, actor=actor, at=MOMENT, secret=SECRET)


def token_in(hall: Hall, shown: str | None) -> str:
    return token(hall) if shown is None else shown


def finalise(hall: Hall) -> Signed:
    sign(hall, hall.chief)
    return sign(hall, hall.president)
