"""Pages of whoever holds a personal link: the code, one's own page with its sections, the name in public."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused, SignInNeeded
from scoring.people import forms
from scoring.people.personal import entering
from scoring.people.personal.access import SAY_NAME, own_person
from scoring.people.personal.naming_oneself import admit_saying, name_shown, say_name
from scoring.people.personal.sections import sections_of
from scoring.people.signing_in import door

OPEN_TO_ALL = {401, 403, 404}

pages = Blueprint("own", __name__)


@pages.after_request
def _not_for_search(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@pages.errorhandler(SignInNeeded)
def link_needed(_error: SignInNeeded) -> ResponseReturnValue:
    """Whoever was here before has no password to sign in with: the way back is their link."""
    return render_template("people/personal/link-needed.html"), SignInNeeded.status


@pages.get("/link/<secret>")
def asked(secret: str) -> ResponseReturnValue:
    """Where the QR leads. Looking says nothing of the link, and uses nothing up."""
    return _code_form(secret)


@pages.post("/link/<secret>")
def entered(secret: str) -> ResponseReturnValue:
    try:
        token = entering.enter(secret, forms.text("code"), door.visit(), lifetime=door.lifetime(), at=clock.now())
    except Refused as refused:
        return _code_form(secret, refused)
    return let_in(token)


@pages.get("/my")
def show() -> ResponseReturnValue:
    return _page()


@pages.post("/my/name")
def name() -> ResponseReturnValue:
    actor = door.actor()
    own_person(actor, SAY_NAME)
    try:
        admit_saying(actor, door.visit())
        with db.transaction() as session:
            say_name(session, door.visit(), shown=forms.text("shown") == "yes", actor=actor, at=clock.now())
            now = name_shown(session, actor=actor, at=clock.now())
    except Refused as refused:
        if refused.status in OPEN_TO_ALL:
            raise
        return _page(refused), refused.status
    if not now.agreed:
        flash(_("Your name is no longer shown."), "done")
    elif now.processing:
        flash(_("Your name is shown from now on."), "done")
    else:
        flash(_("Your consent is noted. Your name is not shown yet."), "warning")
    return redirect(url_for(".show", _anchor="name"))


@pages.post("/my/leave")
def leave() -> ResponseReturnValue:
    own_person(door.actor())
    door.leave_personal()
    flash(_("You have left your page. Your link and code let you in again."), "done")
    return redirect("/")


def _page(refused: Refused | None = None) -> str:
    actor, now = door.actor(), clock.now()
    person = own_person(actor)
    with db.reading() as session:
        shown = name_shown(session, actor=actor, at=now)
        return render_template(
            "people/personal/own.html",
            name=actor.display_name, shown=shown, sections=sections_of(session, person, at=now), refused=refused,
        )  # fmt: skip


def let_in(token: str) -> ResponseReturnValue:
    """To the own page, with the token of a new visit."""
    door.enter(token)
    return redirect(url_for("own.show"))


def code_form(action: str, refused: Refused | None = None) -> ResponseReturnValue:
    """Where the code of a personal link is typed; `action` is where it goes."""
    page = render_template("people/personal/code.html", action=action, refused=refused)
    response = make_response(page, refused.status if refused else 200)
    if refused is not None and "minutes" in refused.params:
        response.headers["Retry-After"] = str(int(refused.params["minutes"]) * 60)
    return response


def _code_form(secret: str, refused: Refused | None = None) -> ResponseReturnValue:
    return code_form(url_for("own.entered", secret=secret), refused)
