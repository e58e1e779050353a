"""The page of the matrix, and the JSON by which it is kept up to date."""

from urllib.parse import quote

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock, words
from scoring.foundation.db import db
from scoring.foundation.states import StateLook
from scoring.marking import access
from scoring.marking.desk import matrix as matrices
from scoring.marking.desk import words as desk_words
from scoring.marking.desk.blueprint import pages
from scoring.marking.desk.held import places_of
from scoring.marking.desk.matrix import FILTERS, Choice, Column, MatrixCell
from scoring.marking.frames import Frame, day_of
from scoring.marking.live.presence import tablets_of
from scoring.marking.live.watching import alerts_for
from scoring.marking.models import DayRow
from scoring.marking.recording import room
from scoring.people.signing_in import door


class Cells:
    """Cells as the page writes them, in the reader's language: words are asked for once, not for each of 2400."""

    def __init__(self) -> None:
        self._looks: dict[str, StateLook] = dict(desk_words.looks())
        # What a screen reader says of a cell: sub-criterion, competitor's number, state, value.
        self._label = _("%(sheet)s, competitor %(number)s: %(state)s")
        self._marked = _("%(marked)s aspects have a mark")
        self._signed = _("signatures: %(signed)s of %(signers)s")
        self._language = words.language()

    def said(self, column: Column, sheet: str) -> dict[str, str]:
        """colour, icon, value and label of a cell."""
        cell = column.cells[sheet]
        look = self._looks[cell.look]
        value = words.format_mark(cell.value, self._language) if cell.decimal else cell.value
        number = desk_words.seat_number(column.seat)
        place = self._label % {"sheet": sheet, "number": number, "state": look.word}
        label = f"{place}, {self._means(cell, value)}"
        return {"colour": look.colour, "icon": look.icon, "value": value, "label": label}

    def _means(self, cell: MatrixCell, value: str) -> str:
        """The value of a cell in words: aspects and signatures are both counts."""
        marked = str(self._marked % {"marked": value})
        signed = str(self._signed % {"signed": cell.signed, "signers": cell.signers})
        return {"progress": marked, "complete": f"{marked}, {signed}", "signed": signed}.get(cell.look, value)

    def row(self, columns: tuple[Column, ...], sheet: str) -> list[dict[str, str]]:
        place = quote(sheet, safe="")
        return [{**self.said(column, sheet), "href": f"sheets/{column.seat.id}/{place}"} for column in columns]


@pages.get("/assessments/<assessment>/matrix")
def matrix(assessment: str) -> str:
    actor, show, now = door.actor(), request.args.get("show", ""), clock.now()
    access.require(actor, access.SEE_SHEETS, assessment)
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        tablets = tablets_of(session, assessment, actor, at=now)
        choice = Choice(_day(frame), show if show in FILTERS else "", places_of(tablets))
        found = matrices.matrix(session, frame, choice)
        alerts = alerts_for(session, assessment, actor, at=now) if "alerts" in request.args else None
        today = _today(session, frame)
    return render_template(
        "marking/desk/matrix.html",
        assessment=assessment,
        matrix=found,
        choice=choice,
        cells=Cells(),
        days=days_of(frame),
        today=today,
        tablets=tablets,
        alerts=alerts,
        may_lock=access.allowed(actor, access.LOCK, assessment),
        now=now,
        words=desk_words,
    )


@pages.get("/api/marking/<assessment>/matrix")
def patch(assessment: str) -> ResponseReturnValue:
    """Columns that went on since `seen` ("seat:entry,seat:entry"): only of these seats, all when nothing is said."""
    access.require(door.actor(), access.SEE_SHEETS, assessment)
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        seen = _seen(frame)
        found = matrices.columns(session, frame, seen or None)
    cells = Cells()
    return jsonify(
        revision=frame.revision,
        seats={
            seat: {"seq": column.seq, "cells": {sheet: cells.said(column, sheet) for sheet in column.cells}}
            for seat, column in found.items()
            if seen.get(seat, -1) < column.seq
        },
    )


def days_of(frame: Frame) -> list[str]:
    """The days that sub-criteria are marked on, in order."""
    found = {day_of(sheet) for sheet in frame.sheets.values()} - {""}
    return sorted(found, key=lambda day: (len(day), day))


def _day(frame: Frame) -> str:
    day = request.args.get("day", "")
    return day if day in days_of(frame) else ""


def _today(session: Session, frame: Frame) -> str:
    today = clock.shown(clock.now()).date()
    found = select(DayRow.number).where(DayRow.assessment_id == frame.id, DayRow.date == today)
    return str(session.scalar(found) or "")


def _seen(frame: Frame) -> dict[str, int]:
    """What the page knows of each seat; what cannot be read counts as unknown."""
    seen = {}
    for part in request.args.get("seen", "").split(",")[: len(frame.seats)]:
        seat, _colon, number = part.partition(":")
        if seat in frame.seats:
            seen[seat] = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else -1
    return seen
