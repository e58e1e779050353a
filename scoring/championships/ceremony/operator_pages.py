"""The tablet that runs the ceremony: one large button for what comes next, the screen dark, the order of skills."""

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from scoring.championships.ceremony import access, running
from scoring.championships.ceremony.course import Did
from scoring.championships.ceremony.queries import Stands, desk_of
from scoring.championships.ceremony.running import Press
from scoring.championships.ceremony.words import card_words, said_of, stands_words
from scoring.championships.results.words import medals
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.queries import stage_row
from scoring.foundation import clock, words
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.marking.desk.doing import Problem, act
from scoring.people import forms
from scoring.people.actors import Actor
from scoring.people.signing_in import door

POSITION = "position-"  # before a skill's public id, in the form of the order
LARGEST_POSITION = 999
pages = Blueprint("ceremony_desk", __name__, url_prefix="/stages/<stage>/ceremony")


class _By(TypedDict):
    actor: Actor
    at: datetime


@pages.get("")
def show(stage: str) -> str:
    return _page(stage, rehearsal=False)


@pages.get("/rehearsal")
def rehearse(stage: str) -> str:
    return _page(stage, rehearsal=True)


@pages.post("/order")
def order(stage: str) -> ResponseReturnValue:
    """A skill without a position is left out."""
    press = _press(stage, rehearsal=False)
    return _do(press, Did.ORDERED, lambda session: running.set_order(session, press, _ordered(), **_by()))


@pages.post("/skill")
def put_on_screen(stage: str) -> ResponseReturnValue:
    return _put_on_screen(stage, rehearsal=False)


@pages.post("/rehearsal/skill")
def rehearse_skill(stage: str) -> ResponseReturnValue:
    return _put_on_screen(stage, rehearsal=True)


@pages.post("/card")
def open_card(stage: str) -> ResponseReturnValue:
    return _open_card(stage, rehearsal=False)


@pages.post("/rehearsal/card")
def rehearse_card(stage: str) -> ResponseReturnValue:
    return _open_card(stage, rehearsal=True)


@pages.post("/dark")
def darken(stage: str) -> ResponseReturnValue:
    return _darken(stage, rehearsal=False)


@pages.post("/rehearsal/dark")
def rehearse_dark(stage: str) -> ResponseReturnValue:
    return _darken(stage, rehearsal=True)


@pages.post("/rehearsal/again")
def again(stage: str) -> ResponseReturnValue:
    press = _press(stage, rehearsal=True)
    return _do(press, Did.BEGUN_AGAIN, lambda session: running.begin_again(session, press, **_by()))


def _put_on_screen(stage: str, *, rehearsal: bool) -> ResponseReturnValue:
    press = _press(stage, rehearsal=rehearsal)
    return _do(press, Did.SHOWN, lambda session: running.show_skill(session, press, forms.text("skill"), **_by()))


def _open_card(stage: str, *, rehearsal: bool) -> ResponseReturnValue:
    press = _press(stage, rehearsal=rehearsal)
    return _do(press, Did.OPENED, lambda session: running.open_card(session, press, forms.text("card"), **_by()))


def _darken(stage: str, *, rehearsal: bool) -> ResponseReturnValue:
    press, dark = _press(stage, rehearsal=rehearsal), forms.text("dark") == "yes"
    did = Did.BLANKED if dark else Did.LIT
    return _do(press, did, lambda session: running.darken(session, press, dark=dark, **_by()))


def _press(stage: str, *, rehearsal: bool) -> Press:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown."""
    with db.reading() as session:
        stage_access.require(door.actor(), access.RUN_CEREMONY, stage_row(session, stage))
    return Press(stage, rehearsal, forms.seen())


def _by() -> _By:
    return {"actor": door.actor(), "at": clock.now()}


def _do(press: Press, did: Did, work: Callable[[Session], None]) -> ResponseReturnValue:
    def write() -> None:
        with db.transaction() as session:
            work(session)

    return act(
        write,
        said=lambda: said_of(did),
        to=lambda: url_for(".rehearse" if press.rehearsal else ".show", stage=press.stage),
        again=lambda problem: _page(press.stage, rehearsal=press.rehearsal, problem=problem),
    )


def _ordered() -> list[str]:
    """Skills by the positions that were typed; of two with the same one the first of the form comes first.

    Raises Refused: ceremony-position-wrong.
    """
    typed = [
        (name.removeprefix(POSITION), text.strip()) for name, text in request.form.items() if name.startswith(POSITION)
    ]
    wrong = [text for _skill, text in typed if text and not (text.isdecimal() and int(text) <= LARGEST_POSITION)]
    if wrong:
        raise Refused("ceremony-position-wrong", most=LARGEST_POSITION)
    return [skill for skill, text in sorted(typed, key=lambda one: int(one[1] or 0)) if text]


def _page(stage: str, *, rehearsal: bool, problem: Problem | None = None) -> str:
    with db.reading() as session:
        stage_access.require(door.actor(), access.RUN_CEREMONY, stage_row(session, stage))
        desk = desk_of(session, stage, rehearsal=rehearsal)
    return render_template(
        "championships/ceremony/desk.html",
        desk=desk,
        stage=desk.stage,
        Stands=Stands,
        stands=stands_words(),
        buttons=card_words(),
        medals=medals(),
        position=POSITION,
        sentence=words.sentence,
        largest=LARGEST_POSITION,
        problem=problem,
        typed=request.form,
    )
