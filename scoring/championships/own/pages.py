"""The page of one own result: total, place, profile, comments, corrections, the way to an appeal."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from scoring.championships.own.queries import own_detail
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import SignInNeeded
from scoring.people.personal.access import own_person
from scoring.people.personal.own_pages import link_needed
from scoring.people.signing_in import door

pages = Blueprint("own_results", __name__, url_prefix="/my/results")
pages.register_error_handler(SignInNeeded, link_needed)


@pages.after_request
def _not_for_search(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@pages.get("/<seat>")
def show(seat: str) -> ResponseReturnValue:
    """Raises NotFound: own-result-unknown."""
    person = own_person(door.actor())
    with db.reading() as session:
        found = own_detail(session, person, seat, at=clock.now())
        return render_template("championships/own/result.html", found=found)
