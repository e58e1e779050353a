"""Pages that bring skills in from a file and take them out: the upload, the wait, the review, the taking."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.championships.stages.files import exporting, importing
from scoring.championships.stages.files.columns import COLUMNS
from scoring.championships.stages.heading import heading_of
from scoring.championships.stages.season_pages import pages
from scoring.championships.stages.skill_pages import named_schemes, schemes_for, setting_up
from scoring.championships.stages.wording import act_words, field_words, value_word
from scoring.foundation import clock, uploads
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.security import UPLOAD_LIMIT, limiter
from scoring.foundation.words import language
from scoring.marking.judges.doing import Problem
from scoring.people import forms
from scoring.people.directory.organisation_pages import OPEN_TO_ALL
from scoring.people.files.brought_pages import file_out, file_to_fill_in, waited_for
from scoring.people.signing_in import door
from scoring.rules.errors import RuleBroken

FILENAME = "sheber-skills"


@pages.get("/stages/<stage>/skills/files/new")
def new_skill_file(stage: str) -> str:
    return _new(stage)


@pages.get("/stages/<stage>/skills/files/template.<form>")
def skill_template(stage: str, form: str) -> ResponseReturnValue:
    """The empty file to fill in, with the headings of the reader's language."""
    with db.reading() as session:
        setting_up(session, stage)
    return file_to_fill_in(form, FILENAME, COLUMNS)


@pages.get("/stages/<stage>/skills/export.<form>")
def export_skills(stage: str, form: str) -> ResponseReturnValue:
    with db.reading() as session:
        row = setting_up(session, stage)
        content = exporting.export_skills(session, row, schemes_for(session), form, language())
    return file_out(content, form, FILENAME)


@pages.post("/stages/<stage>/skills/files")
@limiter.limit(UPLOAD_LIMIT)
def upload_skills(stage: str) -> ResponseReturnValue:
    with db.reading() as session:
        setting_up(session, stage)
    kept = uploads.keep_sent(limit=uploads.file_limit())
    with db.transaction() as session:
        public_id = importing.take_in(session, stage, kept, actor=door.actor(), at=clock.now())
    return redirect(url_for(".skill_file", stage=stage, public_id=public_id))


@pages.get("/stages/<stage>/skills/files/<public_id>")
def skill_file(stage: str, public_id: str) -> str:
    return _review(stage, public_id)


@pages.post("/stages/<stage>/skills/files/<public_id>")
def take_skill_file(stage: str, public_id: str) -> ResponseReturnValue:
    try:
        with db.transaction() as session:
            setting_up(session, stage)
            importing.take(session, stage, public_id, schemes_for(session), actor=door.actor(), seen=forms.seen())
    except (Refused, RuleBroken) as refused:
        status = int(getattr(refused, "status", 422))
        if status in OPEN_TO_ALL:
            raise
        return _review(stage, public_id, Problem(refused.code, dict(refused.params), status)), status
    flash(_("The file is taken."), "done")
    return redirect(url_for(".skills", stage=stage))


def _new(stage: str) -> str:
    with db.reading() as session:
        head = heading_of(session, setting_up(session, stage), at=clock.now())
    return render_template("championships/stages/file.html", head=head)


def _review(stage: str, public_id: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    with db.reading() as session:
        head = heading_of(session, setting_up(session, stage), at=clock.now())
        schemes = schemes_for(session)
        view = importing.import_view(session, stage, public_id, schemes, actor=actor)
        if job := waited_for(session, view):
            return render_template("championships/stages/file-waiting.html", head=head, view=view, job=job)
    named, lines = named_schemes(schemes), view.lines or []
    kinds = [line.change.act.value if line.change else "refused" for line in lines]
    return render_template(
        "championships/stages/file-review.html",
        head=head, view=view, lines=lines, problem=problem, acts=act_words(), words=field_words(),
        counts=view.taken.counts if view.taken else {kind: kinds.count(kind) for kind in set(kinds)},
        findings=[found for line in lines for found in line.findings],
        said=lambda field, value: value_word(field, value, named, language()),
    )  # fmt: skip
