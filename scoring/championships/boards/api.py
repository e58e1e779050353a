"""Boards as JSON for anybody's program, and as a stream of what changes. docs/boards.md describes both."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from scoring.championships.boards import schemas
from scoring.championships.boards.documents import SUMMARY, board_document, labels
from scoring.championships.boards.queries import SkillCard, skill_card, skill_cards, stage_card
from scoring.championships.boards.responding import StreamResponse
from scoring.championships.boards.streaming import hub
from scoring.championships.stages.queries import skill_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.openapi import described
from scoring.foundation.openly import LIMIT, READABLE, REFUSED, answer
from scoring.foundation.security import limiter

STREAM_LIMIT = "3000 per minute"  # per address: a whole college comes back at once after a server was started again
api = Blueprint("boards_api", __name__)


@api.get("/api/v1/boards/<stage>")
@limiter.limit(LIMIT)
@described(answers=schemas.StageBoardsAnswer, refuses=REFUSED | {404: ("stage-unknown",)})
def stage_feed(stage: str) -> ResponseReturnValue:
    """The skills of a stage and what is shown of each. Nobody has to sign in; kept by its ETag."""
    with db.reading() as session:
        card = stage_card(session, stage)
        cards = skill_cards(session, stage, at=clock.now())
    return answer({"id": card.id, "name": card.name.document(), "skills": [_summary(one) for one in cards]})


@api.get("/api/v1/boards/<stage>/<skill>")
@limiter.limit(LIMIT)
@described(answers=schemas.SkillBoardAnswer, refuses=REFUSED | {404: ("stage-skill-unknown",)})
def skill_feed(stage: str, skill: str) -> ResponseReturnValue:
    """The board of a skill as anybody may see it now, and what its colleges and regions are called."""
    with db.reading() as session:
        card = skill_card(session, stage, skill, at=clock.now())
        named = labels(session, [card.board])
    return answer({**_head(card), "board": board_document(card.board), "labels": named})


@api.get("/api/boards/<stage>")
@described(moved=True)
def old_stage_feed(stage: str) -> ResponseReturnValue:
    """Where the skills of a stage stand now: under the version."""
    return _moved("boards_api.stage_feed", stage=stage)


@api.get("/api/boards/<stage>/<skill>")
@described(moved=True)
def old_skill_feed(stage: str, skill: str) -> ResponseReturnValue:
    """Where the board of a skill stands now: under the version."""
    return _moved("boards_api.skill_feed", stage=stage, skill=skill)


@api.get("/boards/<stage>/<skill>/stream")
@limiter.limit(STREAM_LIMIT)
def stream(stage: str, skill: str) -> ResponseReturnValue:
    """Raises NotFound: stage-skill-unknown; TooMany: too-many-viewers."""
    with db.reading() as session:
        skill_row(session, stage, skill)
    address = request.remote_addr or ""
    hub().expect_room(address)
    if request.method == "HEAD":
        return Response(mimetype="text/event-stream")
    last = request.headers.get("Last-Event-ID", "")
    return StreamResponse(hub(), stage, skill, address=address, last=last, headers=READABLE)


def _moved(endpoint: str, **values: str) -> ResponseReturnValue:
    """For good; whoever asks from another page may follow."""
    response = redirect(url_for(endpoint, _external=False, **values), HTTPStatus.MOVED_PERMANENTLY)
    response.headers.update(READABLE)
    return response


def _head(card: SkillCard) -> Mapping[str, Any]:
    return {"id": card.id, "number": card.number, "name": card.name.document()}


def _summary(card: SkillCard) -> Mapping[str, Any]:
    document = board_document(card.board)
    return {**_head(card), **{key: document[key] for key in SUMMARY}}
