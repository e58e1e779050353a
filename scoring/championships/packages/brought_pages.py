"""Pages of a stage that came in a package: what came, from whom and when, and its final results as they stand there."""

from flask import Blueprint, render_template

from scoring.championships.packages import words
from scoring.championships.packages.brought import brought, brought_standings
from scoring.championships.results import words as result_words
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking.desk import words as desk_words
from scoring.people.signing_in import door

pages = Blueprint("brought", __name__, url_prefix="/stages/<stage>/brought")


@pages.get("")
def show(stage: str) -> str:
    with db.reading() as session:
        view = brought(session, stage, actor=door.actor(), at=clock.now())
    return render_template("championships/packages/brought.html", view=view, words=words)


@pages.get("/<skill>")
def skill(stage: str, skill: str) -> str:
    with db.transaction() as session:  # a look at names is written into the access log
        view = brought_standings(session, stage, skill, door.visit(), actor=door.actor(), at=clock.now())
    return render_template(
        "championships/packages/brought-skill.html", view=view, words=result_words, desk_words=desk_words
    )
