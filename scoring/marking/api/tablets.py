"""JSON of a tablet itself: who is signed in, who may enter, a fresh token for forms; no sign-in is needed to ask."""

from typing import cast

from flask import Blueprint, Response, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.openapi import described
from scoring.marking.api import answer_schemas, answers, schemas
from scoring.people.signing_in import door
from scoring.people.tablets import entering as tablets
from scoring.people.tablets.pages import COOKIE, COOKIE_SECONDS

api = Blueprint("tablet_api", __name__, url_prefix="/api/tablet")
answers.guard(api)


@api.get("")
@described(answers=answer_schemas.TabletAnswer)
def show() -> ResponseReturnValue:
    """Who is here, and who may come in by their PIN: the device's own cookie decides."""
    return _document()


@api.post("/enter")
@described(
    sends=schemas.EnterSchema,
    answers=answer_schemas.TabletAnswer,
    refuses={
        400: ("request-not-json", "field-wrong", "form-expired"),
        422: ("tablet-unknown", "pin-wrong", "tablet-locked"),
    },
)
def enter() -> ResponseReturnValue:
    """Hand the tablet to the person whose PIN this is: a new session, and nothing of the old one is kept."""
    asked = schemas.load(schemas.EnterSchema, answers.sent())
    device = request.cookies.get(COOKIE, "")
    entered = tablets.enter(
        device, asked["pairing"], asked["pin"], door.visit(), lifetime=door.lifetime(), at=clock.now()
    )
    door.enter(entered.token)
    g.pop(current_app.config["WTF_CSRF_FIELD_NAME"], None)  # it belongs to the session that has just ended
    response = _document()
    secure = cast(bool, current_app.config["SETTINGS"].secure_cookies)
    response.set_cookie(COOKIE, entered.device, COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure)
    return response


def _document() -> Response:
    actor, device = door.actor(), request.cookies.get(COOKIE, "")
    with db.reading() as session:
        guests = tablets.guests(session, device, at=clock.now())
    return jsonify(
        me=None if actor.is_anonymous else {"account": str(actor.account_id), "name": actor.display_name},
        csrf=generate_csrf(),
        guests=[{"pairing": each.pairing, "name": each.name, "locked": each.locked} for each in guests],
    )
