"""Pages of assessments: the list of one's own, and the form that begins another."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.viewer import Work
from scoring.foundation.words import language
from scoring.marking import access, setting_up, tabs, telling_apart
from scoring.marking.frames import Frame
from scoring.marking.independence import Level
from scoring.marking.ordering import when
from scoring.marking.recording import room
from scoring.marking.setting_up import NewAssessment
from scoring.marking.setup import listing
from scoring.marking.setup.days import expect_in_order
from scoring.marking.setup.wording import level_words, rule_values, state_looks, when_words
from scoring.people import forms, permissions, scopes
from scoring.people.directory import queries as directory
from scoring.people.directory.organisation_pages import OPEN_TO_ALL
from scoring.people.directory.organisations import COLLEGE, find_organisation
from scoring.people.signing_in import door
from scoring.rules.errors import RuleBroken
from scoring.rules.rulesets import SHIPPED
from scoring.schemes.queries import said

FIRST_DAYS = 4  # fields for days on the form; more are added on the page of days

pages = Blueprint("setup", __name__, url_prefix="/assessments")


@dataclass(frozen=True, slots=True)
class Heading:
    """What every page of an assessment says of it."""

    id: str
    title: str
    skill: str
    state: str

    @property
    def draft(self) -> bool:
        return self.state == "draft"

    @property
    def closed(self) -> bool:
        return self.state == "closed"


def heading(session: Session, assessment: str) -> Heading:
    """Raises Forbidden: not-allowed; NotFound: assessment-unknown."""
    access.require(door.actor(), access.SET_UP, assessment)
    frame: Frame = room().frames.get(session, assessment)
    return Heading(assessment, said(frame.scheme.title, language()), frame.scheme.skill_number, frame.state.value)


@pages.get("")
def index() -> str:
    actor = door.actor()
    access.account_of(actor)
    today = clock.shown(clock.now()).date()
    with db.reading() as session:
        lines = listing.assessments(session, actor=actor, today=today)
        told = (telling_apart.SKILL, telling_apart.REHEARSAL)
        apart = telling_apart.differences(session, [line.public_id for line in lines], language(), told=told)
    return render_template(
        "marking/setup/assessments.html",
        groups=[(when_words()[of], list(found)) for of, found in groupby(lines, lambda line: when(line.days, today))],
        looks=state_looks(), entrance=_entrance, may_create=_may_create(), title_of=_title, apart=apart,
    )  # fmt: skip


@pages.get("/new")
def new() -> str:
    return _form()


@pages.post("")
def create() -> ResponseReturnValue:
    actor = door.actor()
    permissions.require_somewhere(actor, access.CREATE)
    try:
        with db.transaction() as session:
            given = _given(session)
            row = setting_up.create_assessment(session, given, actor=actor, at=clock.now())
            expect_in_order(given.days)
    except (Refused, RuleBroken) as refused:
        if getattr(refused, "status", 422) in OPEN_TO_ALL - {404}:
            raise
        return _form(refused), 422
    flash(_("The assessment is begun. Say its days and seats next."), "done")
    return redirect(url_for(".days", assessment=row.public_id))


def work() -> list[Work]:
    """The place of assessments on the start page."""
    actor = door.actor()
    roles = {"organizer", "jury-president", "chief-expert", "deputy-chief-expert"}
    if not roles & actor.roles:
        return []
    meaning = _("Days, seats, judges and panels; opening, marking, locking")
    return [Work(_("Assessments"), meaning, url_for("setup.index"), "ruler")]


def offered_assessments(session: Session, language_: str) -> list[tuple[str, str]]:
    """(public id, title) of every assessment, for whoever grants roles or pairs tablets: those of today first."""
    rows = listing.named_assessments(session, today=clock.shown(clock.now()).date())
    ids, told = [row.public_id for row in rows], (telling_apart.SKILL,)
    apart = telling_apart.differences(session, ids, language_, told=told)
    return [
        (row.public_id, telling_apart.with_difference(row.title(language_), apart.get(row.public_id, "")))
        for row in rows
    ]


def _may_create() -> bool:
    actor = door.actor()
    return permissions.allow(actor, access.CREATE, places=[grant.scope for grant in actor.grants])


def _entrance(assessment: str) -> str:
    """The first page of an assessment that the reader may open; "" when there is none here."""
    found = tabs.pages_of(assessment)
    return found[0][1] if found else ""


def _title(line: listing.AssessmentLine) -> str:
    return said(line.title, language())


def _given(session: Session) -> NewAssessment:
    """What the form says. Raises Refused: scheme-not-chosen, level-not-chosen, day-wrong; NotFound."""
    version, level = request.form.get("version", type=int), request.form.get("level", "")
    if version is None:
        raise Refused("scheme-not-chosen")
    if version not in {choice.version for choice in listing.scheme_choices(session, actor=door.actor())}:
        raise Refused("scheme-not-chosen")
    if level not in set(Level):
        raise Refused("level-not-chosen")
    host = find_organisation(session, forms.text("organisation")) if forms.text("organisation") else None
    return NewAssessment(
        version, Level(level), forms.text("rule_set") or None, _days(),
        region=host.region if host else forms.text("region") or None,
        organisation=host.public_id if host else None,
    )  # fmt: skip


def _days() -> list[date]:
    days = []
    for text in request.form.getlist("day"):
        try:
            days += [date.fromisoformat(text)] if text.strip() else []
        except ValueError:
            raise Refused("day-wrong") from None
    return days


def _form(refused: Refused | RuleBroken | None = None) -> str:
    actor = door.actor()
    permissions.require_somewhere(actor, access.CREATE)
    with db.reading() as session:
        choices = listing.scheme_choices(session, actor=actor)
        hosts = [(one.scope.id, one.name) for one in scopes.places(session, language()) if one.scope.kind == COLLEGE]
    return render_template(
        "marking/setup/assessment-new.html",
        choices=choices, levels=level_words(), hosts=hosts, regions=_regions(), refused=refused,
        rule_sets=[(rules.name, rules.version, rule_values(rules)) for rules in SHIPPED],
        typed=request.form, days=(request.form.getlist("day") + [""] * FIRST_DAYS)[:FIRST_DAYS],
        title_of=_scheme_title,
    )  # fmt: skip


def _scheme_title(choice: listing.SchemeChoice) -> str:
    return said(choice.title, language())


def _regions() -> list[tuple[str, str]]:
    return directory.region_choices(language())
