"""Pages of standings: the table, why a seat stands where it stands, finalising, correcting by decision."""

import io

from flask import Blueprint, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.championships.results import access, words
from scoring.championships.results.correcting import decide_correction
from scoring.championships.results.files import standings_file
from scoring.championships.results.finalising import in_the_way, sign_results, signed_final
from scoring.championships.results.queries import (
    Shown,
    Standings,
    finalising,
    log_names,
    revision_of,
    seat_of,
    standings,
)
from scoring.championships.results.reasons import reasons
from scoring.championships.stages.queries import stage_name, stage_of_assessment
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.words import language
from scoring.marking import access as marking_access
from scoring.marking.desk import words as desk_words
from scoring.marking.desk.doing import Problem, act
from scoring.marking.recording import room
from scoring.people import forms
from scoring.people.files.exporting import TYPES
from scoring.people.signing_in import door, proving

pages = Blueprint("championships", __name__, url_prefix="/assessments/<assessment>")
SECRET_MAX = 200  # characters of a PIN or password


@pages.get("/standings")
def show(assessment: str) -> str:
    found = _standings(assessment)
    return render_template(
        "championships/standings.html", assessment=assessment, found=found, words=words, desk_words=desk_words
    )


@pages.get("/standings.<form>")
def file(assessment: str, form: str) -> ResponseReturnValue:
    """The same table as CSV or XLSX; with names for those who may see them, which is logged.

    Raises NotFound: page-not-found, standings-not-shown.
    """
    with db.reading() as session:
        found = standings(session, assessment, actor=door.actor())
        content = standings_file(found, form, language())
    if found.names:
        with db.transaction() as session:
            log_names(session, assessment, door.visit(), actor=door.actor(), at=clock.now(), what="seats-exported")
    name = f"{assessment}-standings.{form}"
    return send_file(io.BytesIO(content), mimetype=TYPES[form], as_attachment=True, download_name=name)


@pages.get("/standings/<seat>")
def why(assessment: str, seat: str) -> str:
    """Raises NotFound: seat-unknown, standings-not-shown."""
    found = _standings(assessment)
    number = seat_of(found, seat)
    if found.gathered is None or not found.rows:
        raise NotFound("standings-not-shown")
    return render_template(
        "championships/why.html",
        assessment=assessment,
        found=found,
        number=number,
        seat=found.frame.seat(seat),
        why=reasons(found.gathered, seat, found.rows),
        words=words,
        desk_words=desk_words,
    )


@pages.get("/finalise")
def finalise(assessment: str) -> str:
    return _finalising(assessment)


@pages.get("/revisions/<int:revision>")
def difference(assessment: str, revision: int) -> str:
    """What a correction changed, to print: places and medals before and after. decisions.md 19a"""
    with db.reading() as session:
        frame, one, before = revision_of(session, assessment, revision, actor=door.actor())
        stage = stage_of_assessment(session, assessment)
    return render_template(
        "championships/difference.html", assessment=assessment, frame=frame, one=one, before=before, words=words,
        stage=stage_name(stage, language()) if stage else "",
    )  # fmt: skip


@pages.post("/finalise")
def sign(assessment: str) -> ResponseReturnValue:
    return act(
        lambda: _sign(assessment),
        said=lambda: _said_of_signature(assessment),
        to=lambda: url_for(".finalise", assessment=assessment),
        again=lambda problem: _finalising(assessment, problem),
    )


@pages.post("/corrections")
def correct(assessment: str) -> ResponseReturnValue:
    marking_access.require(door.actor(), access.DECIDE_CORRECTION, assessment)
    return act(
        lambda: _decide(assessment),
        said=lambda: _(
            "The decision is kept, and marking is open again. The final results stand until new ones are signed."
        ),
        to=lambda: url_for(".finalise", assessment=assessment),
        again=lambda problem: _finalising(assessment, problem),
    )


def _standings(assessment: str) -> Standings:
    with db.reading() as session:
        found = standings(session, assessment, actor=door.actor())
    if found.names:
        with db.transaction() as session:
            log_names(session, assessment, door.visit(), actor=door.actor(), at=clock.now())
    return found


def _sign(assessment: str) -> None:
    with db.reading() as session:  # the right to sign is asked before the PIN: it is no way to try PINs
        frame = room().frames.get(session, assessment)
        access.signing_roles(session, frame, door.actor())
        if signed_final(session, frame, door.actor()) is not None:
            return
        waiting = in_the_way(session, frame)
        if waiting:
            raise Refused("results-not-finalisable", count=len(waiting))
    proving.prove(forms.text("pin")[:SECRET_MAX], door.visit(), actor=door.actor(), at=clock.now())
    try:
        with db.transaction() as session:
            sign_results(session, assessment, forms.text("shown"), actor=door.actor(), at=clock.now())
    except Refused:  # another press of the same button was quicker
        if _final_by_actor(assessment) is None:
            raise


def _final_by_actor(assessment: str) -> int | None:
    with db.reading() as session:
        return signed_final(session, room().frames.fresh(session, assessment), door.actor())


def _said_of_signature(assessment: str) -> str:
    revision = _final_by_actor(assessment)
    said: str = _("Your signature is kept. The second signature is waited for.")
    if revision is not None:
        said = _("Both signatures are kept. The results are final, revision %(revision)s.", revision=revision)
    return said


def _decide(assessment: str) -> None:
    decided_on = forms.day("decided_on", "decision-date-wrong")
    if decided_on is None:
        raise Refused("decision-date-wrong")
    with db.transaction() as session:
        decide_correction(
            session, assessment, number=forms.text("number"), decided_on=decided_on, reason=forms.text("reason"),
            actor=door.actor(), at=clock.now(),
        )  # fmt: skip


def _finalising(assessment: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    with db.reading() as session:
        found = finalising(session, assessment, actor=actor)
        relations = marking_access.standing_in(session, found.standings.frame, actor)
    return render_template(
        "championships/finalise.html",
        assessment=assessment,
        view=found,
        found=found.standings,
        may_sign=marking_access.allowed(actor, access.FINALISE, assessment, relations),
        may_correct=marking_access.allowed(actor, access.DECIDE_CORRECTION, assessment),
        may_sheets=marking_access.allowed(actor, marking_access.SEE_SHEETS, assessment),
        final=found.standings.shown is Shown.FINAL,
        typed=request.form,
        problem=problem,
        words=words,
        desk_words=desk_words,
    )
