"""Pages of a stage's final results: what is in the way, the signatures, the revisions with their differences."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.championships.awards import access, files, words
from scoring.championships.awards.finalising import in_the_way, sign_stage, signed_final
from scoring.championships.awards.queries import closing, difference
from scoring.championships.awards.reading import stage_results
from scoring.championships.results import words as result_words
from scoring.championships.stages.queries import stage_name, stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.words import language
from scoring.marking.desk.doing import Problem, act
from scoring.people import forms
from scoring.people.signing_in import door, proving

pages = Blueprint("stage_final", __name__, url_prefix="/stages/<stage>/final")
SECRET_MAX = 200  # characters of a PIN or password


@pages.get("")
def show(stage: str) -> str:
    return _page(stage)


@pages.post("")
def sign(stage: str) -> ResponseReturnValue:
    return act(
        lambda: _sign(stage),
        said=lambda: _said_of_signature(stage),
        to=lambda: url_for(".show", stage=stage),
        again=lambda problem: _page(stage, problem),
    )


@pages.get("/<int:revision>")
def revision(stage: str, revision: int) -> str:
    """The difference of one revision to the one before it, to print."""
    with db.reading() as session:
        found, seen = difference(session, stage, revision, actor=door.actor())
    return render_template(
        "championships/awards/difference.html", stage=stage, title=stage_name(found.stage, language()), found=found,
        seen=seen, words=words, result_words=result_words, files=files,
    )  # fmt: skip


def _sign(stage: str) -> None:
    with db.reading() as session:  # the right to sign is asked before the PIN: it is no way to try PINs
        row = stage_row(session, stage)
        access.signing_roles(door.actor(), row)
        waiting = in_the_way(session, stage_results(session, row))
        if waiting:
            raise Refused("stage-not-finalisable", count=len(waiting))
        if signed_final(session, row, door.actor()) is not None:
            return
    proving.prove(forms.text("pin")[:SECRET_MAX], door.visit(), actor=door.actor(), at=clock.now())
    try:
        with db.transaction() as session:
            sign_stage(session, stage, forms.text("shown"), actor=door.actor(), at=clock.now())
    except Refused:  # another press of the same button was quicker
        if _final_by_actor(stage) is None:
            raise


def _final_by_actor(stage: str) -> int | None:
    with db.reading() as session:
        return signed_final(session, stage_row(session, stage), door.actor())


def _said_of_signature(stage: str) -> str:
    revision = _final_by_actor(stage)
    said: str = _("Your signature is kept. The second signature is waited for.")
    if revision is not None:
        said = _("The results of the stage are final, revision %(revision)s.", revision=revision)
    return said


def _page(stage: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        view = closing(session, stage, actor=door.actor())
    found = view.results
    return render_template(
        "championships/awards/final.html",
        stage=stage,
        title=stage_name(found.stage, language()),
        view=view,
        found=found,
        may_sign=access.allowed(door.actor(), access.FINALISE_STAGE, found.stage),
        may_list=access.allowed(door.actor(), access.SEE_RESULT_NAMES, found.stage),
        problem=problem,
        words=words,
        result_words=result_words,
        files=files,
    )
