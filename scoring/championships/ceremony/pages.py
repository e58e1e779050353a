"""The big screen of the ceremony, for anybody who watches; and that of a rehearsal, for whoever runs it."""

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scoring.championships.boards.api import STREAM_LIMIT
from scoring.championships.boards.queries import stage_card
from scoring.championships.boards.responding import StreamResponse
from scoring.championships.boards.words import SECOND
from scoring.championships.ceremony import access
from scoring.championships.ceremony.screen import screen_document
from scoring.championships.ceremony.streaming import FOR_REAL, REHEARSAL, screens
from scoring.championships.ceremony.words import screen_words, second_words
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.queries import stage_row
from scoring.foundation import clock, words
from scoring.foundation.db import db
from scoring.foundation.security import limiter
from scoring.people.signing_in import door

pages = Blueprint("ceremony", __name__)


@pages.get("/ceremony/<stage>")
def screen(stage: str) -> Response:
    """Raises NotFound: stage-unknown."""
    return _screen(stage, rehearsal=False)


@pages.get("/ceremony/<stage>/stream")
@limiter.limit(STREAM_LIMIT)
def stream(stage: str) -> ResponseReturnValue:
    """Raises NotFound: stage-unknown; TooMany: too-many-viewers."""
    return _stream(stage, FOR_REAL)


@pages.get("/stages/<stage>/ceremony/rehearsal/screen")
def rehearsal_screen(stage: str) -> Response:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown."""
    _require(stage)
    return _screen(stage, rehearsal=True)


@pages.get("/stages/<stage>/ceremony/rehearsal/stream")
@limiter.limit(STREAM_LIMIT)
def rehearsal_stream(stage: str) -> ResponseReturnValue:
    """Raises as `stream` and `rehearsal_screen` do."""
    _require(stage)
    return _stream(stage, REHEARSAL)


def _require(stage: str) -> None:
    with db.reading() as session:
        stage_access.require(door.actor(), access.RUN_CEREMONY, stage_row(session, stage))


def _screen(stage: str, *, rehearsal: bool) -> Response:
    with db.reading() as session:
        card = stage_card(session, stage)
        document = screen_document(session, stage, rehearsal=rehearsal, at=clock.now())
    response = make_response(
        render_template(
            "championships/ceremony/screen.html", stage=card, document=document, rehearsal=rehearsal,
            stream=url_for(".rehearsal_stream" if rehearsal else ".stream", stage=stage),
            words=screen_words(), second=second_words(), second_language=SECOND[words.language()],
        )
    )  # fmt: skip
    response.headers["X-Robots-Tag"] = "noindex"  # a search engine hears of results once they are released
    response.headers["Cache-Control"] = "no-store"
    return response


def _stream(stage: str, what: str) -> ResponseReturnValue:
    with db.reading() as session:
        stage_row(session, stage)
    address = request.remote_addr or ""
    screens().expect_room(address)
    if request.method == "HEAD":
        return Response(mimetype="text/event-stream")
    last = request.headers.get("Last-Event-ID", "")
    return StreamResponse(screens(), stage, what, address=address, last=last, headers={})
