"""The organizer's page of the boards: what the public sees of the stage and of each skill, and the release."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.championships.boards import access, choosing, words
from scoring.championships.boards.choosing import Choice
from scoring.championships.boards.queries import skill_cards, stage_card
from scoring.championships.boards.releasing import in_the_way
from scoring.championships.boards.setting import Setting, Shows, acts_of, settings_of
from scoring.championships.boards.views import Shown
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.marking.desk.doing import Problem, act
from scoring.people import forms
from scoring.people.signing_in import door

LAST_ACTS = 20
pages = Blueprint("board_setting", __name__, url_prefix="/stages/<stage>/board")


@pages.get("")
def show(stage: str) -> str:
    return _page(stage)


@pages.post("")
def choose(stage: str) -> ResponseReturnValue:
    """What the public sees of the stage, or of the skill that the form names."""
    _require(stage)
    return act(
        lambda: _choose(stage),
        said=lambda: _("The choice is kept."),
        to=lambda: url_for(".show", stage=stage),
        again=lambda problem: _page(stage, problem),
    )


@pages.post("/<skill>/release")
def release(stage: str, skill: str) -> ResponseReturnValue:
    """With a tick: what everybody saw is not taken back."""
    _require(stage)
    return act(
        lambda: _release(stage, skill),
        said=lambda: _("The results are open to everybody."),
        to=lambda: url_for(".show", stage=stage),
        again=lambda problem: _page(stage, problem),
    )


@pages.app_template_filter()
def wall_clock(moment: datetime) -> str:
    """A moment as a field of date and time holds it, in our zone."""
    return f"{clock.shown(moment):%Y-%m-%dT%H:%M}"


def _require(stage: str) -> None:
    with db.reading() as session:
        stage_access.require(door.actor(), access.SET_BOARD, stage_row(session, stage))


def _choose(stage: str) -> None:
    said = forms.text("shows")
    if said not in {"", *Shows}:
        raise Refused("board-choice-missing")
    shows = Shows(said) if said else None
    choice = Choice(shows, _moment() if shows is Shows.FREEZE else None)
    with db.transaction() as session:
        choosing.choose_board(
            session, stage, forms.text("skill") or None, choice, seen=forms.seen(), actor=door.actor(), at=clock.now()
        )


def _release(stage: str, skill: str) -> None:
    with db.transaction() as session:
        choosing.release_results(session, stage, skill, actor=door.actor(), at=clock.now())
        if not forms.text("sure"):  # after what else is in the way was said; nothing of this transaction stays
            raise Refused("board-release-unsure")


def _moment() -> datetime | None:
    """A wall-clock time of our zone, as browsers send it. Raises Refused: board-moment-wrong."""
    typed = forms.text("freezes_at")
    if not typed:
        return None
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise Refused("board-moment-wrong") from None
    zone = ZoneInfo(current_app.config["SETTINGS"].time_zone)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _page(stage: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        row = stage_row(session, stage)
        stage_access.require(door.actor(), access.SET_BOARD, row)
        settings = settings_of(session, row)
        numbers = {skill.public_id: skill.id for skill in skills_of(session, row)}
        hindered = in_the_way(session, skills_of(session, row))
        by_skill = {public: settings.get(number, _as_stage(settings[None])) for public, number in numbers.items()}
        return render_template(
            "championships/boards/setting.html",
            stage=stage_card(session, stage),
            skills=skill_cards(session, stage, at=clock.now()),
            whole=settings[None],
            settings=by_skill,
            hindered=hindered,
            acts=acts_of(session, row, last=LAST_ACTS),
            names={number: public for public, number in numbers.items()},  # of the skills that acts name
            shows=words.shows_words(),
            act_words=words.act_words(),
            board_words=words.board_words(),
            Shown=Shown,
            problem=problem,
            typed=request.form,
        )


def _as_stage(whole: Setting) -> Setting:
    return Setting(whole.shows, whole.freezes_at)
