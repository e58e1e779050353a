"""Pages of seasons: championships with their stages, one championship, and the tracks there are."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.championships.stages import access, removing, season_views, seasons
from scoring.championships.stages.academic_years import season_of_today
from scoring.championships.stages.plan_acts import acts_about
from scoring.championships.stages.plan_names import names_in
from scoring.championships.stages.reference import contests
from scoring.championships.stages.seasons import ChampionshipCard, SeasonCard, TrackCard
from scoring.championships.stages.wording import kind_words, level_words, plan_field_words, thing_words
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.viewer import Work
from scoring.foundation.words import language
from scoring.marking.judges.doing import Problem, act
from scoring.people import forms, permissions
from scoring.people.signing_in import door
from scoring.rules.scheme import Text

pages = Blueprint("stages", __name__)


def work() -> list[Work]:
    """The place of championships on the start page."""
    actor = door.actor()
    if not permissions.allow(actor, access.SEE_STAGE, places=[grant.scope for grant in actor.grants]):
        return []
    meaning = _("Seasons, stages and their skills; what is lacking where, and who sees to it")
    return [Work(_("Championships"), meaning, url_for("stages.index"), "medal")]


@pages.get("/championships")
def index() -> str:
    return _index()


@pages.post("/championships/seasons")
def create_season() -> ResponseReturnValue:
    permissions.require(door.actor(), access.PLAN_SEASON)
    made: list[str] = []
    return act(
        lambda session: made.append(seasons.create_season(session, _season_card(), actor=door.actor())),
        said=lambda: _("The season is there. Add its championships next."),
        to=lambda: url_for(".index", season=made[0]),
        again=_index,
    )


@pages.post("/championships/seasons/<season>")
def change_season(season: str) -> ResponseReturnValue:
    permissions.require(door.actor(), access.PLAN_SEASON)
    return act(
        lambda session: seasons.change_season(session, season, _season_card(), actor=door.actor(), at=clock.now()),
        said=lambda: _("The season is changed."),
        to=lambda: url_for(".index", season=season),
        again=lambda problem: _index(problem, season),
    )


@pages.post("/championships/seasons/<season>/remove")
def remove_season(season: str) -> ResponseReturnValue:
    permissions.require(door.actor(), access.PLAN_SEASON)
    return act(
        lambda session: removing.remove_season(session, season, actor=door.actor(), at=clock.now()),
        said=lambda: _("The season is removed."),
        to=lambda: url_for(".index"),
        again=lambda problem: _index(problem, season),
    )


@pages.get("/championships/new")
def new_championship() -> str:
    permissions.require(door.actor(), access.PLAN_SEASON)
    return _championship_form()


@pages.post("/championships")
def create_championship() -> ResponseReturnValue:
    permissions.require(door.actor(), access.PLAN_SEASON)
    made: list[str] = []
    return act(
        lambda session: made.append(
            seasons.create_championship(
                session, forms.text("season"), _championship_card(), actor=door.actor(), at=clock.now()
            )
        ),
        said=lambda: _("The championship is there. Add its stages next."),
        to=lambda: url_for(".championship", championship=made[0]),
        again=_championship_form,
    )


@pages.get("/championships/<championship>")
def championship(championship: str) -> str:
    return _championship(championship)


@pages.post("/championships/<championship>")
def change_championship(championship: str) -> ResponseReturnValue:
    permissions.require(door.actor(), access.PLAN_SEASON)
    return act(
        lambda session: seasons.change_championship(
            session, championship, _championship_card(), actor=door.actor(), at=clock.now()
        ),
        said=lambda: _("The championship is changed."),
        to=lambda: url_for(".championship", championship=championship),
        again=lambda problem: _championship(championship, problem),
    )


@pages.post("/championships/<championship>/remove")
def remove_championship(championship: str) -> ResponseReturnValue:
    permissions.require(door.actor(), access.PLAN_SEASON)
    was_in: list[str] = []
    return act(
        lambda session: was_in.append(
            removing.remove_championship(session, championship, actor=door.actor(), at=clock.now())
        ),
        said=lambda: _("The championship is removed."),
        to=lambda: url_for(".index", season=was_in[0]),
        again=lambda problem: _championship(championship, problem),
    )


@pages.get("/championships/tracks")
def tracks() -> str:
    return _tracks()


@pages.post("/championships/tracks")
def add_track() -> ResponseReturnValue:
    permissions.require(door.actor(), access.PLAN_SEASON)
    return act(
        lambda session: seasons.add_track(session, _track_card(), actor=door.actor()),
        said=lambda: _("The track is there."),
        to=lambda: url_for(".tracks"),
        again=_tracks,
    )


@pages.post("/championships/tracks/<code>")
def change_track(code: str) -> ResponseReturnValue:
    permissions.require(door.actor(), access.PLAN_SEASON)
    return act(
        lambda session: seasons.change_track(session, code, _track_card(), actor=door.actor()),
        said=lambda: _("The track is changed."),
        to=lambda: url_for(".tracks"),
        again=_tracks,
    )


def names() -> Text:
    """The three fields of a name."""
    return Text(forms.text("name_kk"), forms.text("name_ru"), forms.text("name_en"))


def may_plan() -> bool:
    return permissions.allow(door.actor(), access.PLAN_SEASON)


def may_create_stage() -> bool:
    actor = door.actor()
    return permissions.allow(actor, access.CREATE_STAGE, places=[grant.scope for grant in actor.grants])


def _index(problem: Problem | None = None, season: str = "") -> str:
    """The season that the address asks for, without one that of today; a refused form shows what was typed."""
    actor, now = door.actor(), clock.now()
    with db.reading() as session:
        every = season_views.seasons(session, actor=actor)
        wanted = season or request.args.get("season", "")
        here = next((one for one in every if one.id == wanted), None)
        here = here or season_of_today(every, clock.shown(now).date())
        found = season_views.championships(session, here.id, actor=actor, at=now) if here else []
        trail = acts_about(session, here.id if here else "", seasons=True) if may_plan() else []
        known = season_views.tracks(session, actor=actor)
    return render_template(
        "championships/stages/index.html",
        seasons=every, here=here, championships=found, levels=level_words(), kinds=kind_words(), trail=trail,
        may_plan=may_plan(), problem=problem, typed=request.form, refused=season, **_trail_words(known),
    )  # fmt: skip


def _championship_form(problem: Problem | None = None) -> str:
    actor = door.actor()
    with db.reading() as session:
        every = season_views.seasons(session, actor=actor)
        known = season_views.tracks(session, actor=actor)
    if not every:
        return _index(Problem("season-first", {}, 422))
    return render_template(
        "championships/stages/championship-new.html",
        seasons=every, tracks=known, contests=contests(), kinds=kind_words(), problem=problem, typed=request.values,
    )  # fmt: skip


def _championship(public_id: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    with db.reading() as session:
        view = season_views.championship(session, public_id, actor=actor, at=clock.now())
        known = season_views.tracks(session, actor=actor)
        trail = acts_about(session, public_id) if may_plan() else []
        named = names_in(session, trail, language())
    return render_template(
        "championships/stages/championship.html",
        view=view, tracks=known, contests=contests(), contest=seasons.contest_of(view.industry), levels=level_words(),
        trail=trail, named=named, **_trail_words(known), kinds=kind_words(), may_plan=may_plan(),
        may_create=may_create_stage(), problem=problem, typed=request.form,
    )  # fmt: skip


def _trail_words(tracks: list[season_views.TrackView]) -> dict[str, object]:
    """How the trail says its fields and codes."""
    named = {one.code: one.name for one in tracks}
    return {"plan_fields": plan_field_words(), "things": thing_words(), "named_tracks": named}


def _tracks(problem: Problem | None = None) -> str:
    with db.reading() as session:
        known = season_views.tracks(session, actor=door.actor())
    return render_template(
        "championships/stages/tracks.html", tracks=known, may_plan=may_plan(), problem=problem, typed=request.form
    )


def _season_card() -> SeasonCard:
    begins, ends = forms.day("begins", "day-wrong"), forms.day("ends", "day-wrong")
    if begins is None or ends is None:
        raise Refused("day-wrong")
    return SeasonCard(forms.text("name"), begins, ends)


def _championship_card() -> ChampionshipCard:
    return ChampionshipCard(forms.text("kind"), forms.text("track"), names(), request.form.get("industry", type=int))


def _track_card() -> TrackCard:
    return TrackCard(names(), bool(request.form.get("hides_names")))
