"""Pages of looking at results: what the marks tell, benchmarks of colleges and regions, a press sheet."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from scoring.championships.insights import access, charts, words
from scoring.championships.insights.benchmarks import Category, category_from
from scoring.championships.insights.comparing import benchmark, places_seen
from scoring.championships.insights.press import press_sheet
from scoring.championships.insights.queries import log_judges, marks_tell
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.viewer import Work
from scoring.people import access_log, forms
from scoring.people.signing_in import door

pages = Blueprint("insights", __name__)
SEASON_MAX = 20  # characters
CATEGORY_MAX = 80
LANGUAGES = ("kk", "ru")  # of a press sheet, the state language first. decisions.md 26


def work() -> list[Work]:
    """The place of benchmarks on the start page."""
    if not access.allowed_anywhere(door.actor()):
        return []
    meaning = _("Results of colleges and regions by skill, stage and year; a sheet for the press")
    return [Work(_("Benchmarking"), meaning, url_for("insights.index"), "ruler")]


@pages.get("/assessments/<assessment>/insights")
def marks(assessment: str) -> str:
    with db.reading() as session:
        frame, told = marks_tell(session, assessment, actor=door.actor())
    if told is not None and told.judges:
        with db.transaction() as session:
            log_judges(session, assessment, door.visit(), actor=door.actor(), at=clock.now())
    return render_template(
        "championships/insights/marks.html", assessment=assessment, frame=frame, told=told, words=words, charts=charts
    )


@pages.get("/benchmarks")
def index() -> str:
    with db.reading() as session:
        regions, colleges = places_seen(session, actor=door.actor())
    may_import = access.may_import(door.actor())
    return render_template(
        "championships/insights/index.html", regions=regions, colleges=colleges, may_import=may_import
    )


@pages.get("/benchmarks/<any(college, region):kind>/<place>")
def compare(kind: str, place: str) -> str:
    with db.reading() as session:
        found = benchmark(
            session, kind, place, _season(), forms.page(), _category(), actor=door.actor(), at=clock.now()
        )
    return render_template("championships/insights/benchmark.html", kind=kind, found=found, words=words, charts=charts)


@pages.get("/benchmarks/<any(college, region):kind>/<place>/press")
def press(kind: str, place: str) -> str:
    actor = door.actor()
    with db.reading() as session:
        found = press_sheet(session, kind, place, _season(), _category(), actor=actor, at=clock.now())
    if any(one.persons for one in found.honours):
        with db.transaction() as session:
            access_log.record(
                session, "seats-seen", actor.account_id, door.visit(), at=clock.now(), subject=f"{kind}:{place}"
            )
    return render_template(
        "championships/insights/press.html", kind=kind, found=found, words=words, languages=LANGUAGES,
    )  # fmt: skip


def _season() -> str:
    return request.args.get("season", "")[:SEASON_MAX]


def _category() -> Category | None:
    """What the address asks for; one of which a place has no results is left aside."""
    return category_from(request.args.get("contest", "")[:CATEGORY_MAX])
