"""The page of a college: who of its own was named to a later stage, and its answer."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from scoring.championships.advancing import words
from scoring.championships.advancing.access import ORGANIZER
from scoring.championships.advancing.answering import answer_nomination
from scoring.championships.advancing.course import Answer
from scoring.championships.advancing.nominations import college_nominations, log_names, waiting_count
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.viewer import Work
from scoring.marking.desk.doing import Problem, act
from scoring.people import forms
from scoring.people.directory.organisations import COLLEGE
from scoring.people.signing_in import door

pages = Blueprint("advanced", __name__, url_prefix="/advanced")


def work() -> list[Work]:
    """On the start page of a college's organizer: whom it is asked about."""
    held = (grant.scope for grant in door.actor().grants if grant.role == ORGANIZER)
    colleges = [scope.id for scope in held if scope.kind == COLLEGE]
    if not colleges:
        return []
    with db.reading() as session:
        count = waiting_count(session, colleges)
    meaning = _("Who of your college advances, and your answer")
    waiting = ngettext("%(num)s waits for your answer", "%(num)s wait for your answer", count) if count else ""
    return [Work(_("Named to the next stage"), meaning, url_for("advanced.index"), "right", waiting=waiting)]


@pages.get("")
def index() -> str:
    return _index()


@pages.post("/<nomination>")
def answer(nomination: str) -> ResponseReturnValue:
    said = Answer.ACCEPTED if forms.text("answer") == "accepted" else Answer.DECLINED
    return act(
        lambda: _answer(nomination, said),
        said=lambda: _("Your answer is kept, and the organizer of the stage sees it."),
        to=lambda: url_for(".index"),
        again=lambda problem: _index(problem, nomination),
    )


def _answer(nomination: str, said: Answer) -> None:
    with db.transaction() as session:
        answer_nomination(session, nomination, _known(said), forms.text("reason"), actor=door.actor(), at=clock.now())


def _known(said: Answer) -> Answer:
    """A form that says neither yes nor no declines nothing."""
    if forms.text("answer") not in (Answer.ACCEPTED.value, Answer.DECLINED.value):
        raise Refused("advancing-answer-unknown")
    return said


def _index(problem: Problem | None = None, refused: str = "") -> str:
    actor, now = door.actor(), clock.now()
    with db.reading() as session:
        found, number_of_pages = college_nominations(session, forms.page(), actor=actor, at=now)
    with db.transaction() as session:
        log_names(session, door.visit(), actor=actor, at=now)
    return render_template(
        "championships/advancing/answers.html",
        found=found,
        page=min(forms.page(), number_of_pages),
        number_of_pages=number_of_pages,
        problem=problem,
        refused=refused,
        reason=forms.text("reason") if refused else "",
        words=words,
    )
