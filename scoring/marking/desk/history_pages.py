"""History in words, the journal as a file, whether it is intact; totals."""

from collections.abc import Iterator

from flask import Blueprint, Response, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.foundation import clock, jobs
from scoring.foundation.collation import kazakh_key
from scoring.foundation.db import db
from scoring.marking import access
from scoring.marking.checkpoints import newest_checkpoint
from scoring.marking.desk import erasing, intact, telling
from scoring.marking.desk import totals as totalling
from scoring.marking.desk import words as desk_words
from scoring.marking.desk.doing import Problem, act
from scoring.marking.desk.history import Asked, history, names_of
from scoring.marking.desk.journal import journal_lines
from scoring.marking.desk.rights import ERASE_TEXT, EXPORT_JOURNAL, READ_JOURNAL
from scoring.marking.recording import room
from scoring.people import forms
from scoring.people.signing_in import door
from scoring.schemes.content.numbering import numbered_aspects

pages = Blueprint("desk_history", __name__, url_prefix="/assessments/<assessment>")


@pages.get("/history")
def show(assessment: str) -> str:
    return _page(assessment, "")


@pages.post("/history/verify")
def verify(assessment: str) -> ResponseReturnValue:
    with db.transaction() as session:
        job = intact.ask_to_verify(session, assessment, actor=door.actor())
    return redirect(url_for(".verified", assessment=assessment, job=job))


@pages.post("/history/erase")
def erase(assessment: str) -> ResponseReturnValue:
    """Erase the words of one entry."""
    access.require(door.actor(), ERASE_TEXT, assessment)
    return act(
        lambda: _erase(assessment),
        said=lambda: _("The text is erased. The journal is whole."),
        to=lambda: url_for(".show", assessment=assessment, seat=forms.text("seat") or None),
        again=lambda problem: _page(assessment, "", problem),
    )


@pages.get("/history/verified/<job>")
def verified(assessment: str, job: str) -> str:
    return _page(assessment, job)


@pages.get("/history/journal")
def journal(assessment: str) -> ResponseReturnValue:
    """The journal as JSON Lines, sent as it is read."""
    access.require(door.actor(), EXPORT_JOURNAL, assessment)
    with db.reading() as session:
        frame = room().frames.get(session, assessment)

    def lines() -> Iterator[str]:
        with db.reading() as session:
            yield from journal_lines(session, frame)

    name = f"journal-{assessment}-{clock.shown(clock.now()):%Y-%m-%d-%H%M}.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(stream_with_context(lines()), mimetype="application/jsonl", headers=headers)


@pages.get("/totals")
def totals(assessment: str) -> str:
    with db.reading() as session:
        found = totalling.totals(session, assessment, actor=door.actor())
    return render_template(
        "marking/desk/totals.html", assessment=assessment, totals=found, words=desk_words,
        sees=access.allowed(door.actor(), access.SEE_SHEETS, assessment), most_listed=totalling.LISTED,
    )  # fmt: skip


def _erase(assessment: str) -> None:
    entry = request.form.get("entry", 0, int)
    with db.transaction() as session:
        erasing.erase(session, assessment, forms.text("seat"), entry, actor=door.actor(), at=clock.now())


def _page(assessment: str, job: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    access.require(actor, READ_JOURNAL, assessment)
    seat, sheet, aspect, account = (request.args.get(name, "").strip() for name in ("seat", "sheet", "aspect", "by"))
    asked = Asked(seat, sheet, aspect, account, forms.page())
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        found = history(session, frame, asked)
        followed = jobs.find(session, job, account=actor.account_id) if job else None
        people = {str(account) for account in frame.judges} | {line.entry.by for line in found.lines}
        names = names_of(session, people)
        newest = newest_checkpoint(session, assessment)
    return render_template(
        "marking/desk/history.html",
        assessment=assessment,
        frame=frame,
        asked=asked,
        history=found,
        address=url_for(
            ".show",
            assessment=assessment,
            seat=seat or None,
            sheet=sheet or None,
            aspect=aspect or None,
            by=account or None,
        ),
        numbers={aspect.key: number for number, _sheet, aspect in numbered_aspects(frame.scheme)},
        people=sorted(names.items(), key=lambda one: kazakh_key(one[1])),
        newest=newest,
        may_export=access.allowed(actor, EXPORT_JOURNAL, assessment),
        job=followed,
        finding=intact.finding(followed, assessment) if followed else None,
        erases=access.allowed(actor, ERASE_TEXT, assessment),
        own=str(actor.account_id),
        problem=problem,
        told=telling.told,
        why=telling.why,
        words=desk_words,
    )
