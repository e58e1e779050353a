"""Pages that change many skills at once or take them over from elsewhere: choose, look at the outcome, confirm."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.stages import access, changing_many
from scoring.championships.stages.cards import SkillCard, card_of
from scoring.championships.stages.changing_many import REFERENCE, SETTABLE, Plan
from scoring.championships.stages.heading import heading_of
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow
from scoring.championships.stages.queries import championship_name, skills_of, stage_name, stage_row
from scoring.championships.stages.season_pages import pages
from scoring.championships.stages.skill_pages import RULE_SETS, named_schemes, said_of, schemes_for, setting_up
from scoring.championships.stages.skills import Act, write_skills
from scoring.championships.stages.wording import act_words, field_words, sector_words, value_word
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Outdated, Refused
from scoring.foundation.words import language
from scoring.marking.judges.doing import Problem
from scoring.people import forms
from scoring.people.directory.organisation_pages import OPEN_TO_ALL
from scoring.people.signing_in import door
from scoring.rules.errors import RuleBroken


@pages.get("/stages/<stage>/skills/bulk")
def many(stage: str) -> str:
    return _choosing(stage)


@pages.post("/stages/<stage>/skills/bulk/preview")
def preview_many(stage: str) -> ResponseReturnValue:
    return _tried(lambda: _previewed(stage, _plan_many, "championships/stages/bulk-preview.html"), stage, _choosing)


@pages.post("/stages/<stage>/skills/bulk")
def change_many(stage: str) -> ResponseReturnValue:
    return _tried(lambda: _written(stage, _plan_many), stage, _choosing)


@pages.get("/stages/<stage>/skills/copy")
def copy_skills(stage: str) -> ResponseReturnValue:
    """The choice of a source; with one chosen, what would come over from it."""
    if not request.args.get("source"):
        return _sources(stage)
    return _tried(lambda: _previewed(stage, _plan_copy, "championships/stages/copy-preview.html"), stage, _sources)


@pages.post("/stages/<stage>/skills/copy")
def take_copy(stage: str) -> ResponseReturnValue:
    return _tried(lambda: _written(stage, _plan_copy), stage, _sources)


def _tried(
    work: Callable[[], ResponseReturnValue], stage: str, again: Callable[[str, Problem], str]
) -> ResponseReturnValue:
    try:
        return work()
    except (Refused, RuleBroken) as refused:
        status = int(getattr(refused, "status", 422))
        if status in OPEN_TO_ALL:
            raise
        return again(stage, Problem(refused.code, dict(refused.params), status)), status


def _previewed(stage: str, plan: Callable[[Session, StageRow], Plan], template: str) -> str:
    with db.reading() as session:
        row = setting_up(session, stage)
        found, head = plan(session, row), heading_of(session, row, at=clock.now())
        named = named_schemes(schemes_for(session))
        source = _source_name(session) if plan is _plan_copy else ""
    return render_template(
        template,
        head=head, plan=found, chosen=request.values.getlist("skill"), fields=SETTABLE, typed=request.values,
        words=field_words(), acts=act_words(), source=source, source_seen=_source_revision() if source else 0,
        said=lambda field, value: value_word(field, value, named, language()),
        doing=sum(change.act is not Act.SAME for change in found.changes),
    )  # fmt: skip


def _written(stage: str, plan: Callable[[Session, StageRow], Plan]) -> ResponseReturnValue:
    with db.transaction() as session:
        found = plan(session, setting_up(session, stage))
        done = write_skills(session, stage, found.changes, actor=door.actor(), seen=forms.seen())
    flash(said_of(done), "done")
    return redirect(url_for(".skills", stage=stage))


def _plan_many(session: Session, row: StageRow) -> Plan:
    chosen = set(request.form.getlist("skill"))
    if request.form.get("act") == "take-out":
        return changing_many.plan_taking_out(session, row, chosen)
    said = {field: forms.text(field) for field in SETTABLE}
    return changing_many.plan_settings(session, row, chosen, said, schemes_for(session))


def _plan_copy(session: Session, row: StageRow) -> Plan:
    also_known = request.values.get("also") == "yes"
    return changing_many.plan_copy(session, row, _source(session), also_known=also_known)


def _source(session: Session) -> list[SkillCard]:
    """Raises Forbidden: not-allowed; NotFound: stage-unknown; Outdated: source-changed."""
    wanted = request.values.get("source", "")
    if wanted == REFERENCE:
        return changing_many.cards_of_reference()
    row = stage_row(session, wanted)
    access.require(door.actor(), access.SEE_STAGE, row)
    if request.method == "POST" and request.form.get("source_seen", type=int) != row.revision:
        raise Outdated("source-changed")
    return changing_many.cards_of_stage(session, row)


def _source_revision() -> int:
    wanted = request.values.get("source", "")
    if not wanted or wanted == REFERENCE:
        return 0
    with db.reading() as session:
        return stage_row(session, wanted).revision


def _source_name(session: Session) -> str:
    wanted = request.values.get("source", "")
    if not wanted:
        return ""
    return _("All skills of the list") if wanted == REFERENCE else stage_name(stage_row(session, wanted), language())


def _choosing(stage: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        row = setting_up(session, stage)
        head = heading_of(session, row, at=clock.now())
        skills = [(one.public_id, card_of(one)) for one in skills_of(session, row)]
        named = named_schemes(schemes_for(session))
    return render_template(
        "championships/stages/bulk.html",
        head=head, skills=skills, rule_sets=RULE_SETS, problem=problem, typed=request.form, named=named,
        chosen=set(request.form.getlist("skill")), words=field_words(), sectors=sector_words(language()),
    )  # fmt: skip


def _sources(stage: str, problem: Problem | None = None) -> str:
    """Every other stage the reader may see, the newest season first."""
    actor = door.actor()
    with db.reading() as session:
        row = setting_up(session, stage)
        head = heading_of(session, row, at=clock.now())
        query = (
            select(StageRow, ChampionshipRow, SeasonRow.name)
            .join(ChampionshipRow, ChampionshipRow.id == StageRow.championship_id)
            .join(SeasonRow, SeasonRow.id == ChampionshipRow.season_id)
            .where(StageRow.id != row.id)
            .order_by(SeasonRow.begins.desc(), StageRow.id)
        )
        found = [
            (one.public_id, f"{stage_name(one, language())}, {championship_name(held, language())}, {season}")
            for one, held, season in session.execute(query)
            if access.allowed(actor, access.SEE_STAGE, one)
        ]
    return render_template(
        "championships/stages/copy.html", head=head, sources=found, problem=problem, typed=request.values
    )
