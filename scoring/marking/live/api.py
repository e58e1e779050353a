"""What the desk reads when its page opens, before the wire tells it of changes: presence and alerts as JSON."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking.live.presence import tablets_of
from scoring.marking.live.watching import alerts_for, document
from scoring.people.signing_in import door

api = Blueprint("live", __name__)


@api.get("/api/marking/<assessment>/presence")
def presence(assessment: str) -> ResponseReturnValue:
    """Who is connected, on which sheet, and what waits on whose tablet: a list, as `presence` on the wire."""
    with db.reading() as session:
        found = tablets_of(session, assessment, door.actor(), at=clock.now())
    return jsonify(presence=[each.document() for each in found])


@api.get("/api/marking/<assessment>/alerts")
def alerts(assessment: str) -> ResponseReturnValue:
    """What those who lead should look at now: a list, as `alert` on the wire."""
    with db.reading() as session:
        found = alerts_for(session, assessment, door.actor(), at=clock.now())
    return jsonify(alerts=[document(each) for each in found])
