"""Pages of advancing: all lists of a stage, the list of a skill with its cut line, and what is decided there."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from scoring.championships.advancing import access, deciding, nominating, reading, words
from scoring.championships.advancing.cautions import cautions
from scoring.championships.advancing.finals import sends_on
from scoring.championships.advancing.nominating import Nominated
from scoring.championships.advancing.queries import list_view, log_names, stage_lists
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.queries import stage_row
from scoring.foundation import clock
from scoring.foundation import words as language_words
from scoring.foundation.db import db
from scoring.foundation.errors import Unreadable
from scoring.marking.desk.doing import Problem, act
from scoring.people import forms
from scoring.people.signing_in import door
from scoring.rules.advancement import Departure

pages = Blueprint("advancing", __name__, url_prefix="/stages/<stage>/advancing")
DAYS_TO_ANSWER = 5
HOUR_OF_DEADLINE = 18


@pages.get("")
def overview(stage: str) -> str:
    return _overview(stage)


@pages.get("/approve")
def preview(stage: str) -> str:
    return _overview(stage, template="approve")


@pages.post("/approve")
def approve_all(stage: str) -> ResponseReturnValue:
    seen = {skill: request.form.get(f"seen-{skill}", "") for skill in request.form.getlist("skill")}
    return _decide(
        stage,
        lambda session: deciding.approve_lists(session, stage, seen, actor=door.actor(), at=clock.now()),
        said=lambda: ngettext("%(num)d list is approved.", "%(num)d lists are approved.", len(seen)),
        to=lambda: url_for(".overview", stage=stage),
        again=lambda problem: _overview(stage, problem, template="approve"),
    )


@pages.post("/nominate")
def nominate_all(stage: str) -> ResponseReturnValue:
    found: list[Nominated] = []

    def work(session: Session) -> None:
        until = reading.deadline()
        found.append(nominating.nominate_all(session, stage, until, actor=door.actor(), at=clock.now()))

    return _decide(
        stage,
        work,
        said=lambda: _said(found[0]),
        to=lambda: url_for(".overview", stage=stage),
        again=lambda problem: _overview(stage, problem),
    )


@pages.get("/<skill>")
def show(stage: str, skill: str) -> str:
    return _list(stage, skill)


@pages.post("/<skill>/approve")
def approve(stage: str, skill: str) -> ResponseReturnValue:
    return _on_list(
        stage,
        skill,
        lambda session, where: deciding.approve_list(session, *where, actor=door.actor(), at=clock.now()),
        lambda: _("The list is approved."),
    )


@pages.post("/<skill>/tie")
def tie(stage: str, skill: str) -> ResponseReturnValue:
    """`way`: "all", "chosen" with `chosen` and `reason`, or "again" with the `tied` of a decision and `reason`."""
    way, chosen = forms.text("way"), request.form.getlist("chosen")
    reason, tied = forms.text("reason"), forms.text("tied").split()

    def work(session: Session, where: tuple[str, str, str]) -> None:
        actor, at = door.actor(), clock.now()
        if way == "all":
            deciding.take_all_tied(session, *where, actor=actor, at=at)
        elif way == "chosen":
            deciding.decide_tie(session, *where, chosen, reason, actor=actor, at=at)
        elif way == "again":
            deciding.reconsider_tie(session, *where, tied, reason, actor=actor, at=at)
        else:
            raise Unreadable("advancing-way-unknown")

    return _on_list(stage, skill, work, lambda: _("The decision is kept. Approve the list when it is right."))


@pages.post("/<skill>/departures")
def departure(stage: str, skill: str) -> ResponseReturnValue:
    """`way`: "declined" or "withdrawn" of a `seat` that leaves, or "back" of one that had left."""
    way, seat, reason = forms.text("way"), forms.text("seat"), forms.text("reason")

    def work(session: Session, where: tuple[str, str, str]) -> None:
        actor, at = door.actor(), clock.now()
        if way == "back":
            deciding.bring_back(session, *where, seat, reason, actor=actor, at=at)
        elif way in set(Departure):
            deciding.record_departure(session, *where, seat, Departure(way), reason, actor=actor, at=at)
        else:
            raise Unreadable("advancing-way-unknown")

    return _on_list(
        stage, skill, work, lambda: _("It is written down. Nobody moves until you approve what the list proposes now.")
    )


@pages.post("/<skill>/nominate")
def nominate(stage: str, skill: str) -> ResponseReturnValue:
    found: list[Nominated] = []

    def work(session: Session, where: tuple[str, str, str]) -> None:
        said = (where[0], where[1], reading.deadline(), forms.text("reason"))
        found.append(nominating.nominate(session, *said, seen=where[2], actor=door.actor(), at=clock.now()))

    return _on_list(stage, skill, work, lambda: _said(found[0]))


def _on_list(
    stage: str,
    skill: str,
    work: Callable[[Session, tuple[str, str, str]], object],
    said: Callable[[], str],
) -> ResponseReturnValue:
    where = (stage, skill, forms.text("seen"))
    return _decide(
        stage,
        lambda session: work(session, where),
        said=said,
        to=lambda: url_for(".show", stage=stage, skill=skill),
        again=lambda problem: _list(stage, skill, problem),
    )


def _decide(
    stage: str,
    work: Callable[[Session], object],
    *,
    said: Callable[[], str],
    to: Callable[[], str],
    again: Callable[[Problem], str],
) -> ResponseReturnValue:
    """The right is asked before the form is read, so that a wrong form tells a stranger nothing."""
    with db.reading() as session:
        stage_access.require(door.actor(), access.DECIDE, stage_row(session, stage))

    def do() -> None:
        with db.transaction() as session:
            work(session)

    return act(do, said=said, to=to, again=again)


def _said(found: Nominated) -> str:
    if found.lacking:
        skills = ", ".join(found.lacking)
        flash(
            _("The next stage does not hold these skills, so nobody of them was nominated: %(skills)s.", skills=skills),
            "warning",
        )
    if not found.new and not found.recalled:
        return str(_("Everybody who advances was nominated already."))
    said: str = ngettext("%(num)d was nominated.", "%(num)d were nominated.", found.new)
    recalled = ngettext("%(num)d nomination was recalled.", "%(num)d nominations were recalled.", found.recalled)
    return f"{said} {recalled}" if found.recalled else said


def _overview(stage: str, problem: Problem | None = None, template: str = "overview") -> str:
    actor = door.actor()
    with db.reading() as session:
        if template == "approve":
            stage_access.require(actor, access.DECIDE, stage_row(session, stage))
        found = stage_lists(session, stage, actor=actor)
        ready = [one.skill for one in found.lists if one.to_nominate]
        care = cautions(session, found.stage, ready, at=clock.now())
    _log(stage)
    return render_template(
        f"championships/advancing/{template}.html",
        found=found,
        care=care,
        stage=found.stage,
        may_decide=stage_access.allowed(actor, access.DECIDE, found.stage),
        deadline=_usual_deadline(),
        now=clock.now(),
        problem=problem,
        words=words,
    )


def _list(stage: str, skill: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    with db.reading() as session:
        there, found = list_view(session, stage, skill, actor=actor)
        care = cautions(session, there, [skill] if found.to_nominate else [], at=clock.now())
    _log(stage)
    return render_template(
        "championships/advancing/list.html",
        found=found,
        stage=there,
        may_decide=stage_access.allowed(actor, access.DECIDE, there) and sends_on(there),
        care=care,
        deadline=_usual_deadline(),
        now=clock.now(),
        typed=request.form,
        problem=problem,
        sentence=language_words.sentence,
        words=words,
    )


def _log(stage: str) -> None:
    with db.transaction() as session:
        log_names(session, stage, door.visit(), actor=door.actor(), at=clock.now())


def _usual_deadline() -> str:
    """A deadline to begin from, as a field of a form takes it."""
    day: datetime = clock.shown(clock.now()) + timedelta(days=DAYS_TO_ANSWER)
    return f"{day:%Y-%m-%d}T{HOUR_OF_DEADLINE}:00"
