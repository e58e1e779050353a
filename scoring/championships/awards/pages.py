"""Pages of a stage's results: standings by skill, team tables, awards, files, tables of a whole track."""

import io

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from scoring.championships.awards import access, files, words
from scoring.championships.awards.queries import (
    PAGE,
    StageResults,
    log_names,
    results,
    superseded,
    track_of,
    track_tables,
)
from scoring.championships.awards.tables import TABLES
from scoring.championships.results import words as result_words
from scoring.championships.stages.queries import stage_name, stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from scoring.foundation.words import language
from scoring.people import forms, permissions
from scoring.people.files.exporting import TYPES
from scoring.people.signing_in import door

pages = Blueprint("awards", __name__)


@pages.get("/stages/<stage>/results")
def show(stage: str) -> str:
    found, signed = _seen(stage)
    count = -(-len(found.skills) // PAGE)
    page = min(forms.page(), max(count, 1))
    return _page(
        "results", found, shown=found.skills[(page - 1) * PAGE : page * PAGE], page=page, pages=count, signed=signed
    )


@pages.get("/stages/<stage>/tables")
def tables(stage: str) -> str:
    with db.reading() as session:
        found = results(session, stage, actor=door.actor())
        season, track = track_of(session, found.stage)
        signed = superseded(session, found)
    wide = permissions.allow(door.actor(), access.SEE_TRACK_TABLES)
    return _page("tables", found, season=season, track=track, wide=wide, signed=signed)


@pages.get("/stages/<stage>/awards")
def awards(stage: str) -> str:
    found, signed = _seen(stage)
    may_take = access.allowed(door.actor(), access.SEE_RESULT_NAMES, found.stage)
    return _page("awards", found, may_take=may_take, signed=signed)


@pages.get("/stages/<stage>/results/<what>.<form>")
def file(stage: str, what: str, form: str) -> ResponseReturnValue:
    """One table as a file; with names for those who may see them, which is logged."""
    actor = door.actor()
    with db.transaction() as session:
        row = stage_row(session, stage)
        access.require(actor, access.SEE_RESULTS, row)
        if files.made_of_names(what):
            access.require(actor, access.SEE_RESULT_NAMES, row)
        found = results(session, stage, actor=actor, names=what not in TABLES)
        content = files.stage_file(found, what, form, language())
        if found.people:
            log_names(session, stage, "seats-exported", door.visit(), actor=actor, at=clock.now())
    name = what if files.made_of_names(what) else f"{stage}-{what}"
    return send_file(io.BytesIO(content), mimetype=TYPES[form], as_attachment=True, download_name=f"{name}.{form}")


@pages.get("/seasons/<season>/tracks/<track>/tables")
def track(season: str, track: str) -> str:
    with db.reading() as session:
        year, line, found = track_tables(session, season, track, actor=door.actor())
    name = {"kk": line.name_kk, "ru": line.name_ru, "en": line.name_en}[language()]
    return render_template(
        "championships/awards/track.html", season=year.name, track=name, found=found, words=words, files=files,
        stage_name=stage_name, args={"season": season, "track": track},
    )  # fmt: skip


@pages.get("/seasons/<season>/tracks/<track>/tables/<level>/<table>.<form>")
def track_file(season: str, track: str, level: str, table: str, form: str) -> ResponseReturnValue:
    """One table over the stages of a track as a file. Raises NotFound: page-not-found."""
    with db.reading() as session:
        _year, _line, found = track_tables(session, season, track, actor=door.actor())
        of_level = next((one for one in found if one.level == level), None)
        if of_level is None:
            raise NotFound("page-not-found")
        content = files.track_file(of_level, table, form, language())
    name = f"{track}-{level}-{table}.{form}"
    return send_file(io.BytesIO(content), mimetype=TYPES[form], as_attachment=True, download_name=name)


def _seen(stage: str) -> tuple[StageResults, int]:
    """The results with names, where the reader may see them, and what `superseded` says; the look is logged."""
    with db.reading() as session:
        found = results(session, stage, actor=door.actor(), names=True)
        signed = superseded(session, found)
    if found.people:
        with db.transaction() as session:
            log_names(session, stage, "seats-seen", door.visit(), actor=door.actor(), at=clock.now())
    return found, signed


def _page(name: str, found: StageResults, **more: object) -> str:
    return render_template(
        f"championships/awards/{name}.html",
        stage=found.stage.public_id,
        title=stage_name(found.stage, language()),
        found=found,
        words=words,
        result_words=result_words,
        files=files,
        args=request.args,
        **more,
    )
