"""Pages of a stage's experts: who is assigned to which skill, the share of social partners."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from scoring.championships.entries import access, expert_queries, experts, wording
from scoring.championships.entries.experts import ExpertCard
from scoring.championships.stages import access as stages
from scoring.championships.stages.models import StageSkillRow
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from scoring.marking.judges.doing import Problem, act
from scoring.people import forms
from scoring.people.signing_in import door

pages = Blueprint("stage_experts", __name__, url_prefix="/stages/<stage>/experts")


@pages.get("")
def index(stage: str) -> str:
    return _page(stage)


@pages.post("")
def assign(stage: str) -> ResponseReturnValue:
    card = ExpertCard(forms.text("person"), forms.text("role"), forms.text("login"))
    return act(
        lambda session: experts.assign(
            session, stage, forms.text("skill"), card, door.visit(), actor=door.actor(), at=clock.now()
        ),
        said=lambda: _("The expert is assigned."),
        to=lambda: _to(stage),
        again=lambda problem: _page(stage, problem),
    )


@pages.post("/let-in")
def let_in(stage: str) -> ResponseReturnValue:
    done: list[int] = []
    return act(
        lambda session: done.append(
            experts.let_in(session, stage, forms.text("skill"), door.visit(), actor=door.actor(), at=clock.now())
        ),
        said=lambda: ngettext("%(num)s expert got a role.", "%(num)s experts got their roles.", done[-1]),
        to=lambda: _to(stage),
        again=lambda problem: _page(stage, problem),
    )


@pages.post("/remove")
def remove(stage: str) -> ResponseReturnValue:
    return act(
        lambda session: experts.remove(
            session, stage, forms.text("skill"), forms.text("person"), door.visit(), actor=door.actor(), at=clock.now()
        ),
        said=lambda: _("The expert is taken off the skill."),
        to=lambda: _to(stage),
        again=lambda problem: _page(stage, problem),
    )


def _to(stage: str) -> str:
    return url_for(".index", stage=stage, skill=forms.text("skill"), _anchor="assigning")


def _page(stage: str, problem: Problem | None = None) -> str:
    actor, now, search = door.actor(), clock.now(), request.args.get("q", "")
    with db.transaction() as session:  # a look at names is written into the access log
        view = expert_queries.experts(session, stage, door.visit(), actor=actor, at=now)
        of = stage_row(session, stage)
        may = stages.allowed(actor, access.ASSIGN_EXPERTS, of)
        skills = skills_of(session, of)
        found = (
            expert_queries.known_experts(session, of, search, door.visit(), actor=actor, at=now)
            if search and may
            else []
        )
        return render_template(
            "championships/entries/experts.html",
            stage=of, view=view, may=may, problem=problem, search=search, found=found, words=wording,
            skills=skills, skill=_skill(skills), typed=request.form, roles=wording.role_words(),
        )  # fmt: skip


def _skill(skills: list[StageSkillRow]) -> StageSkillRow | None:
    """The skill that the form is about; the first one where none is said. Raises NotFound: stage-skill-unknown."""
    wanted = request.values.get("skill", "")
    if not wanted:
        return skills[0] if skills else None
    found = next((row for row in skills if row.public_id == wanted), None)
    if found is None:
        raise NotFound("stage-skill-unknown")
    return found
