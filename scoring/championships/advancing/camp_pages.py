"""Pages of training camps: the candidates and the camps of a stage, a camp with its roster, to be printed."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.championships.advancing import access, camps, reading
from scoring.championships.advancing.camp_queries import camp_view, camps_of, candidate_lines, in_correction
from scoring.championships.advancing.queries import log_names
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.queries import stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking.desk.doing import Problem, act
from scoring.people import forms
from scoring.people.signing_in import door

pages = Blueprint("camps", __name__, url_prefix="/stages/<stage>/camps")


@pages.get("")
def index(stage: str) -> str:
    return _index(stage)


@pages.post("")
def create(stage: str) -> ResponseReturnValue:
    made: list[str] = []

    def work(session: Session) -> None:
        card = reading.camp_card()
        made.append(camps.create_camp(session, stage, card, door.visit(), actor=door.actor(), at=clock.now()))

    return _run(
        stage,
        work,
        said=lambda: _("The camp is there. Now choose who comes."),
        to=lambda: url_for(".show", stage=stage, camp=made[0]),
        again=lambda problem: _index(stage, problem),
    )


@pages.get("/<camp>")
def show(stage: str, camp: str) -> str:
    return _show(stage, camp)


@pages.post("/<camp>")
def change(stage: str, camp: str) -> ResponseReturnValue:
    def work(session: Session) -> None:
        said = (stage, camp, reading.camp_card(), forms.seen(), door.visit())
        camps.change_camp(session, *said, actor=door.actor(), at=clock.now())

    return _on_camp(stage, camp, work)


@pages.post("/<camp>/roster")
def roster(stage: str, camp: str) -> ResponseReturnValue:
    ticked = [request.form.getlist(name) for name in ("person", "lodging", "transport")]

    def work(session: Session) -> None:
        chosen, others = reading.roster(*ticked)
        said = (stage, camp, chosen, reading.places(forms.text("places")), forms.seen(), door.visit())
        taken = reading.taken(request.form.getlist("taken"))
        camps.set_roster(session, *said, provided=others, taken=taken, actor=door.actor(), at=clock.now())

    return _on_camp(stage, camp, work)


def _on_camp(stage: str, camp: str, work: Callable[[Session], object]) -> ResponseReturnValue:
    return _run(
        stage,
        work,
        said=lambda: _("The camp is saved."),
        to=lambda: url_for(".show", stage=stage, camp=camp, places=reading.places(forms.text("places"))),
        again=lambda problem: _show(stage, camp, problem),
    )


def _run(
    stage: str,
    work: Callable[[Session], object],
    *,
    said: Callable[[], str],
    to: Callable[[], str],
    again: Callable[[Problem], str],
) -> ResponseReturnValue:
    with db.reading() as session:
        stage_access.require(door.actor(), access.RUN_CAMP, stage_row(session, stage))

    def do() -> None:
        with db.transaction() as session:
            work(session)

    return act(do, said=said, to=to, again=again)


def _index(stage: str, problem: Problem | None = None) -> str:
    actor, places = door.actor(), reading.places(request.args.get("places"))
    with db.reading() as session:
        there, found = camps_of(session, stage, actor=actor)
        lines, correcting = candidate_lines(session, there, places), in_correction(session, there)
    _log(stage)
    return render_template(
        "championships/advancing/camps.html",
        stage=there,
        camps=found,
        candidates=lines,
        correcting=correcting,
        places=places,
        may_run=stage_access.allowed(actor, access.RUN_CAMP, there),
        typed=request.form,
        problem=problem,
    )


def _show(stage: str, camp: str, problem: Problem | None = None) -> str:
    actor, places = door.actor(), reading.places(request.values.get("places"))
    with db.reading() as session:
        there, found = camp_view(session, stage, camp, places, actor=actor)
    _log(stage)
    return render_template(
        "championships/advancing/camp.html",
        stage=there,
        camp=found.row,
        view=found,
        places=places,
        may_run=stage_access.allowed(actor, access.RUN_CAMP, there),
        problem=problem,
    )


def _log(stage: str) -> None:
    with db.transaction() as session:
        log_names(session, stage, door.visit(), actor=door.actor(), at=clock.now())
