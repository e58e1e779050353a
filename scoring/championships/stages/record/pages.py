"""The page of an international stage's record: all lines in one sheet, pasted from a spreadsheet or typed."""

from dataclasses import fields

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from scoring.championships.results.words import medals
from scoring.championships.stages.heading import heading_of
from scoring.championships.stages.record import keeping
from scoring.championships.stages.record.keeping import RESULTS_MOST, ResultCard
from scoring.championships.stages.season_pages import pages
from scoring.championships.stages.skill_pages import setting_up
from scoring.championships.stages.staging import INTERNATIONAL
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking.judges.doing import Problem, act
from scoring.people import forms
from scoring.people.signing_in import door

EMPTY_ROWS = 10
CELL_MAX = 400


@pages.get("/stages/<stage>/record")
def international(stage: str) -> str | Response:
    with db.reading() as session:
        if setting_up(session, stage).level != INTERNATIONAL:
            return redirect(url_for(".show", stage=stage))
    with db.transaction() as session:
        lines = keeping.record(session, stage, door.visit(), actor=door.actor(), at=clock.now())
    return _page(stage, lines)


@pages.post("/stages/<stage>/record")
def keep_record(stage: str) -> ResponseReturnValue:
    lines = _typed()
    return act(
        lambda session: keeping.write_record(session, stage, lines, actor=door.actor(), seen=forms.seen()),
        said=lambda: _("The record is kept."),
        to=lambda: url_for(".international", stage=stage),
        again=lambda problem: _page(stage, lines, problem),
    )


def _page(stage: str, lines: list[ResultCard], problem: Problem | None = None) -> str:
    with db.reading() as session:
        head = heading_of(session, setting_up(session, stage), at=clock.now())
    shown = [*lines, *[ResultCard()] * EMPTY_ROWS][:RESULTS_MOST]
    return render_template(
        "championships/stages/record.html", head=head, lines=shown, columns=_words(), medals=medals(), problem=problem
    )


def _words() -> dict[str, str]:
    return {
        "number": _("Number"),
        "skill": _("Skill"),
        "competitor": _("Competitor or team"),
        "place": _("Place"),
        "medal": _("Medal"),
        "points": _("Scale points"),
    }


def _typed() -> list[ResultCard]:
    columns = {one.name: request.form.getlist(one.name) for one in fields(ResultCard)}
    most = min(RESULTS_MOST + 1, max(len(cells) for cells in columns.values()))
    return keeping.cards_from(
        [
            {name: cells[place][:CELL_MAX] for name, cells in columns.items() if place < len(cells)}
            for place in range(most)
        ]
    )
