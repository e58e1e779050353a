"""Bringing a workbook in: the upload, the wait, the review with findings and quoted cells, matching, keeping."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.foundation import clock, jobs, uploads
from scoring.foundation.db import db
from scoring.foundation.errors import Refused, Unreadable
from scoring.foundation.security import UPLOAD_LIMIT, limiter
from scoring.foundation.words import sentence
from scoring.rules.errors import RuleBroken
from scoring.schemes import access
from scoring.schemes.access import account_of, signed_in
from scoring.schemes.bringing_in import importing, report
from scoring.schemes.bringing_in.findings import Severity
from scoring.schemes.bringing_in.fixes import accept_fix
from scoring.schemes.bringing_in.importing import ImportView
from scoring.schemes.bringing_in.report import Line, Report
from scoring.schemes.content.numbering import numbered_aspects
from scoring.schemes.content.summary import summary_of
from scoring.schemes.editor.nodes import ASPECT
from scoring.schemes.pages import purpose_sent, seen_sent

OPEN_EXCERPTS = 3  # quoted cells that need no click
NEIGHBOUR_SHOWN = 40  # characters of a cell above or below the one a finding is about
LOOKS = {Severity.ERROR: "bad", Severity.WARNING: "hmm", Severity.NOTE: "hmm"}

pages = Blueprint("schemes_imports", __name__, url_prefix="/schemes/imports")
pages.before_request(access.expect_signed_in)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Quoted cells around a finding: the letters above, and rows of (text, look, is a number)."""

    columns: Sequence[str]
    rows: Sequence[tuple[int, Sequence[tuple[str, str, bool]]]]
    sheet: str


@pages.post("")
@limiter.limit(UPLOAD_LIMIT)
def upload() -> ResponseReturnValue:
    purpose, over = purpose_sent(), request.form.get("over") or None
    with db.transaction() as session:  # before the file is kept, so that a refused one leaves nothing
        importing.expect_takable(session, signed_in(), over)
    kept = uploads.keep_sent(limit=uploads.file_limit())
    with db.transaction() as session:
        row = importing.take_in(session, signed_in(), kept, purpose=purpose, at=clock.now(), over=over)
    return redirect(url_for(".review", public_id=row.public_id))


@pages.get("/<public_id>")
def review(public_id: str) -> str:
    with db.reading() as session:
        view = importing.import_view(session, signed_in(), public_id)
        if view.report is None:
            job = jobs.find(session, view.job or "", account=account_of(signed_in()))
            return render_template("schemes/reading.html", view=view, job=job)
    return render_template("schemes/review.html", view=view, **_reviewed(view, view.report))


@pages.post("/<public_id>/fix")
def fix(public_id: str) -> ResponseReturnValue:
    number = request.form.get("finding", type=int)
    if number is None:
        raise Unreadable("field-wrong", field="finding")
    try:
        with db.transaction() as session:
            accept_fix(session, signed_in(), public_id, number)
    except Refused as refused:
        if refused.status in {401, 403, 404}:
            raise
        flash(sentence(refused.code, refused.params), "error")
    return redirect(url_for(".review", public_id=public_id, _anchor="findings"))


@pages.post("/<public_id>/keep")
def keep(public_id: str) -> ResponseReturnValue:
    with db.transaction() as session:
        scheme = importing.keep_as_draft(session, signed_in(), public_id, at=clock.now())
    flash(_("The draft is kept. Only you and the organizer see it."), "done")
    return redirect(url_for("schemes_editor.edit", public_id=scheme.public_id))


@pages.get("/<public_id>/matches")
def matches(public_id: str) -> str:
    """Which aspect is which, with the doubts; nothing is replaced before a person agreed. decisions.md 8."""
    return _matches_page(public_id, {})


@pages.post("/<public_id>/matches")
def lay_over(public_id: str) -> ResponseReturnValue:
    chosen = {name.removeprefix("match."): value for name, value in request.form.items() if name.startswith("match.")}
    try:
        with db.transaction() as session:
            scheme = importing.lay_over(session, signed_in(), public_id, chosen, seen=seen_sent(), at=clock.now())
    except RuleBroken as broken:
        flash(sentence(broken.code, broken.params), "error")
        return _matches_page(public_id, chosen), 422
    flash(_("The file replaced the draft. Undo brings the old one back."), "done")
    return redirect(url_for("schemes_editor.edit", public_id=scheme.public_id))


def _matches_page(public_id: str, chosen: Mapping[str, str]) -> str:
    """The proposals, or what a person chose instead; an old aspect that was chosen twice is marked at both."""
    with db.reading() as session:
        old, new, found, revision = importing.proposals(session, signed_in(), public_id)
        view = importing.import_view(session, signed_in(), public_id)
    times = Counter(key for key in chosen.values() if key != importing.NEW)
    return render_template(
        "schemes/matches.html",
        view=view,
        matches=found,
        revision=revision,
        old=_numbered(old),
        new=_numbered(new),
        chosen=chosen,
        twice={key for key, count in times.items() if count > 1},
    )


def _reviewed(view: ImportView, found: Report) -> dict[str, Any]:
    """What the review page shows: the summary, the lines that still hold, by severity, with their cells."""
    if view.content is None:
        return {"summary": None, "lines": found.lines, "counts": _counts(found.lines), "excerpts": {}, "findings": {}}
    summary = summary_of(view.content, view.purpose, publishing=False)
    lines = report.standing(found, summary.problems)
    return {
        "summary": summary,
        "content": view.content,
        "lines": lines,
        "counts": _counts(lines),
        "excerpts": {line.number: cells for line in lines if (cells := _excerpt(found, line))},
        "fixable": {line.number for line in lines if report.fixable(line, view.content)},
        "findings": _by_aspect(lines),
        "open_excerpts": OPEN_EXCERPTS,
        "numbers": {aspect.key: number for number, _part, aspect in numbered_aspects(view.content)},
    }


def _counts(lines: Sequence[Line]) -> Mapping[str, int]:
    return {each.value: sum(line.finding.severity is each for line in lines) for each in Severity}


def _by_aspect(lines: Sequence[Line]) -> Mapping[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line.target.key and line.finding.severity is not Severity.NOTE:
            found.setdefault(f"{ASPECT}{line.target.key}", []).append(line)
    return found


def _excerpt(found: Report, line: Line) -> Excerpt | None:
    """The rows around a finding, without columns that are empty in all of them."""
    spot = report.around(found, line.finding.cell)
    if spot is None:
        return None
    sheet, row, column = spot
    rows = [(number, found.cells[sheet][number]) for number in (row - 1, row, row + 1) if number in found.cells[sheet]]
    letters = report.columns(rows[0][1])
    filled = [place for place in range(len(letters)) if place == column or any(cells[place] for _n, cells in rows)]
    look = LOOKS[line.finding.severity]

    def quoted(number: int, cells: Sequence[str]) -> list[tuple[str, str, bool]]:
        here = column if number == row else None
        texts = [text if number == row else _short(text) for text in cells]
        return [(texts[place], look if place == here else "", _numeric(texts[place])) for place in filled]

    shown = [(number, quoted(number, cells)) for number, cells in rows]
    return Excerpt([letters[place] for place in filled], shown, sheet or found.sheet)


def _short(text: str) -> str:
    """The rows above and below only say where one is."""
    return text if len(text) <= NEIGHBOUR_SHOWN else f"{text[:NEIGHBOUR_SHOWN]}…"


def _numeric(text: str) -> bool:
    return text.replace(".", "", 1).replace(",", "", 1).isdecimal()


def _numbered(scheme: Any) -> dict[str, tuple[str, Any]]:
    return {aspect.key: (number, aspect) for number, _part, aspect in numbered_aspects(scheme)}
