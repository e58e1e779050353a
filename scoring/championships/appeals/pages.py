"""Pages of appeals: of an assessment for those who lead, the decision on one, one's own and the form to file one."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from scoring.championships.appeals import access, words
from scoring.championships.appeals.deciding import UPHELD, decide_appeal
from scoring.championships.appeals.filing import file_appeal, withdraw_appeal
from scoring.championships.appeals.grounds import filing, grounds
from scoring.championships.appeals.queries import PAGE, appeal_view, appeals_of, own_appeals, waiting_count
from scoring.foundation import clock
from scoring.foundation import words as words_of_codes
from scoring.foundation.db import db
from scoring.foundation.viewer import Work
from scoring.marking import access as marking_access
from scoring.marking.desk.doing import Problem, act
from scoring.marking.recording import room
from scoring.people import access_log, forms, permissions
from scoring.people.signing_in import door

pages = Blueprint("appeals", __name__)
NAME_MOST = 90  # characters of an aspect's name in the list: a screen's width; its number stands before it


@pages.get("/assessments/<assessment>/appeals")
def index(assessment: str) -> str:
    with db.reading() as session:
        found, count = appeals_of(session, assessment, page=forms.page(), actor=door.actor())
        frame = room().frames.get(session, assessment)
    return render_template(
        "championships/appeals/index.html", assessment=assessment, frame=frame, found=found, page=forms.page(),
        pages=-(-count // PAGE), words=words,
    )  # fmt: skip


@pages.get("/assessments/<assessment>/appeals/<appeal>")
def show(assessment: str, appeal: str) -> str:
    return _appeal(assessment, appeal)


@pages.post("/assessments/<assessment>/appeals/<appeal>")
def decide(assessment: str, appeal: str) -> ResponseReturnValue:
    marking_access.require(door.actor(), access.DECIDE_APPEAL, assessment)
    return act(
        lambda: _decide(assessment, appeal),
        said=lambda: _("The decision is kept."),
        to=lambda: url_for(".show", assessment=assessment, appeal=appeal),
        again=lambda problem: _appeal(assessment, appeal, problem),
    )


@pages.get("/appeals")
def own() -> str:
    return _own()


@pages.get("/appeals/<assessment>/<seat>")
def new(assessment: str, seat: str) -> str:
    return _form(assessment, seat)


@pages.post("/appeals/<assessment>/<seat>")
def file(assessment: str, seat: str) -> ResponseReturnValue:
    return act(
        lambda: _file(assessment, seat),
        said=lambda: _("The appeal is filed. What is decided will stand here; until then nothing is signed as final."),
        to=lambda: url_for(".own"),
        again=lambda problem: _form(assessment, seat, problem),
    )


@pages.post("/appeals/<appeal>/withdraw")
def withdraw(appeal: str) -> ResponseReturnValue:
    permissions.require(door.actor(), access.SEE_OWN_APPEALS)
    return act(
        lambda: _withdraw(appeal),
        said=lambda: _("The appeal is taken back."),
        to=lambda: url_for(".own"),
        again=_own,
    )


def work() -> list[Work]:
    """The place of one's own appeals on the start page: of colleges' organizers."""
    colleges = access.colleges_of(door.actor())
    if not colleges:
        return []
    with db.reading() as session:
        count = waiting_count(session, colleges)
    meaning = _("Appeal for your competitors until results are final, or within one working day after")
    waiting = ngettext("%(num)s appeal waits for a decision", "%(num)s appeals wait for a decision", count)
    return [Work(_("Appeals"), meaning, url_for("appeals.own"), "flag", waiting=waiting if count else "")]


def _decide(assessment: str, appeal: str) -> None:
    with db.transaction() as session:
        decide_appeal(
            session, assessment, appeal, forms.text("outcome"), forms.text("reason"), actor=door.actor(), at=clock.now()
        )


def _file(assessment: str, seat: str) -> None:
    sheet, _bar, aspect = forms.text("against").partition("|")
    with db.transaction() as session:
        file_appeal(
            session, assessment, seat, sheet, forms.text("text"), aspect=aspect or None, actor=door.actor(),
            at=clock.now(),
        )  # fmt: skip


def _withdraw(appeal: str) -> None:
    with db.transaction() as session:
        withdraw_appeal(session, appeal, forms.text("reason"), actor=door.actor(), at=clock.now())


def _appeal(assessment: str, appeal: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        one, may_decide = appeal_view(session, assessment, appeal, actor=door.actor())
        frame = room().frames.get(session, assessment)
    return render_template(
        "championships/appeals/show.html",
        assessment=assessment,
        frame=frame,
        one=one,
        may_decide=may_decide,
        upheld=one.decision is not None and one.decision.outcome == UPHELD,
        sheet_there=one.sheet in frame.sheets,
        typed=request.form,
        problem=problem,
        words=words,
    )


def _form(assessment: str, seat: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        found = filing(session, assessment, seat, actor=door.actor())
    if found.ground.persons:
        _log_names(f"assessment:{assessment}")
    until, today = found.ground.until, clock.shown(clock.now()).date()
    return render_template(
        "championships/appeals/new.html", found=found, typed=request.form, problem=problem,
        late=until is not None and until < today, sentence=words_of_codes.sentence,
        most_of_name=NAME_MOST,
    )  # fmt: skip


def _own(problem: Problem | None = None) -> str:
    with db.reading() as session:
        found, count = own_appeals(session, page=forms.page(), actor=door.actor())
        possible = grounds(session, actor=door.actor())
    if any(appeal.persons for appeal in found) or any(ground.persons for ground in possible):
        _log_names("appeals")
    return render_template(
        "championships/appeals/own.html", found=found, grounds=possible, page=forms.page(), pages=-(-count // PAGE),
        problem=problem, words=words,
    )  # fmt: skip


def _log_names(subject: str) -> None:
    """Who sees names is written down."""
    with db.transaction() as session:
        access_log.record(session, "seats-seen", door.actor().account_id, door.visit(), at=clock.now(), subject=subject)
