"""Locking: what would be locked and what stands in the way, the act, its checkpoint; the end of a day."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import access, locking
from scoring.marking.checkpoints import checkpoint_of, newest_checkpoint
from scoring.marking.desk import words as desk_words
from scoring.marking.desk.doing import Problem, act
from scoring.marking.desk.held import expect_seen, held
from scoring.marking.desk.locks import preview, previews
from scoring.marking.desk.matrix import columns
from scoring.marking.desk.matrix_pages import days_of
from scoring.marking.desk.rights import READ_JOURNAL
from scoring.marking.frames import Frame
from scoring.marking.locking import Choice
from scoring.marking.models import DayRow
from scoring.marking.recording import room
from scoring.people import forms
from scoring.people.signing_in import door

pages = Blueprint("desk_locking", __name__, url_prefix="/assessments/<assessment>")
OBSTACLES_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Day:
    number: int
    date: date
    ended_at: datetime | None


@pages.get("/lock")
def show(assessment: str) -> str:
    return _page(assessment)


@pages.post("/lock")
def lock(assessment: str) -> ResponseReturnValue:
    access.require(door.actor(), access.LOCK, assessment)
    return act(
        lambda: _lock(assessment),
        said=lambda: _("The sheets are locked. The checkpoint is below."),
        to=lambda: url_for(".show", assessment=assessment) + "#checkpoint",
        again=lambda problem: _page(assessment, problem),
    )


@pages.post("/end-day")
def end_day(assessment: str) -> ResponseReturnValue:
    access.require(door.actor(), access.LOCK, assessment)
    day = request.form.get("day", 0, int)
    return act(
        lambda: _end_day(assessment, day),
        said=lambda: _("The day is ended, its checkpoint is written."),
        to=lambda: url_for(".show", assessment=assessment) + "#checkpoint",
        again=lambda problem: _page(assessment, problem),
    )


@pages.get("/checkpoints/<int:number>")
def checkpoint(assessment: str, number: int) -> ResponseReturnValue:
    """The signed heads of all chains, as a file to keep on another machine. Raises NotFound: checkpoint-none."""
    access.require(door.actor(), READ_JOURNAL, assessment)
    with db.reading() as session:
        room().frames.get(session, assessment)
        found = checkpoint_of(session, assessment, number)
    text = json.dumps(found.document(), sort_keys=True, indent=2) + "\n"
    name = f"checkpoint-{assessment}-{number}.json"
    return Response(
        text, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _lock(assessment: str) -> None:
    """While marks of these sheets wait on a tablet, it is done only once that was seen: marks-wait-on-sheets."""
    choice = _choice(request.form)
    with db.reading() as session:  # before the transaction: other processes are asked
        waiting = held(session, assessment, door.actor())
        expect_seen(session, assessment, choice, waiting, seen=bool(forms.text("waits_seen")))
    with db.transaction() as session:
        locking.lock_sheets(session, assessment, choice, actor=door.actor(), at=clock.now())


def _end_day(assessment: str, day: int) -> None:
    with db.transaction() as session:
        locking.end_day(session, assessment, day, actor=door.actor(), at=clock.now())


def _page(assessment: str, problem: Problem | None = None) -> str:
    access.require(door.actor(), access.LOCK, assessment)
    choice = _choice(request.form if request.method == "POST" else request.args)
    asked = "look" in request.args or choice != Choice() or problem is not None
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        waits = held(session, assessment, door.actor())
        whole, *of_days = previews(session, frame, [Choice(), *(Choice(day=day) for day in days_of(frame))], waits)
        of_sheets = previews(session, frame, [Choice(sheet=sheet) for sheet in frame.sheets], waits)
        chosen = preview(frame, columns(session, frame), choice, waits) if asked else None
        newest, planned = newest_checkpoint(session, assessment), _days(session, frame)
    return render_template(
        "marking/desk/lock.html",
        assessment=assessment,
        frame=frame,
        choice=choice,
        chosen=chosen,
        whole=whole,
        of_days=list(zip(days_of(frame), of_days, strict=True)),
        of_sheets=list(zip(frame.sheets.values(), of_sheets, strict=True)),
        newest=newest,
        newest_at=datetime.fromisoformat(newest.at) if newest else None,
        days=planned,
        problem=problem,
        most=OBSTACLES_SHOWN,
        typed=forms.text("day"),
        words=desk_words,
    )


def _choice(said: Mapping[str, str]) -> Choice:
    """Which sheets, from a form or a query."""
    return Choice(*(said.get(name, "").strip() or None for name in ("seat", "sheet", "day")))


def _days(session: Session, frame: Frame) -> list[Day]:
    rows = session.scalars(select(DayRow).where(DayRow.assessment_id == frame.id).order_by(DayRow.number))
    return [Day(row.number, row.date, row.ended_at) for row in rows]
