"""The overview of an assessment: how it stands, what keeps it from opening; opening, closing, rehearsing."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import access, closing, opening, setting_up
from scoring.marking.frames import AssessmentState, Frame
from scoring.marking.judges import acts, readiness, wording
from scoring.marking.judges.acts import ActView
from scoring.marking.judges.doing import Problem, act
from scoring.marking.judges.readiness import Point
from scoring.marking.models import AssessmentRow, DayRow
from scoring.marking.recording import room
from scoring.people import forms
from scoring.people.signing_in import door
from scoring.schemes.models import SchemeRow, VersionRow

pages = Blueprint("judges", __name__, url_prefix="/assessments/<assessment>")


@dataclass(frozen=True, slots=True)
class Day:
    number: int
    date: date


@dataclass(frozen=True, slots=True)
class Overview:
    """An assessment as its leaders see it; no marks. `rehearsals` and `real` are public ids of copies and original."""

    frame: Frame
    scheme: str
    version: int
    days: tuple[Day, ...]
    points: tuple[Point, ...]
    acts: tuple[ActView, ...]
    rehearsals: tuple[str, ...]
    real: str | None

    @property
    def ready(self) -> bool:
        return all(point.done for point in self.points)


@pages.get("")
def overview(assessment: str) -> str:
    return _overview(assessment)


@pages.get("/open")
def opening_page(assessment: str) -> str:
    access.require(door.actor(), access.SET_UP, assessment)
    return _opening(assessment)


@pages.post("/open")
def open_marking(assessment: str) -> ResponseReturnValue:
    return act(
        lambda session: opening.open_assessment(session, assessment, actor=door.actor(), at=clock.now()),
        said=lambda: _("Marking is open. Judges may begin."),
        to=lambda: url_for(".overview", assessment=assessment),
        again=lambda problem: _opening(assessment, problem),
    )


@pages.get("/close")
def closing_page(assessment: str) -> str:
    access.require(door.actor(), access.CLOSE, assessment)
    return _closing(assessment)


@pages.post("/close")
def close(assessment: str) -> ResponseReturnValue:
    return act(
        lambda session: closing.close_assessment(session, assessment, actor=door.actor(), at=clock.now()),
        said=lambda: _("The assessment is closed. Nothing is written any more."),
        to=lambda: url_for(".overview", assessment=assessment),
        again=lambda problem: _closing(assessment, problem),
    )


@pages.get("/reopen")
def reopening_page(assessment: str) -> str:
    access.require(door.actor(), access.REOPEN, assessment)
    return _reopening(assessment)


@pages.post("/reopen")
def reopen(assessment: str) -> ResponseReturnValue:
    return act(
        lambda session: closing.reopen_assessment(
            session, assessment, forms.text("reason"), actor=door.actor(), at=clock.now()
        ),
        said=lambda: _("The assessment is open again. Locked sheets stay locked."),
        to=lambda: url_for(".overview", assessment=assessment),
        again=lambda problem: _reopening(assessment, problem),
    )


@pages.post("/rehearsal")
def make_rehearsal(assessment: str) -> ResponseReturnValue:
    made = {"copy": assessment}

    def work(session: Session) -> None:
        copy = setting_up.rehearse(session, assessment, actor=door.actor(), at=clock.now())
        acts.note(session, assessment, "act-rehearsal-made", actor=door.actor(), at=clock.now())
        made["copy"] = copy.public_id

    return act(
        work,
        said=lambda: _("The rehearsal is made. It has its own marks, and nothing in it counts."),
        to=lambda: url_for(".overview", assessment=made["copy"]),
        again=lambda problem: _overview(assessment, problem),
    )


def overview_of(session: Session, assessment: str) -> Overview:
    """Raises NotFound: assessment-unknown. Whoever calls has asked whether the reader may see it."""
    frame = room().frames.get(session, assessment)
    row = session.get_one(AssessmentRow, frame.id)
    version = session.get_one(VersionRow, frame.scheme_version)
    scheme = session.get_one(SchemeRow, version.scheme_id)
    days = session.execute(
        select(DayRow.number, DayRow.date).where(DayRow.assessment_id == frame.id).order_by(DayRow.number)
    )
    draft = frame.state is AssessmentState.DRAFT
    copies = select(AssessmentRow.public_id).where(AssessmentRow.rehearsal_of == frame.id).order_by(AssessmentRow.id)
    return Overview(
        frame,
        scheme.public_id,
        version.number,
        tuple(Day(number, day) for number, day in days),
        tuple(readiness.points(frame, opening.checklist(session, frame))) if draft else (),
        tuple(acts.acts_of(session, assessment)),
        tuple(session.scalars(copies)),
        session.get_one(AssessmentRow, row.rehearsal_of).public_id if row.rehearsal_of else None,
    )


def _overview(assessment: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    access.require(actor, access.SEE, assessment)
    with db.reading() as session:
        view = overview_of(session, assessment)
    return render_template(
        "marking/judges/overview.html",
        view=view,
        assessment=assessment,
        problem=problem,
        may={name: access.allowed(actor, right, assessment) for name, right in wording.RIGHTS.items()},
        words=wording,
    )


def _opening(assessment: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        view = overview_of(session, assessment)
    return render_template(
        "marking/judges/opening.html", view=view, assessment=assessment, problem=problem, words=wording
    )


def _closing(assessment: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        view = overview_of(session, assessment)
        waiting = closing.not_locked(session, view.frame) if view.frame.state is AssessmentState.OPEN else ()
    return render_template(
        "marking/judges/closing.html",
        view=view,
        assessment=assessment,
        problem=problem,
        waiting=waiting,
        words=wording,
    )


def _reopening(assessment: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        view = overview_of(session, assessment)
    return render_template(
        "marking/judges/reopening.html",
        view=view,
        assessment=assessment,
        problem=problem,
        typed=request.form,
    )
