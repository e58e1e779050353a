"""The page of days: competition days with their dates, days of preparation, an extra day."""

from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.marking import access
from scoring.marking.judges.doing import Problem, act, typed_number
from scoring.marking.setup import days as verbs
from scoring.marking.setup.pages import heading, pages
from scoring.marking.setup.wording import day_words
from scoring.people import forms
from scoring.people.signing_in import door


@pages.get("/<assessment>/days")
def days(assessment: str) -> str:
    return _page(assessment)


@pages.post("/<assessment>/days")
def move_days(assessment: str) -> ResponseReturnValue:
    access.require(door.actor(), access.SET_UP, assessment)
    return act(
        lambda session: verbs.move_days(session, assessment, _dates(), actor=door.actor()),
        said=lambda: _("The dates are kept."),
        to=lambda: url_for(".days", assessment=assessment),
        again=lambda problem: _page(assessment, problem),
    )


@pages.post("/<assessment>/days/add")
def add_day(assessment: str) -> ResponseReturnValue:
    access.require(door.actor(), access.SET_UP, assessment)
    return act(
        lambda session: (
            verbs.add_preparation_day(session, assessment, forms.text("kind"), _date("date"), actor=door.actor())
            if forms.text("kind")
            else verbs.add_day(session, assessment, _date("date"), actor=door.actor())
        ),
        said=lambda: _("The day is added."),
        to=lambda: url_for(".days", assessment=assessment),
        again=lambda problem: _page(assessment, problem),
    )


@pages.post("/<assessment>/days/remove")
def remove_day(assessment: str) -> ResponseReturnValue:
    access.require(door.actor(), access.SET_UP, assessment)
    preparation = typed_number("preparation")
    return act(
        lambda session: (
            verbs.remove_preparation_day(session, assessment, preparation, actor=door.actor())
            if preparation
            else verbs.remove_day(session, assessment, typed_number("number"), actor=door.actor())
        ),
        said=lambda: _("The day is removed."),
        to=lambda: url_for(".days", assessment=assessment),
        again=lambda problem: _page(assessment, problem),
    )


def _dates() -> dict[int, date]:
    """Fields "day-1", "day-2", ... Raises Refused: day-wrong."""
    names = [name for name in request.form if name.startswith("day-") and name[4:].isascii() and name[4:].isdecimal()]
    return {int(name[4:8]): _date(name) for name in names}


def _date(name: str) -> date:
    found = forms.day(name, "day-wrong")
    if found is None:
        raise Refused("day-wrong")
    return found


def _page(assessment: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        head = heading(session, assessment)
        found = verbs.days_of(session, assessment, actor=door.actor())
    return render_template(
        "marking/setup/days.html", head=head, days=found, kinds=day_words(), problem=problem, typed=request.form
    )
