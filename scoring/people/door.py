"""The door: who is acting in this request, told by the token in its session cookie."""

from datetime import timedelta

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, current_user, login_user
from sqlalchemy.orm import Session

from scoring.foundation import clock, viewer
from scoring.foundation.db import db
from scoring.foundation.viewer import Viewer
from scoring.people import permissions, sign_in
from scoring.people.access_log import Visit
from scoring.people.actors import VISITOR, Actor

_TOKEN = "_user_id"  # noqa: S105  # the name Flask-Login keeps it under


def init_app(app: Flask) -> None:
    login = LoginManager()
    login.session_protection = None  # a tablet that walks from one access point to another keeps its sign-in
    login.anonymous_user = lambda: VISITOR
    login.user_loader(_load)
    # Without Flask-Login's own context processor: it would ask the database before every error page.
    login.init_app(app, add_context_processor=False)
    viewer.provide(app, _viewer)


def actor() -> Actor:
    """The acting person of this request; VISITOR when nobody signed in."""
    found: Actor = current_user._get_current_object()
    return found


def visit() -> Visit:
    """Where this request comes from."""
    return Visit(address=request.remote_addr or "", agent=request.headers.get("User-Agent", ""))


def lifetime() -> timedelta:
    """How long a sign-in lives unused."""
    return timedelta(minutes=current_app.config["SETTINGS"].session_minutes)


def enter(token: str) -> Actor:
    """Give this browser a new sign-in; the one it had ends, and nothing of its old session is kept."""
    old, now = session.get(_TOKEN), clock.now()
    with db.transaction() as writing:
        if old:
            sign_in.end_sign_in_of(writing, str(old), visit(), at=now)
        entering = sign_in.actor_of(writing, token, at=now) or VISITOR
    session.clear()
    login_user(entering)
    g.pop("viewer", None)
    return entering


def leave() -> None:
    """Forget the sign-in in this browser."""
    session.clear()
    g.pop("viewer", None)


def role_word(role: str) -> str:
    """A role in the reader's language."""
    words: dict[str, str] = {
        "administrator": _("Administrator"),
        "organizer": _("Organizer"),
        "jury-president": _("Jury president"),
        "chief-expert": _("Chief expert"),
        "deputy-chief-expert": _("Deputy chief expert"),
        "expert": _("Expert"),
        "commission-chair": _("Commission chair"),
        "commission-member": _("Commission member"),
        "commission-secretary": _("Commission secretary"),
        "observer": _("Observer"),
        "press": _("Press"),
        "competitor": _("Competitor"),
    }
    return words[role]


def _load(token: str) -> Actor | None:
    now = clock.now()
    with db.reading() as reading:
        found = sign_in.actor_of(reading, token, at=now)
        due = found is not None and _due(reading, found)
    if found is not None and due:
        with db.transaction() as writing:
            sign_in.keep_alive(writing, found.sign_in_id or 0, lifetime=lifetime(), at=now)
    return found


def _due(reading: Session, found: Actor) -> bool:
    return sign_in.due(reading, found.sign_in_id or 0, at=clock.now())


def _viewer() -> Viewer | None:
    person = actor()
    if person.is_anonymous:
        return None
    held = [role for role in permissions.ROLES if role in person.roles]
    return Viewer(
        name=person.display_name,
        role=role_word(held[0]) if held else "",
        account=url_for("people.account"),
        sign_out=url_for("people.sign_out"),
    )
