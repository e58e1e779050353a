"""A college's own pages: the stages it may enter, its entries there, the form that nominates, the notices to print."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.championships.entries import access, notices, queries, wording
from scoring.championships.entries.checking import nominations_over
from scoring.championships.entries.finding import enters
from scoring.championships.entries.nominating import nominate
from scoring.championships.entries.queries import PAGE
from scoring.championships.entries.typed import entry_card, reaches
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from scoring.foundation.viewer import Work
from scoring.foundation.words import language
from scoring.marking.judges.doing import Problem, act
from scoring.marking.setup.seating import ACCOMMODATIONS
from scoring.marking.setup.viewing import Named, named_persons
from scoring.marking.setup.wording import accommodation_words
from scoring.people import forms, permissions
from scoring.people.directory.naming import in_language
from scoring.people.directory.organisations import find_organisation
from scoring.people.models import Organisation
from scoring.people.signing_in import door

pages = Blueprint("nominations", __name__, url_prefix="/nominations")


@pages.get("")
def index() -> str:
    wanted = request.args.get("college", "")
    with db.reading() as session:
        own = queries.colleges(session, actor=door.actor())
        chosen = next((one for one in own if one.public_id == wanted), own[0] if len(own) == 1 else None)
        return render_template(
            "championships/entries/nominations.html",
            colleges=[(one.public_id, organisation_name(one)) for one in own], words=wording,
            chosen=chosen, name=organisation_name(chosen) if chosen else "",
            lines=queries.open_stages(session, chosen, at=clock.now()) if chosen else [],
        )  # fmt: skip


@pages.get("/<stage>/<college>")
def show(stage: str, college: str) -> str:
    actor, now = door.actor(), clock.now()
    with db.transaction() as session:  # a look at names is written into the access log
        of, whose = _both(session, stage, college)
        rows, count = queries.entries_of_college(
            session, stage, college, door.visit(), actor=actor, at=now, page=forms.page()
        )
        return render_template(
            "championships/entries/college.html",
            stage=of, college=whose, name=organisation_name(whose), rows=rows, count=count, page=forms.page(),
            pages=-(-count // PAGE), over=nominations_over(of, now), may=access.manages(actor, of),
            words=wording, conditions=accommodation_words(), outside=not enters(of, whose), reaches=reaches,
        )  # fmt: skip


@pages.get("/<stage>/<college>/new")
def new(stage: str, college: str) -> str:
    return _form(stage, college)


@pages.post("/<stage>/<college>")
def add(stage: str, college: str) -> ResponseReturnValue:
    with db.reading() as session:
        _both(session, stage, college)
    persons = tuple(one for one in request.form.getlist("person") if one)
    return act(
        lambda session: nominate(
            session, stage, forms.text("skill"), college, entry_card(persons), actor=door.actor(), at=clock.now()
        ),
        said=lambda: _("The nomination is kept."),
        to=lambda: url_for(".show", stage=stage, college=college),
        again=lambda problem: _form(stage, college, problem),
    )


@pages.get("/<stage>/<college>/notices")
def notice(stage: str, college: str) -> str:
    """A sheet for each competitor of the college, or for those of one entry (`entry`), to print."""
    with db.transaction() as session:
        of, whose = _both(session, stage, college)
        found = notices.notices(
            session, stage, college, request.args.get("entry", ""), door.visit(), actor=door.actor(), at=clock.now()
        )
    return render_template(
        "championships/entries/notices.html", stage=of, college=whose, name=organisation_name(whose), sheets=found,
        words=wording,
    )  # fmt: skip


def work() -> list[Work]:
    """The place of nominations on the start page."""
    actor = door.actor()
    places = [grant.scope for grant in actor.grants]
    if not permissions.allow(actor, access.NOMINATE, places=places):
        return []
    meaning = _("Name your college's competitors for the stages it may enter")
    return [Work(_("Nominating competitors"), meaning, url_for("nominations.index"), "people")]


def organisation_name(row: Organisation) -> str:
    return in_language(language(), kk=row.name_kk, ru=row.name_ru, en=row.name_en)


def _both(session: Session, stage: str, college: str) -> tuple[StageRow, Organisation]:
    """The stage and the college, for whoever nominates there. Raises Forbidden: not-allowed; NotFound."""
    permissions.require_somewhere(door.actor(), access.NOMINATE)
    of, whose = stage_row(session, stage), find_organisation(session, college)
    access.require_nominator(door.actor(), of, whose)
    return of, whose


def _form(stage: str, college: str, problem: Problem | None = None) -> str:
    actor, now, search = door.actor(), clock.now(), request.args.get("q", "")
    asked = "q" in request.args  # an empty search shows the first of the college
    with db.transaction() as session:
        of, whose = _both(session, stage, college)
        skills = skills_of(session, of)
        skill = _skill(skills)
        chosen = list(dict.fromkeys(one for one in request.values.getlist("person") if one))[:3]
        found = queries.candidates(session, of, whose, search, door.visit(), actor=actor, at=now) if asked else []
        names = named_persons(session, chosen)
        own = {one for one, named in names.items() if named.below and named.below.id == college}
        return render_template(
            "championships/entries/nominate.html",
            stage=of, college=whose, name=organisation_name(whose), skills=skills, skill=skill, problem=problem,
            search=search, asked=asked, found=[one for one in found if one.id not in chosen],
            chosen=[_shown(one, names, own) for one in chosen], words=wording, typed=request.form,
            given=request.form.getlist("accommodation"), conditions=accommodation_words(), offered=ACCOMMODATIONS,
            over=nominations_over(of, now), may=access.manages(actor, of), outside=not enters(of, whose),
        )  # fmt: skip


def _shown(person: str, names: dict[str, Named], own: set[str]) -> Named:
    """Whoever is not of this college stays a code: an address may not be used to learn names elsewhere."""
    return names[person] if person in own else Named(person, "", "")


def _skill(skills: list[StageSkillRow]) -> StageSkillRow | None:
    """The skill that the form is about; the first one where none is said. Raises NotFound: stage-skill-unknown."""
    wanted = request.values.get("skill", "")
    if not wanted:
        return skills[0] if skills else None
    found = next((row for row in skills if row.public_id == wanted), None)
    if found is None:
        raise NotFound("stage-skill-unknown")
    return found
