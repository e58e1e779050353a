"""The page of an assessment that says who has clinched a place and who still can."""

from flask import Blueprint, render_template

from scoring.championships.advancing import words
from scoring.championships.advancing.hopes import hopes
from scoring.championships.results.queries import log_names
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.people.signing_in import door

pages = Blueprint("prospects", __name__, url_prefix="/assessments/<assessment>/prospects")


@pages.get("")
def show(assessment: str) -> str:
    with db.reading() as session:
        found = hopes(session, assessment, actor=door.actor())
    if found.lines and found.standings.names:
        with db.transaction() as session:
            log_names(session, assessment, door.visit(), actor=door.actor(), at=clock.now())
    return render_template(
        "championships/advancing/prospects.html", assessment=assessment, view=found, found=found.standings, words=words
    )
