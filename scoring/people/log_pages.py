"""The access log as administrators read it: who signed in, who looked at personal data, who took it out, from where."""

from flask import Blueprint, render_template, request

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.people import forms
from scoring.people.access_queries import PAGE, guessing, visits
from scoring.people.signing_in import door

pages = Blueprint("access_log", __name__, url_prefix="/access-log")


@pages.get("")
def index() -> str:
    what, login = request.args.get("what", ""), request.args.get("login", "").strip()
    with db.transaction() as session:  # reading the log is logged as well
        rows, count = visits(
            session, door.visit(), what=what, login=login, page=forms.page(), actor=door.actor(), at=clock.now()
        )
        guessed = guessing(session, actor=door.actor(), at=clock.now())
    return render_template(
        "people/access-log.html", rows=rows, count=count, what=what, login=login, page=forms.page(),
        pages=-(-count // PAGE), guessed=guessed,
    )  # fmt: skip
