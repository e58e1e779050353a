"""Pages of the marking screens: an account's assessments, and the one page on which it marks."""

from typing import Any

from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.foundation import clock, viewer
from scoring.foundation.assets import static_url
from scoring.foundation.db import db
from scoring.foundation.viewer import Work
from scoring.foundation.words import language
from scoring.marking import access, telling_apart
from scoring.marking.recording import room
from scoring.marking.tablet import assignments
from scoring.marking.tablet.words import words
from scoring.people import scopes
from scoring.people.signing_in import door

# What app.js needs before it shows anything, named so that a browser fetches them side by side; a test holds it true.
MODULES = (
    "vendor/htm-preact.js",
    "vendor/idb.js",
    *(
        f"js/marking/tablet/{name}.js"
        for name in (
            *("compute", "disk", "home", "ids", "install", "noting", "overlay", "parts", "queue", "reframing"),
            *("routes", "said", "seen", "session", "snapshot", "speak", "state", "store", "undoing", "words"),
        )
    ),
)

pages = Blueprint("tablet", __name__, url_prefix="/marking")


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    app.add_template_global(shell_document)
    app.add_template_global(words, "tablet_words")
    app.add_template_global(lambda: MODULES, "tablet_modules")
    app.add_template_global(_addresses, "tablet_addresses")
    viewer.offer(app, _work)
    scopes.offer_beginning(app, access.ASSESSMENT, _own_sheets)


@pages.before_request
def expect_signed_in() -> ResponseReturnValue | None:
    if door.actor().is_anonymous:
        return redirect(url_for("people.sign_in_page", next=request.full_path.rstrip("?")))
    return None


@pages.get("")
def home() -> str:
    """The assessments where this account marks or leads; the tablet's address to begin the day with."""
    with db.reading() as session:
        cards = assignments.assignments(session, actor=door.actor(), today=clock.shown(clock.now()).date())
        told = (telling_apart.SKILL, telling_apart.REHEARSAL)
        apart = telling_apart.differences(session, [card.assessment for card in cards], language(), told=told)
    return render_template("marking/tablet-home.html", cards=cards, apart=apart)


@pages.get("/<assessment>")
def shell(assessment: str) -> str:
    """The page that marks: its modules read the assessment from the address, and ask who is here."""
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        access.require(door.actor(), access.SEE, assessment, access.belonging(frame, door.actor()))
    return shell_page(assessment)


def shell_page(assessment: str = "") -> str:
    """The page itself; of no assessment and for nobody, so that a tablet may keep it."""
    return render_template("marking/tablet-shell.html", assessment=assessment)


def _addresses(assessment: str) -> list[str]:
    """What the page will ask first: on its way while the modules still come."""
    if not assessment:
        return []
    return [url_for(f"marking_api.show_{what}", assessment=assessment) for what in ("work", "cells")]


def shell_document() -> dict[str, Any]:
    """What the modules cannot know by themselves. The page of a tablet without network says nobody's account."""
    actor = door.actor()
    known = viewer.viewer() is not None
    return {
        "account": str(actor.account_id) if known else "",
        "name": actor.display_name if known else "",
        "language": language(),
        "zone": current_app.config["SETTINGS"].time_zone,
        "icons": static_url("icons.svg"),
    }


def _own_sheets(session: Session, assessment: str, account_id: int) -> str:
    """Where a judge's tablet begins: the next thing to do is one tap from there. Others begin at the start page."""
    return url_for("tablet.shell", assessment=assessment) if assignments.judges(session, assessment, account_id) else ""


def _work() -> list[Work]:
    """Marking on the start page of whoever marks or leads somewhere."""
    if "marks_somewhere" not in g:
        with db.reading() as session:
            g.marks_somewhere = assignments.anywhere(session, door.actor())
    if not g.marks_somewhere:
        return []
    meaning = _("Assessments where you mark, and your sheets of the day")
    return [Work(_("My marking"), meaning, url_for("tablet.home"), "check", first=True)]
