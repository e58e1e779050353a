"""Signing at a laptop: complete sheets with their marks, one PIN or password for the list. decisions.md 11."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused, Unreadable
from scoring.marking import sheets
from scoring.marking.desk import words as desk_words
from scoring.marking.desk.doing import Problem, act
from scoring.marking.desk.matrix_pages import days_of
from scoring.marking.desk.signing import mine
from scoring.marking.sheets import SHEETS_MAX, Shown
from scoring.people import forms
from scoring.people.signing_in import door, proving

pages = Blueprint("desk_signing", __name__, url_prefix="/assessments/<assessment>/sign")


@pages.get("")
def show(assessment: str) -> str:
    return _page(assessment)


@pages.post("")
def sign(assessment: str) -> ResponseReturnValue:
    _expect_judge(assessment)
    return act(
        lambda: _sign(assessment),
        said=lambda: _("The sheets are signed, each by itself."),
        to=lambda: _here(assessment),
        again=lambda problem: _page(assessment, problem),
    )


@pages.post("/agree")
def agree(assessment: str) -> ResponseReturnValue:
    _expect_judge(assessment)
    return act(
        lambda: _agree(assessment),
        said=lambda: _("The panel's agreement is kept. Each judge signs now."),
        to=lambda: _here(assessment),
        again=lambda problem: _page(assessment, problem),
    )


def shown(tokens: list[str]) -> list[Shown]:
    """The sheets of a form as the page showed them.

    Raises Refused: nothing-to-sign, too-many-sheets; Unreadable: field-wrong.
    """
    if not tokens:
        raise Refused("nothing-to-sign")
    if len(tokens) > SHEETS_MAX:
        raise Refused("too-many-sheets", limit=SHEETS_MAX)
    found = []
    for token in tokens:
        seat, _gap, rest = token.partition(" ")
        content, _gap, sheet = rest.partition(" ")
        if not (seat and content and sheet):
            raise Unreadable("field-wrong", field="sheet")
        found.append(Shown(seat, sheet, content))
    return found


def _sign(assessment: str) -> None:
    chosen, actor = shown(request.form.getlist("sheet")), door.actor()
    with db.reading() as session:  # the right to sign is asked before the PIN: it is no way to try PINs
        sheets.expect_signer(session, assessment, chosen, actor=actor)
    proving.prove(forms.text("pin")[:200], door.visit(), actor=actor, at=clock.now())
    with db.transaction() as session:
        sheets.sign_sheets(session, assessment, chosen, actor=actor, at=clock.now())


def _agree(assessment: str) -> None:
    chosen = shown(request.form.getlist("sheet"))
    with db.transaction() as session:
        sheets.agree_on_sheets(session, assessment, chosen, actor=door.actor(), at=clock.now())


def _expect_judge(assessment: str) -> None:
    with db.reading() as session:
        mine(session, assessment, actor=door.actor())


def _page(assessment: str, problem: Problem | None = None) -> str:
    sheet, day = request.args.get("only", ""), request.args.get("day", "")
    with db.reading() as session:
        found = mine(session, assessment, actor=door.actor(), sheet=sheet, day=day)
        everything = mine(session, assessment, actor=door.actor())
    return render_template(
        "marking/desk/sign.html",
        assessment=assessment,
        mine=found,
        everything=everything,
        only=sheet,
        day=day,
        days=days_of(found.frame),
        problem=problem,
        words=desk_words,
    )


def _here(assessment: str) -> str:
    only, day = request.args.get("only"), request.args.get("day")
    return url_for(".show", assessment=assessment, only=only or None, day=day or None)
