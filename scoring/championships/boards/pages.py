"""Public pages of a stage: its skills, the board of one, the big screen, the board inside other people's pages."""

from flask import Blueprint, Response, g, make_response, render_template, request

from scoring.championships.boards.documents import board_document, labels
from scoring.championships.boards.listing import LISTED, listing
from scoring.championships.boards.queries import may_be_kept, skill_card, skill_cards, stage_card
from scoring.championships.boards.views import Shown
from scoring.championships.boards.words import SECOND, board_words, second_words
from scoring.championships.public.pages import program_file
from scoring.championships.public.verifying import bundle_is_open
from scoring.championships.stages.queries import skill_row, stage_row
from scoring.championships.stages.wording import kind_words
from scoring.foundation import clock, words
from scoring.foundation.db import db

pages = Blueprint("boards", __name__, url_prefix="/boards/<stage>")
front = Blueprint("board_list", __name__)


@front.get("/boards")
def index() -> Response:
    """Raises NotFound: season-unknown."""
    with db.reading() as session:
        found = listing(session, request.args.get("season"), today=clock.shown(clock.now()).date())
    return _page("index", kept=True, found=found, kinds=kind_words(), listed=LISTED)


@pages.get("")
def stage(stage: str) -> Response:
    """Raises NotFound: stage-unknown."""
    with db.reading() as session:
        card, skills = stage_card(session, stage), skill_cards(session, stage, at=clock.now())
    kept = any(skill.kept for skill in skills)
    return _page("stage", kept=kept, stage=card, skills=skills, words=board_words(), Shown=Shown)


@pages.get("/<skill>")
def skill(stage: str, skill: str) -> Response:
    """Raises NotFound: stage-unknown, stage-skill-unknown."""
    with db.reading() as session:
        proven = bundle_is_open(session, stage_row(session, stage), skill_row(session, stage, skill), at=clock.now())
    return _board("skill", stage, skill, proven=proven, program=program_file())


@pages.get("/<skill>/embed")
def embed(stage: str, skill: str) -> Response:
    """The same board for other people's pages; the language may stand in the address, since no cookie comes there.

    Raises NotFound: stage-unknown, stage-skill-unknown.
    """
    if request.args.get("language") in words.LANGUAGES:
        g.language = request.args["language"]
    return _board("embed", stage, skill)


@pages.get("/projector")
def projector(stage: str) -> Response:
    """Raises NotFound: stage-unknown."""
    with db.reading() as session:
        card, skills = stage_card(session, stage), skill_cards(session, stage, at=clock.now())
    return _page(
        "projector", kept=False, stage=card, skills=skills, words=board_words(), second=second_words(),
        second_language=SECOND[words.language()],
    )  # fmt: skip


def _board(template: str, stage: str, skill: str, **given: object) -> Response:
    with db.reading() as session:
        card, found = stage_card(session, stage), skill_card(session, stage, skill, at=clock.now())
        kept = may_be_kept(session, stage, skill, at=clock.now())
        named = labels(session, [found.board])
    return _page(
        template, kept=kept, stage=card, skill=found, labels=named, document=board_document(found.board),
        words=board_words(), **given,
    )  # fmt: skip


def _page(template: str, *, kept: bool, **given: object) -> Response:
    response = make_response(render_template(f"championships/boards/{template}.html", kept=kept, **given))
    if not kept:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
