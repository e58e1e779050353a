"""The page from which assessments of a stage's skills are begun, many at once, or drafts taken that are there."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from scoring.championships.stages import beginning, staging
from scoring.championships.stages.cards import card_of, number_key
from scoring.championships.stages.heading import heading_of
from scoring.championships.stages.queries import skills_of
from scoring.championships.stages.season_pages import pages
from scoring.championships.stages.skill_pages import setting_up
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.marking.judges.doing import Problem, act
from scoring.marking.setup.wording import level_words
from scoring.people import forms
from scoring.people.directory.organisation_pages import OPEN_TO_ALL
from scoring.people.signing_in import door
from scoring.rules.errors import RuleBroken


@pages.get("/stages/<stage>/assessments")
def beginnings(stage: str) -> str:
    return _page(stage)


@pages.post("/stages/<stage>/assessments")
def begin(stage: str) -> ResponseReturnValue:
    chosen = set(request.form.getlist("skill"))
    try:
        with db.transaction() as session:
            begun = beginning.begin_assessments(
                session, stage, chosen, actor=door.actor(), at=clock.now(), seen=forms.seen()
            )
    except (Refused, RuleBroken) as refused:
        status = int(getattr(refused, "status", 422))
        if status in OPEN_TO_ALL:
            raise
        return _page(stage, Problem(refused.code, dict(refused.params), status)), status
    flash(ngettext("%(num)s assessment begun.", "%(num)s assessments begun.", len(begun)), "done")
    return redirect(url_for(".show", stage=stage))


@pages.post("/stages/<stage>/assessments/take")
def take_draft(stage: str) -> ResponseReturnValue:
    return act(
        lambda session: beginning.take_assessment(
            session, stage, forms.text("skill"), forms.text("assessment"), actor=door.actor(), seen=forms.seen()
        ),
        said=lambda: _("The draft is now the assessment of the skill."),
        to=lambda: url_for(".beginnings", stage=stage),
        again=lambda problem: _page(stage, problem),
    )


def _page(stage: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    with db.reading() as session:
        row = setting_up(session, stage)
        head, days = heading_of(session, row, at=clock.now()), staging.competition_days(row)
        waiting = [
            (skill.public_id, card_of(skill)) for skill in skills_of(session, row) if skill.assessment_id is None
        ]
        drafts: dict[str, list[beginning.Draft]] = {}
        for draft in beginning.drafts_to_take(session, row, actor=actor):
            drafts.setdefault(number_key(draft.number), []).append(draft)
    return render_template(
        "championships/stages/assessments.html",
        head=head, days=days, waiting=waiting, drafts=drafts, key=number_key, problem=problem,
        conflict=level_words()[staging.CONFLICTS[row.level]] if row.level in staging.CONFLICTS else None,
        chosen=set(request.form.getlist("skill")),
    )  # fmt: skip
