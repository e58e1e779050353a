"""The door: who is acting in this request, told by the token in its session cookie."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask, Response, current_app, g, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, current_user, login_user
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from scoring.foundation import clock, viewer
from scoring.foundation.db import db
from scoring.foundation.viewer import Viewer
from scoring.people import permissions
from scoring.people.access_log import Visit
from scoring.people.actors import VISITOR, Actor
from scoring.people.personal import entering
from scoring.people.signing_in import sign_in
from scoring.people.signing_in.holders import holders

log = logging.getLogger(__name__)
_TOKEN = "_user_id"  # noqa: S105  # the name Flask-Login keeps it under


def init_app(app: Flask) -> None:
    login = LoginManager()
    login.session_protection = None  # a tablet that walks from one access point to another keeps its sign-in
    login.anonymous_user = lambda: VISITOR
    login.user_loader(_load)
    # Without Flask-Login's own context processor: it would ask the database before every error page.
    login.init_app(app, add_context_processor=False)
    app.before_request(_begin)
    app.after_request(_note)
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
            _end(writing, str(old), now)
        held = entering.holder_of if entering.is_personal(token) else sign_in.holder_of
        found = held(writing, token, at=now)
    who = found.actor if found else VISITOR
    session.clear()
    login_user(who, force=True)  # Flask-Login knows accounts alone, and not who came by a personal link
    g.pop("viewer", None)
    return who


def leave_personal() -> None:
    """End the visit that a personal link began, and forget it in this browser."""
    with db.transaction() as writing:
        entering.end_visit(writing, actor().token, visit(), at=clock.now())
    leave()


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
    if entering.is_personal(token):
        return _load_personal(token, now)
    found = holders().holder(token, at=now)
    if found is None:
        return None
    if sign_in.due(found.last_seen, at=now):
        sign_in_id = found.actor.sign_in_id or 0
        _used(lambda writing: sign_in.keep_alive(writing, sign_in_id, lifetime=lifetime(), at=now))
    return found.actor


def _load_personal(token: str, now: datetime) -> Actor | None:
    with db.reading() as reading:
        found = entering.holder_of(reading, token, at=now)
    if found is None:
        return None
    if sign_in.due(found.last_seen, at=now):
        _used(lambda writing: entering.keep_alive(writing, token, lifetime=lifetime(), at=now))
    return found.actor


def _begin() -> None:
    g.used = []


def _used(note: Callable[[Session], None]) -> None:
    """Note that a sign-in was used: when the request is done, since it may be in the middle of a transaction already,
    for whose end this one would wait and never see it. A socket has no end: there at once."""
    if "used" in g:
        g.used.append(note)
        return
    with db.transaction() as writing:
        note(writing)


def _note(response: Response) -> Response:
    """What was answered stays answered, though this should fail: the sign-in is noted with the next request."""
    try:
        for note in g.pop("used", []):
            with db.transaction() as writing:
                note(writing)
    except SQLAlchemyError as error:
        log.warning("the use of a sign-in was not noted: %s", error)
    return response


def _end(writing: Session, token: str, now: datetime) -> None:
    if entering.is_personal(token):
        entering.end_visit(writing, token, visit(), at=now)
    else:
        sign_in.end_sign_in_of(writing, token, visit(), at=now)


def _viewer() -> Viewer | None:
    person = actor()
    if person.person:
        return Viewer(person.display_name, role_word("competitor"), url_for("own.show"), url_for("own.leave"))
    if person.is_anonymous:
        return None
    held = [role for role in permissions.ROLES if role in person.roles]
    return Viewer(
        name=person.display_name,
        role=role_word(held[0]) if held else "",
        account=url_for("people.account"),
        sign_out=url_for("people.sign_out"),
    )
