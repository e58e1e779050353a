"""Pages of the draw: preparing it, holding it in front of everybody, its protocol, and computing it again."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.words import language
from scoring.marking import access
from scoring.marking.draw import ALGORITHM, Drawn
from scoring.marking.judges.doing import Problem, act
from scoring.marking.setup import drawing
from scoring.marking.setup.drawing import DrawView, Entrant
from scoring.marking.setup.pages import Heading, heading, pages
from scoring.people import forms
from scoring.people.models import Account
from scoring.people.signing_in import door
from scoring.rules.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Shown:
    """What one entrant drew, with the words by which everybody may know it."""

    number: int
    workplace: str
    code: str
    label: str
    below: str


@pages.get("/<assessment>/draw")
def draw(assessment: str) -> str:
    return _prepare(assessment)


@pages.post("/<assessment>/draw")
def prepare_draw(assessment: str) -> ResponseReturnValue:
    access.require(door.actor(), access.SET_UP, assessment)
    places = drawing.lines_of(request.form.get("workplaces", ""))
    return act(
        lambda session: drawing.prepare_draw(
            session, assessment, forms.text("seed"), places, actor=door.actor(), at=clock.now()
        ),
        said=lambda: _("The draw is prepared. Its seed is on the projector page for everybody to see."),
        to=lambda: url_for(".draw", assessment=assessment),
        again=lambda problem: _prepare(assessment, problem),
    )


@pages.get("/<assessment>/draw/show")
def show_draw(assessment: str) -> str:
    return _show(assessment)


@pages.post("/<assessment>/draw/hold")
def hold_draw(assessment: str) -> ResponseReturnValue:
    access.require(door.actor(), access.SET_UP, assessment)
    return act(
        lambda session: drawing.hold_draw(
            session, assessment, request.form.get("seed", ""), actor=door.actor(), at=clock.now()
        ),
        said=lambda: _("The draw is held."),
        to=lambda: url_for(".show_draw", assessment=assessment),
        again=lambda problem: _prepare(assessment, problem),
    )


@pages.get("/<assessment>/draw/<int:number>")
def protocol(assessment: str, number: int) -> str:
    return _protocol(assessment, number)


@pages.post("/<assessment>/draw/<int:number>/check")
def check_draw(assessment: str, number: int) -> ResponseReturnValue:
    """Compute the draw again from what was typed, and compare it with what is kept."""
    access.require(door.actor(), access.SET_UP, assessment)
    said = {name: drawing.lines_of(request.form.get(name, "")) for name in ("entrants", "workplaces")}
    try:
        again = drawing.repeated(" ".join(forms.text("seed").split()), said["entrants"], said["workplaces"])
    except (Refused, RuleBroken) as refused:
        return _protocol(assessment, number, problem=Problem(refused.code, dict(refused.params), 422)), 422
    return _protocol(assessment, number, again)


def _prepare(assessment: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        head = heading(session, assessment)
        draws = drawing.draws_of(session, assessment, actor=door.actor())
        entrants = drawing.entrants_of(session, assessment, language(), actor=door.actor())
    prepared = next((one for one in draws if one.held_at is None), None)
    return render_template(
        "marking/setup/draw.html",
        head=head, prepared=prepared, held=[one for one in draws if one.held_at], count=len(entrants), problem=problem,
        seed=request.form.get("seed", prepared.seed if prepared else ""),
        workplaces=request.form.get("workplaces", "\n".join(_places(draws, len(entrants)))),
    )  # fmt: skip


def _places(draws: list[DrawView], count: int) -> list[str]:
    """Workplaces as they were said last, else 1, 2, ... for every entrant."""
    said = next((one.workplaces for one in draws if len(one.workplaces) >= count), None)
    return list(said) if said else [str(number) for number in range(1, count + 1)]


def _show(assessment: str) -> str:
    with db.reading() as session:
        head = heading(session, assessment)
        draws = drawing.draws_of(session, assessment, actor=door.actor())
        entrants = drawing.entrants_of(session, assessment, language(), actor=door.actor())
    prepared = next((one for one in draws if one.held_at is None), None)
    held = next((one for one in draws if one.held_at), None)
    return render_template(
        "marking/setup/draw-show.html",
        head=head, prepared=prepared, held=held, algorithm=ALGORITHM,
        entrants=[_shown(one, one.code, 0, "") for one in entrants],
        drawn=_drawn(held, entrants) if held and not prepared else [], whole=request.args.get("all") == "yes",
    )  # fmt: skip


def _protocol(
    assessment: str, number: int, again: tuple[Drawn, ...] | None = None, problem: Problem | None = None
) -> str:
    with db.reading() as session:
        head: Heading = heading(session, assessment)
        view = drawing.find_draw(session, assessment, number, actor=door.actor())
        entrants = drawing.entrants_of(session, assessment, language(), actor=door.actor())
        account = session.get(Account, view.held_by)
    codes = sorted(one.entrant for one in view.drawn)
    return render_template(
        "marking/setup/draw-protocol.html",
        head=head, view=view, rows=_drawn(view, entrants), by=account.display_name if account else "",
        codes=codes, problem=problem, again=again, same=again is not None and again == view.drawn,
        seed=request.form.get("seed", view.seed),
        entrants=request.form.get("entrants", "\n".join(codes)),
        workplaces=request.form.get("workplaces", "\n".join(view.workplaces)),
    )  # fmt: skip


def _drawn(view: DrawView, entrants: list[Entrant]) -> list[Shown]:
    known = {one.code: one for one in entrants}
    return [_shown(known.get(one.entrant), one.entrant, one.number, one.workplace or "") for one in view.drawn]


def _shown(entrant: Entrant | None, code: str, number: int, workplace: str) -> Shown:
    """Named with consent, else by the organisation; a running number only where two come from one. decisions.md 24"""
    if entrant is None:
        return Shown(number, workplace, code, code, "")
    organisation = entrant.organisation.name(language()) if entrant.organisation else ""
    if entrant.name:
        return Shown(number, workplace, code, entrant.name, organisation)
    below = _("competitor %(ordinal)s", ordinal=entrant.ordinal) if entrant.ordinal else ""
    return Shown(number, workplace, code, organisation or _("Competitor"), below)
