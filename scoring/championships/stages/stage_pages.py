"""Pages of one stage: its dashboard, and the form by which it is created and changed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.stages import access, removing, season_views, seasons, staging, tabs
from scoring.championships.stages.dashboard import SHOWN, dashboard
from scoring.championships.stages.heading import heading_of
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.plan_acts import acts_about
from scoring.championships.stages.plan_names import names_in
from scoring.championships.stages.queries import stage_row
from scoring.championships.stages.season_pages import names, pages
from scoring.championships.stages.staging import LEVELS, StageCard
from scoring.championships.stages.wording import lack_words, level_words, phase_words, plan_field_words, thing_words
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.words import language
from scoring.marking import access as marking_access
from scoring.marking.judges.doing import Problem, act
from scoring.people import forms, permissions, scopes
from scoring.people.directory import queries as directory
from scoring.people.directory.organisations import COLLEGE, REGION
from scoring.people.signing_in import door

PAGE = 100  # skills on one page of the dashboard
TODO_SHOWN = 4  # skills named under one point of what is to be done


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form of a stage shows in its fields, as text."""

    name_kk: str = ""
    name_ru: str = ""
    name_en: str = ""
    level: str = ""
    region: str = ""
    organisation: str = ""
    venue: str = ""
    opens: str = ""
    closes: str = ""
    first_day: str = ""
    last_day: str = ""
    nominate_until: str = ""
    sends_to: str = ""


@pages.get("/stages/<stage>")
def show(stage: str) -> ResponseReturnValue:
    with db.reading() as session:
        front = tabs.front_of(session, stage_row(session, stage))
    return redirect(url_for(front.endpoint, stage=stage)) if front else _show(stage)


def _show(stage: str) -> str:
    actor, which = door.actor(), request.args.get("show", "all")
    which = which if which in SHOWN else "all"
    with db.reading() as session:
        view = dashboard(session, stage, actor=actor, at=clock.now())
        path = season_views.way_up(session, view.stage, actor=actor, at=clock.now())
    chosen = view.shown(which)
    pages_of = max(1, -(-len(chosen) // PAGE))
    page = min(forms.page(), pages_of)
    return render_template(
        "championships/stages/stage.html",
        view=view, head=view.head, which=which, filters=SHOWN, path=path, page=page, pages=pages_of,
        chosen=chosen[(page - 1) * PAGE :][:PAGE],
        lacks=lack_words(), phases=phase_words(), levels=level_words(), role_word=door.role_word, named=TODO_SHOWN,
        may_set_up=access.allowed(actor, access.SET_UP_STAGE, view.stage),
        may_open=lambda assessment: marking_access.allowed(actor, marking_access.SEE, assessment),
    )  # fmt: skip


@pages.get("/championships/<championship>/stages/new")
def new_stage(championship: str) -> str:
    permissions.require_somewhere(door.actor(), access.CREATE_STAGE)
    return _new(championship)


@pages.post("/championships/<championship>/stages")
def create_stage(championship: str) -> ResponseReturnValue:
    permissions.require_somewhere(door.actor(), access.CREATE_STAGE)
    made: list[str] = []
    return act(
        lambda session: made.append(
            staging.create_stage(session, championship, _card(), actor=door.actor(), at=clock.now())
        ),
        said=lambda: _("The stage is there. Add its skills next."),
        to=lambda: url_for(".add_skills", stage=made[0]),
        again=lambda problem: _new(championship, problem),
    )


@pages.get("/stages/<stage>/edit")
def edit_stage(stage: str) -> str:
    return _edit(stage)


@pages.post("/stages/<stage>/remove")
def remove_stage(stage: str) -> ResponseReturnValue:
    gone: list[str] = []
    return act(
        lambda session: gone.append(
            removing.remove_stage(session, stage, actor=door.actor(), at=clock.now(), seen=forms.seen())
        ),
        said=lambda: _("The stage is removed."),
        to=lambda: url_for(".championship", championship=gone[0]),
        again=lambda problem: _edit(stage, problem),
    )


@pages.post("/stages/<stage>/edit")
def change_stage(stage: str) -> ResponseReturnValue:
    return act(
        lambda session: staging.change_stage(
            session, stage, _card(), actor=door.actor(), at=clock.now(), seen=forms.seen()
        ),
        said=lambda: _("The stage is changed."),
        to=lambda: url_for(".show", stage=stage),
        again=lambda problem: _edit(stage, problem),
    )


def _new(championship: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    with db.reading() as session:
        view = season_views.championship(session, championship, actor=actor, at=clock.now())
        targets = _targets(session, championship, "")
    filled = _typed() if problem else _proposed(view)
    return render_template(
        "championships/stages/stage-new.html",
        view=view, filled=filled, problem=problem, contest=seasons.contest_of(view.industry),
        levels=[(level, word) for level, word in level_words().items() if _may_create(level)], **_choices(targets),
    )  # fmt: skip


def _edit(stage: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        row = stage_row(session, stage)
        access.require(door.actor(), access.SET_UP_STAGE, row)
        head = heading_of(session, row, at=clock.now())
        targets = _targets(session, head.championship, row.level)
        filled = _typed() if problem and "name_kk" in request.form else _filled(session, row)
        hindrance = removing.in_the_way(session, row)
        trail = acts_about(session, stage)
        named = names_in(session, trail, language())
    founder = staging.may_create_at(door.actor(), row.level, row.region or "", row.organisation or "")
    return render_template(
        "championships/stages/stage-edit.html",
        head=head, filled=filled, problem=problem, levels=level_words(), hindrance=hindrance, may_remove=founder,
        trail=trail, named=named, things=thing_words(), plan_fields=plan_field_words(), **_choices(targets),
    )  # fmt: skip


def _choices(targets: list[tuple[str, str]]) -> dict[str, object]:
    with db.reading() as session:
        places = scopes.places(session, language())
    colleges = [(one.scope.id, one.name) for one in places if one.scope.kind == COLLEGE]
    return {"regions": directory.region_choices(language()), "colleges": colleges, "targets": targets}


def _targets(session: Session, championship: str, level: str) -> list[tuple[str, str]]:
    """Stages of the championship above a level, by name; whoever sends need not be allowed to see them."""
    of = seasons.championship_row(session, championship)
    lowest = LEVELS.index(level) if level else 0
    words = level_words()
    return [
        (row.public_id, f"{_name(row)} ({words[row.level]})")
        for row in session.scalars(select(StageRow).where(StageRow.championship_id == of.id).order_by(StageRow.id))
        if LEVELS.index(row.level) > lowest
    ]


def _name(row: StageRow) -> str:
    return {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en}[language()] or row.name_kk or row.name_ru


def _may_create(level: str) -> bool:
    """Whether there is a place where the actor may begin a stage of this level."""
    actor = door.actor()
    held = [grant.scope for grant in actor.grants]
    return any(
        staging.may_create_at(actor, level, one.id if one.kind == REGION else "", one.id if one.kind == COLLEGE else "")
        for one in held
    )


def _proposed(view: season_views.ChampionshipView) -> Filled:
    """What is known beforehand: a teachers' contest has a host region and months. docs/kazakhstan.md A.1."""
    contest = seasons.contest_of(view.industry)
    if contest is None:
        own = [grant.scope.id for grant in door.actor().grants if grant.scope.kind == REGION]
        return Filled(region=own[0] if len(own) == 1 else "")
    opens, closes = contest_window(contest.months, view.season.begins)
    return Filled(
        view.name.kk, view.name.ru, view.name.en, staging.AT_REPUBLIC, contest.region,
        opens=opens.isoformat(), closes=closes.isoformat(),
    )  # fmt: skip


def contest_window(months: str, begins: date) -> tuple[date, date]:
    """The first and the last day of months ("10-11", "02") in the season that begins then."""
    first, _dash, last = months.partition("-")
    opens = _month(int(first), begins)
    return opens, (_month(int(last or first), begins) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _month(month: int, begins: date) -> date:
    return date(begins.year + (month < begins.month), month, 1)


def _filled(session: Session, row: StageRow) -> Filled:
    target = session.get(StageRow, row.sends_to) if row.sends_to else None
    until = clock.shown(row.nominate_until).strftime("%Y-%m-%dT%H:%M") if row.nominate_until else ""
    return Filled(
        row.name_kk, row.name_ru, row.name_en, row.level, row.region or "", row.organisation or "", row.venue,
        _day(row.opens), _day(row.closes), _day(row.first_day), _day(row.last_day), until,
        target.public_id if target else "",
    )  # fmt: skip


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _typed() -> Filled:
    return Filled(**{name: forms.text(name) for name in Filled.__dataclass_fields__})


def _card() -> StageCard:
    days = {name: forms.day(name, "day-wrong") for name in ("opens", "closes", "first_day", "last_day")}
    return StageCard(
        forms.text("level"), names(), forms.text("region"), forms.text("organisation"), forms.text("venue"),
        nominate_until=_moment(forms.text("nominate_until")), sends_to=forms.text("sends_to"), **days,
    )  # fmt: skip


def _moment(typed: str) -> datetime | None:
    """A moment as browsers send it, by the clock on the wall here. decisions.md 27."""
    if not typed:
        return None
    try:
        wall = datetime.fromisoformat(typed)
    except ValueError:
        raise Refused("day-wrong") from None
    zone = wall.tzinfo or ZoneInfo(current_app.config["SETTINGS"].time_zone)
    return wall.replace(tzinfo=zone).astimezone(UTC)
