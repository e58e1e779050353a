"""Where one is: the way from the start page to a stage, and from an assessment up to the stage it belongs to."""

from flask import Flask, url_for
from flask_babel import gettext as _

from scoring.championships.stages import access
from scoring.championships.stages.models import ChampionshipRow
from scoring.championships.stages.queries import championship_name, stage_name, stage_of_assessment, stage_row
from scoring.foundation.db import db
from scoring.foundation.words import language
from scoring.marking import tabs
from scoring.people.signing_in import door

Step = tuple[str, str | None]  # a word, and its address for those who may open it


def init_app(app: Flask) -> None:
    app.add_template_global(stage_trail)
    tabs.offer_up(app, up_from)


def stage_trail(stage: str) -> list[Step]:
    """From the start page to the stage, for the crumbs of its pages. Raises NotFound: stage-unknown."""
    with db.reading() as session:
        row = stage_row(session, stage)
        championship = session.get_one(ChampionshipRow, row.championship_id)
    steps: list[Step] = [(_("Start"), "/")]
    if not access.allowed(door.actor(), access.SEE_STAGE, row):
        return [*steps, (stage_name(row, language()), None)]
    return [
        *steps,
        (_("Championships"), url_for("stages.index")),
        (
            championship_name(championship, language()),
            url_for("stages.championship", championship=championship.public_id),
        ),
        (stage_name(row, language()), url_for("stages.show", stage=stage)),
    ]


def up_from(assessment: str) -> tuple[str, str] | None:
    """(word, address) of the stage that an assessment belongs to, for those who may see it."""
    with db.reading() as session:
        row = stage_of_assessment(session, assessment)
    if row is None or not access.allowed(door.actor(), access.SEE_STAGE, row):
        return None
    return _("The stage"), url_for("stages.show", stage=row.public_id)
