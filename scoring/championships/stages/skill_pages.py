"""Pages of the skills of a stage: the sheet in which all are edited, and the list from which several are picked."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from scoring.championships.stages import access
from scoring.championships.stages.cards import SKILLS_MOST, SkillCard, card_of_reference, number_key
from scoring.championships.stages.heading import heading_of
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.championships.stages.reading import scheme_text
from scoring.championships.stages.season_pages import names, pages
from scoring.championships.stages.sheet import COLUMNS, Fault, SheetRow, read_sheet, sheet_rows
from scoring.championships.stages.skills import Act, Change, usable, write_skills
from scoring.championships.stages.wording import field_words, sector_words
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.words import language
from scoring.marking.judges.doing import Problem, act
from scoring.marking.setup.listing import SchemeChoice, scheme_choices
from scoring.people import forms
from scoring.people.directory.organisation_pages import OPEN_TO_ALL
from scoring.people.signing_in import door
from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import format_hundredths
from scoring.rules.rulesets import SHIPPED, Purpose
from scoring.schemes.reference import sectors
from scoring.schemes.reference import skills as known_skills

CELL_MAX = 400  # characters of a cell that are looked at: the longest name and what is too long for one
RULE_SETS = tuple(dict.fromkeys(rules.name for rules in SHIPPED if rules.purpose is Purpose.CHAMPIONSHIP))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the sheet: what stands in it, what is wrong with it, and what stands there now if that is another."""

    text: str
    fault: Fault | None = None
    now: str | None = None


@pages.get("/stages/<stage>/skills")
def skills(stage: str) -> str:
    return _sheet(stage)


@pages.post("/stages/<stage>/skills")
def save_skills(stage: str) -> ResponseReturnValue:
    """Save every cell, or show the sheet again with what was typed: beside it what somebody else wrote meanwhile."""
    actor, typed = door.actor(), _typed()
    try:
        with db.transaction() as session:
            row = setting_up(session, stage)
            changes, faults = read_sheet(session, row, typed, schemes_for(session))
            if faults:
                return _sheet(stage, typed, faults, Problem("cells-wrong", {"count": len(faults)}, 422)), 422
            done = write_skills(session, stage, changes, actor=actor, seen=forms.seen())
    except (Refused, RuleBroken) as refused:
        if getattr(refused, "status", 422) in OPEN_TO_ALL:
            raise
        status = int(getattr(refused, "status", 422))
        return _sheet(stage, typed, {}, Problem(refused.code, dict(refused.params), status)), status
    flash(said_of(done), "done")
    return redirect(url_for(".skills", stage=stage, page=forms.page()))


@pages.get("/stages/<stage>/skills/add")
def add_skills(stage: str) -> str:
    return _adding(stage)


@pages.post("/stages/<stage>/skills/add")
def pick_skills(stage: str) -> ResponseReturnValue:
    return act(
        lambda session: _pick(session, stage),
        said=lambda: _("The skills are added."),
        to=lambda: url_for(".skills", stage=stage),
        again=lambda problem: _adding(stage, problem),
    )


def setting_up(session: Session, stage: str) -> StageRow:
    """The stage, for whoever sets it up. Raises Forbidden: not-allowed; NotFound: stage-unknown."""
    row = stage_row(session, stage)
    access.require(door.actor(), access.SET_UP_STAGE, row)
    return row


def schemes_for(session: Session) -> dict[str, list[SchemeChoice]]:
    """The published schemes that the actor may use, by the skill they are of; none for whoever begins no assessment."""
    try:
        return usable(scheme_choices(session, actor=door.actor()))
    except Refused:
        return {}


def named_schemes(schemes: Mapping[str, list[SchemeChoice]]) -> dict[int, str]:
    """What a reader calls each version."""
    return {one.version: scheme_text(one, language()) for choices in schemes.values() for one in choices}


def said_of(done: Mapping[Act, int]) -> str:
    parts = [
        ngettext("%(num)s skill added", "%(num)s skills added", done[Act.NEW]) if done[Act.NEW] else "",
        ngettext("%(num)s skill changed", "%(num)s skills changed", done[Act.CHANGED]) if done[Act.CHANGED] else "",
        ngettext("%(num)s skill taken out", "%(num)s skills taken out", done[Act.TAKEN_OUT])
        if done[Act.TAKEN_OUT]
        else "",
    ]
    return ", ".join(part for part in parts if part) or _("Nothing has changed.")


def cell_text(card: SkillCard | None, field: str) -> str:
    """What stands in a cell; a new row begins with what is usual."""
    if card is None:
        return {"rule_set": RULE_SETS[0], "team_size": "1", "places": "1"}.get(field, "")
    if field.startswith("names_"):
        return str(getattr(card.names, field.removeprefix("names_")))
    value = getattr(card, field)
    if value is None:
        return ""
    return format_hundredths(value) if field == "minimum" else str(value)


def _sheet(
    stage: str,
    typed: Mapping[str, Mapping[str, str]] | None = None,
    faults: Mapping[tuple[str, str], Fault] | None = None,
    problem: Problem | None = None,
) -> str:
    with db.reading() as session:
        row = setting_up(session, stage)
        rows, count = sheet_rows(session, row, forms.page())
        head, schemes = heading_of(session, row, at=clock.now()), schemes_for(session)
        known = len(skills_of(session, row))
    return render_template(
        "championships/stages/skills.html",
        head=head, columns=COLUMNS, words=field_words(), rule_sets=RULE_SETS, page=min(forms.page(), count),
        pages=count, problem=problem, count=known, most=SKILLS_MOST, faults=faults or {},
        rows=[(one, _cells(one, (typed or {}).get(one.id), faults or {})) for one in rows],
        choices={one.id: _scheme_choices(one, schemes) for one in rows}, sectors=sector_words(language()),
    )  # fmt: skip


def _cells(row: SheetRow, typed: Mapping[str, str] | None, faults: Mapping[tuple[str, str], Fault]) -> dict[str, Cell]:
    found = {}
    for field in COLUMNS:
        now = cell_text(row.card, field)
        text = now if typed is None else typed.get(field, now)
        differs = row.card is not None and text.strip() != now
        found[field] = Cell(text, faults.get((row.id, field)), now if differs else None)
    return found


def _scheme_choices(row: SheetRow, schemes: Mapping[str, list[SchemeChoice]]) -> list[tuple[str, str]]:
    card = row.card
    if card is None:
        return []
    offered = [(str(one.version), scheme_text(one, language())) for one in schemes.get(number_key(card.number), ())]
    if card.scheme is not None and str(card.scheme) not in {version for version, _text in offered}:
        offered.append((str(card.scheme), _("as it is now")))
    return offered


def _typed() -> dict[str, dict[str, str]]:
    """The cells of the form by row; only what a row of the sheet has."""
    return {
        row: {field: request.form[f"{row}-{field}"][:CELL_MAX] for field in COLUMNS if f"{row}-{field}" in request.form}
        for row in request.form.getlist("row")
    }


def _adding(stage: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        row = setting_up(session, stage)
        head = heading_of(session, row, at=clock.now())
        there = {number_key(skill.number) for skill in skills_of(session, row)}
    groups = [
        (one.name, [(skill, number_key(skill.number) in there) for skill in known_skills() if skill.sector == one.id])
        for one in sectors()
    ]
    return render_template(
        "championships/stages/skills-add.html",
        head=head, groups=groups, sectors=sectors(), problem=problem, typed=request.form,
        chosen=set(request.form.getlist("skill")),
    )  # fmt: skip


def _pick(session: Session, stage: str) -> None:
    """The ticked skills of the reference, and one of one's own if its number or name is said."""
    row = setting_up(session, stage)
    there = {number_key(skill.number) for skill in skills_of(session, row)}
    chosen = set(request.form.getlist("skill"))
    picked = [card_of_reference(skill) for skill in known_skills() if skill.number in chosen]
    added = [Change("", None, card) for card in picked if number_key(card.number) not in there]
    own = names()
    if forms.text("number") or own.kk or own.ru:
        added.append(Change("", None, SkillCard(forms.text("number"), own, forms.text("sector"))))
    if not added:
        raise Refused("skills-not-chosen")
    write_skills(session, stage, added, actor=door.actor(), seen=forms.seen())
