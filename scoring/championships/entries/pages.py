"""Pages of entries for the stage's organizer: the list, one entry with its history, decisions, swaps, seating."""

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from scoring.championships.entries import access, deciding, queries, seating, swapping, wording
from scoring.championships.entries.checking import begun
from scoring.championships.entries.deciding import Decision
from scoring.championships.entries.finding import entry_row
from scoring.championships.entries.nominating import change_entry
from scoring.championships.entries.origin import Origin, origin_of
from scoring.championships.entries.queries import PAGE
from scoring.championships.entries.typed import entry_card, filters_of, organisation_choices, reaches, wanted_of
from scoring.championships.entries.viewing import EntryView, entry_views
from scoring.championships.results.access import SEE_STANDINGS
from scoring.championships.results.words import medals
from scoring.championships.stages import access as stages
from scoring.championships.stages import elsewhere
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.marking import access as marking_access
from scoring.marking.judges.doing import Problem, act
from scoring.marking.setup.seating import ACCOMMODATIONS
from scoring.marking.setup.viewing import Named, named_persons
from scoring.marking.setup.wording import accommodation_words
from scoring.people import forms, permissions
from scoring.people.directory.organisations import find_organisation
from scoring.people.signing_in import door

pages = Blueprint("entries", __name__, url_prefix="/stages/<stage>/entries")


@pages.get("")
def index(stage: str) -> str:
    actor, wanted = door.actor(), wanted_of()
    with db.transaction() as session:  # a look at names is written into the access log
        rows, count = queries.entries(session, stage, wanted, door.visit(), actor=actor, at=clock.now())
        of = stage_row(session, stage)
        return render_template(
            "championships/entries/entries.html",
            stage=of, rows=rows, count=count, wanted=wanted, pages=-(-count // PAGE), words=wording,
            counts=queries.counts(session, of), skills=skills_of(session, of), may=access.manages(actor, of),
            organisations=organisation_choices(session), conditions=accommodation_words(),
            filters=filters_of(wanted), reaches=reaches,
        )  # fmt: skip


@pages.get("/for-college")
def for_college(stage: str) -> ResponseReturnValue:
    """The pages of one organisation's entries, for an organizer who adds some there."""
    _require_manager(stage)
    with db.reading() as session:
        college = find_organisation(session, request.args.get("college", "")).public_id
    return redirect(url_for("nominations.show", stage=stage, college=college))


@pages.get("/decide")
def preview(stage: str) -> str:
    _require_manager(stage)
    return _preview(stage)


@pages.post("/decide")
def decide(stage: str) -> ResponseReturnValue:
    _require_manager(stage)
    decision = _decision(request.form.get("decision", ""))
    seen = _seen()

    def work(session: Session) -> None:
        deciding.decide(session, stage, seen, decision, forms.text("reason"), actor=door.actor(), at=clock.now())

    return act(
        work,
        said=lambda: (
            ngettext("%(num)s entry is confirmed.", "%(num)s entries are confirmed.", len(seen))
            if decision is Decision.CONFIRM
            else ngettext("%(num)s entry is not accepted.", "%(num)s entries are not accepted.", len(seen))
        ),
        to=lambda: url_for(".index", stage=stage),
        again=lambda problem: _preview(stage, problem),
    )


@pages.get("/seating")
def seats(stage: str) -> str:
    return _seating(stage)


@pages.post("/seating")
def seat(stage: str) -> ResponseReturnValue:
    done: list[int] = []
    return act(
        lambda session: done.append(
            seating.seat_entries(session, stage, forms.text("skill"), actor=door.actor(), at=clock.now())
        ),
        said=lambda: ngettext("%(num)s entry got a seat.", "%(num)s entries got a seat.", done[-1]),
        to=lambda: url_for(".seats", stage=stage),
        again=lambda problem: _seating(stage, problem),
    )


@pages.get("/<entry>")
def show(stage: str, entry: str) -> str:
    return _entry(stage, entry)


@pages.post("/<entry>/change")
def change(stage: str, entry: str) -> ResponseReturnValue:
    return _act(
        stage, entry, _("The entry is changed."),
        lambda session: change_entry(
            session, stage, entry, entry_card(persons=()), seen=forms.seen(), actor=door.actor(), at=clock.now()
        ),
    )  # fmt: skip


@pages.post("/<entry>/swap")
def swap(stage: str, entry: str) -> ResponseReturnValue:
    persons = tuple(one for one in request.form.getlist("person") if one)
    return _act(
        stage, entry, _("The swap is kept. The entry keeps its id and its seat."),
        lambda session: swapping.swap(
            session, stage, entry, persons, forms.text("reason"), seen=forms.seen(), actor=door.actor(), at=clock.now()
        ),
    )  # fmt: skip


@pages.post("/<entry>/withdraw")
def withdraw(stage: str, entry: str) -> ResponseReturnValue:
    return _act(
        stage, entry, _("The entry is withdrawn."),
        lambda session: deciding.withdraw(
            session, stage, entry, forms.text("reason"), actor=door.actor(), at=clock.now()
        ),
    )  # fmt: skip


@pages.post("/<entry>/turn")
def turn(stage: str, entry: str) -> ResponseReturnValue:
    with db.transaction() as session:
        swapping.move_up(session, stage, entry, actor=door.actor(), at=clock.now())
    flash(_("The reserve is moved up."), "done")
    return redirect(url_for(".show", stage=stage, entry=entry))


def _require_manager(stage: str) -> None:
    """Asked before the form is read. Raises Forbidden: not-allowed; NotFound: stage-unknown."""
    with db.reading() as session:
        stages.require(door.actor(), access.MANAGE_ENTRIES, stage_row(session, stage))


def _act(stage: str, entry: str, done: str, work: Callable[[Session], object]) -> ResponseReturnValue:
    with db.reading() as session:  # whoever may not see the entry learns nothing of it by trying
        of = stage_row(session, stage)
        if not access.manages(door.actor(), of):
            permissions.require_somewhere(door.actor(), access.NOMINATE)
            access.require_reader(door.actor(), of, entry_row(session, of, entry))
    return act(
        work,
        said=lambda: done,
        to=lambda: url_for(".show", stage=stage, entry=entry),
        again=lambda problem: _entry(stage, entry, problem),
    )


def _entry(stage: str, entry: str, problem: Problem | None = None) -> str:
    actor, now, search = door.actor(), clock.now(), request.args.get("q", "")
    with db.transaction() as session:
        view, history = queries.entry(session, stage, entry, door.visit(), actor=actor, at=now)
        of = stage_row(session, stage)
        row = entry_row(session, of, entry)
        whose = find_organisation(session, row.organisation) if row.organisation else None
        chosen = request.values.getlist("person") or [one.id for one in view.persons]
        found = (
            queries.candidates(session, of, whose, search, door.visit(), actor=actor, at=now)
            if search and whose and (access.manages(actor, of) or access.nominates(actor, row))
            else []
        )
        names = _names(session, view, chosen)
        may_nominate = access.nominates(actor, row) and elsewhere.origin_of(of) is None
        return render_template(
            "championships/entries/entry.html",
            stage=of, view=view, history=history, problem=problem, search=search, names=names, words=wording,
            may=access.manages(actor, of), may_nominate=may_nominate, begun=begun(of, now),
            chosen=[one for one in chosen if one in names],
            found=[one for one in found if one.id not in chosen], marked=seating.marked(session, row),
            conditions=accommodation_words(), offered=ACCOMMODATIONS, reaches=reaches, whose=whose,
            **_origin(origin_of(session, row, actor=actor), manages=access.manages(actor, of)),
        )  # fmt: skip


def _origin(origin: Origin | None, *, manages: bool) -> dict[str, object]:
    """Where the entry comes from. What a correction there changes is told to whoever manages entries here, or may
    see those results; the page of the difference is linked for whoever may open it."""
    newer = origin.newer if origin else None
    link = ""
    if origin and newer and newer.assessment:
        if marking_access.allowed(door.actor(), SEE_STANDINGS, newer.assessment):
            link = url_for("championships.difference", assessment=newer.assessment, revision=newer.now)
    elif origin and newer and origin.open and origin.stage and origin.skill:
        link = url_for("brought.skill", stage=origin.stage.public_id, skill=origin.skill.public_id)
    compared = manages or (origin is not None and origin.compared)
    return {"origin": origin, "compared": compared, "difference": link, "medals": medals()}


def _names(session: Session, view: EntryView, chosen: Sequence[str]) -> dict[str, Named]:
    """Who is under the entry, and who of its organisation is chosen: an address tells no names of other places."""
    found = named_persons(session, {*chosen, *(one.id for one in view.persons)})
    under = {one.id for one in view.persons}
    own = view.organisation.id if view.organisation else ""
    return {
        person: named
        for person, named in found.items()
        if person in under or (named.below is not None and named.below.id == own)
    }


def _preview(stage: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    decision = _decision(request.values.get("decision", ""))
    with db.transaction() as session:
        of = stage_row(session, stage)
        stages.require(actor, access.MANAGE_ENTRIES, of)
        chosen = request.values.getlist("entry")
        if "all" in request.values:
            chosen = queries.matching(session, of, wanted_of())[: deciding.DECIDED_MOST]
        outlooks = deciding.outlooks(session, stage, chosen, decision, actor=actor)
        queries.log_look(session, stage, door.visit(), actor=actor, at=clock.now())
        views = entry_views(session, of, [one.entry for one in outlooks], at=clock.now())
        return render_template(
            "championships/entries/decide.html",
            stage=of, decision=decision.value, lines=list(zip(outlooks, views, strict=True)), problem=problem,
            able=sum(not one.code for one in outlooks), words=wording, typed=request.form, reaches=reaches,
        )  # fmt: skip


def _seating(stage: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    with db.reading() as session:
        of = stage_row(session, stage)
        stages.require(actor, access.MANAGE_ENTRIES, of)
        lines = seating.seating_of(session, of)
        return render_template(
            "championships/entries/seating.html",
            stage=of, lines=lines, problem=problem, words=wording, waiting=sum(len(one.waiting) for one in lines),
        )  # fmt: skip


def _decision(typed: str) -> Decision:
    """Raises Refused: entry-decision-missing."""
    if typed not in set(Decision):
        raise Refused("entry-decision-missing")
    return Decision(typed)


def _seen() -> dict[str, int]:
    """The entries of the form, with the revision of each that was shown."""
    return {entry: request.form.get(f"seen-{entry}", -1, int) for entry in request.form.getlist("entry")}
