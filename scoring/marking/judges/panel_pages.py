"""Panels: who judges what and what arises from it; a proposal changed by hand; replacing a judge in the middle."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.collation import kazakh_key
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.marking import access, panels
from scoring.marking.entries import checked_text
from scoring.marking.frames import AssessmentState, Frame
from scoring.marking.judges import proposals, queries, replacing, wording
from scoring.marking.judges.arising import loads
from scoring.marking.judges.doing import Problem, act, typed_number
from scoring.marking.judges.pages import pages
from scoring.marking.judges.proposals import MOST_PANELS, DraftPanel, Proposal
from scoring.marking.judges.renaming import rename_panel
from scoring.marking.judges.replacing import At
from scoring.marking.live import presence
from scoring.marking.live.presence import Tablet
from scoring.marking.recording import room
from scoring.people import forms
from scoring.people.signing_in import door

NOWHERE = -1  # the panel of a sub-criterion that has none


@pages.get("/panels")
def panels_page(assessment: str) -> str:
    return _panels(assessment)


@pages.post("/panels/<int:panel>/name")
def rename(assessment: str, panel: int) -> ResponseReturnValue:
    return act(
        lambda session: rename_panel(
            session, assessment, panel, forms.text("name"), actor=door.actor(), at=clock.now()
        ),
        said=lambda: _("The panel has its new name."),
        to=lambda: url_for(".panels_page", assessment=assessment),
        again=lambda problem: _panels(assessment, problem),
    )


@pages.post("/panels/<int:panel>/judges")
def seat(assessment: str, panel: int) -> ResponseReturnValue:
    return act(
        lambda session: panels.seat_judge(
            session, assessment, panel, typed_number("judge"), actor=door.actor(), at=clock.now()
        ),
        said=lambda: _("The judge sits in the panel."),
        to=lambda: url_for(".panels_page", assessment=assessment),
        again=lambda problem: _panels(assessment, problem),
    )


@pages.post("/panels/proposal")
def propose(assessment: str) -> ResponseReturnValue:
    """Work one out, or begin from the panels as they are."""

    def work(session: Session) -> None:
        if forms.text("from") == "panels":
            proposals.begin_from_panels(session, assessment, actor=door.actor(), at=clock.now())
        else:
            count = typed_number("panels")
            proposals.work_out(session, assessment, count, actor=door.actor(), at=clock.now())

    return act(
        work,
        said=lambda: _("The proposal is ready. Nothing changes until it is taken."),
        to=lambda: url_for(".proposal", assessment=assessment),
        again=lambda problem: _panels(assessment, problem),
    )


@pages.get("/panels/proposal")
def proposal(assessment: str) -> ResponseReturnValue:
    access.require(door.actor(), access.SET_UP, assessment)
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        kept = proposals.proposal_of(session, frame)
    if kept is None:
        return redirect(url_for(".panels_page", assessment=assessment))
    return _proposal(assessment, kept)


@pages.post("/panels/proposal/change")
def change_proposal(assessment: str) -> ResponseReturnValue:
    """Save, add a panel, take one out, take the whole: the button says which; what was typed is kept first."""
    access.require(door.actor(), access.SET_UP, assessment)
    wanted, seen = forms.text("act"), forms.seen()
    typed = _typed(assessment)

    def work(session: Session) -> None:
        actor, now = door.actor(), clock.now()
        if wanted == "drop":
            proposals.drop_proposal(session, assessment, actor=actor)
            return
        proposals.change_proposal(session, assessment, _asked(typed, wanted), seen=seen, actor=actor, at=now)
        if wanted == "take":
            proposals.take_proposal(session, assessment, seen=seen + 1, actor=actor, at=now)

    words = {
        "take": lambda: _("The panels are as proposed."),
        "drop": lambda: _("The proposal is dropped. The panels stay as they were."),
    }
    gone = wanted in words
    return act(
        work,
        said=words.get(wanted, lambda: _("The proposal is kept.")),
        to=lambda: url_for(".panels_page" if gone else ".proposal", assessment=assessment),
        again=lambda problem: _proposal(assessment, Proposal(tuple(typed), seen), problem),
    )


@pages.get("/panels/<int:panel>/replace")
def replacing_page(assessment: str, panel: int) -> str:
    return _replacing(assessment, panel)


@pages.post("/panels/<int:panel>/replace")
def replace(assessment: str, panel: int) -> ResponseReturnValue:
    """Aspects that began again are listed once, on the answer itself; the act in the overview says how many.

    While marks of who leaves wait on a tablet, it is done only once that was seen: marks-wait-on-tablet.
    """
    access.require(door.actor(), access.SET_UP, assessment)
    went_back: list[At] = []
    waits = _waiting(assessment, typed_number("leaves"))  # before the transaction: other processes are asked

    def work(session: Session) -> None:
        if waits and not forms.text("waits_seen"):
            raise Refused("marks-wait-on-tablet")
        returned = panels.replace_judge(
            session,
            assessment,
            panel,
            typed_number("leaves"),
            typed_number("comes"),
            checked_text(forms.text("reason")),
            actor=door.actor(),
            at=clock.now(),
        )
        went_back.extend(replacing.returned_places(room().frames.fresh(session, assessment), returned))

    answer = act(
        work,
        said=lambda: _("The judge is replaced."),
        to=lambda: url_for(".panels_page", assessment=assessment),
        again=lambda problem: _replacing(assessment, panel, problem),
    )
    return _replaced(assessment, went_back) if went_back else answer


def _waiting(assessment: str, judge: int) -> list[Tablet]:
    with db.reading() as session:
        return presence.waiting_of(session, assessment, judge, at=clock.now())


def _replaced(assessment: str, went_back: Sequence[At]) -> str:
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
    return render_template("marking/judges/replaced.html", assessment=assessment, frame=frame, went_back=went_back)


def _panels(assessment: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    access.require(actor, access.SEE, assessment)
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        names = queries.names_of(session, frame.judges)
        kept = proposals.proposal_of(session, frame)
    size = frame.rule_set.judgement.judges
    return render_template(
        "marking/judges/panels.html",
        assessment=assessment,
        frame=frame,
        names=names,
        **_shown(frame, names),
        kept=kept,
        suggested=max(1, min(len(frame.judges) // (size + 1), len(frame.sheets), len(frame.scheme.criteria) or 1)),
        most=min(MOST_PANELS, len(frame.sheets)),
        problem=problem,
        may_change=access.allowed(actor, access.SET_UP, assessment) and frame.state is not AssessmentState.CLOSED,
        draft=frame.state is AssessmentState.DRAFT,
        words=wording,
    )


def _proposal(assessment: str, kept: Proposal, problem: Problem | None = None) -> str:
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        names = queries.names_of(session, frame.judges)
    place = {sheet: number for number, panel in enumerate(kept.panels) for sheet in panel.sheets}
    return render_template(
        "marking/judges/proposal.html",
        assessment=assessment,
        frame=frame,
        kept=kept,
        names=names,
        place=place,
        **_shown(proposals.imagined(frame, kept.panels), names),
        positions=frame.rule_set.judgement.judges + 1,
        problem=problem,
        words=wording,
    )


def _shown(frame: Frame, names: dict[int, str]) -> dict[str, object]:
    """Panels, what no panel marks, and the load of each judge, of an assessment as it is or as it might be."""
    load = loads(frame)
    by_load = sorted(frame.judges, key=lambda judge: (-load[judge], kazakh_key(names.get(judge, ""))))
    by_name = sorted(names.items(), key=lambda one: kazakh_key(one[1]))
    return {
        "panels": queries.panels(frame, names),
        "without": queries.without_panel(frame),
        "load": [(names.get(judge, ""), load[judge]) for judge in by_load],
        "judges": by_name,
    }


def _typed(assessment: str) -> list[DraftPanel]:
    """The panels of the form: names, judges by position, and to which panel each sub-criterion goes."""
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
    count = min(max(0, request.form.get("count", 0, int)), MOST_PANELS)
    places = {sheet: request.form.get(f"sheet-{number}", NOWHERE, int) for number, sheet in enumerate(frame.sheets)}
    positions = range(1, frame.rule_set.judgement.judges + 2)
    return [
        DraftPanel(
            forms.text(f"name-{number}"),
            tuple(sheet for sheet, place in places.items() if place == number),
            tuple(typed_number(f"judge-{number}-{position}") for position in positions),
        )
        for number in range(count)
    ]


def _asked(typed: Sequence[DraftPanel], wanted: str) -> list[DraftPanel]:
    """The typed panels with one more, or without one, as the button says."""
    kept = list(typed)
    if wanted == "add":
        return [*kept, DraftPanel(str(len(kept) + 1))]
    act_name, _dash, number = wanted.partition("-")
    if act_name == "remove" and number.isdecimal():
        return [panel for place, panel in enumerate(kept) if place != int(number)]
    return kept


def _replacing(assessment: str, panel: int, problem: Problem | None = None) -> str:
    access.require(door.actor(), access.SET_UP, assessment)
    leaves = request.values.get("leaves", 0, int)
    comes = request.values.get("comes", 0, int)
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        found = panels.find_panel(frame, panel)
        names = queries.names_of(session, frame.judges)
        if leaves not in found.seated():  # nobody is chosen yet, or left meanwhile
            leaves = 0
        shown = replacing.preview(session, frame, found, leaves, comes) if leaves else None
    if frame.state is AssessmentState.CLOSED:
        raise Refused("assessment-closed")
    waits = _waiting(assessment, leaves) if leaves else []
    coming = [one for one in names.items() if one[0] not in found.seated()]
    return render_template(
        "marking/judges/replace.html",
        assessment=assessment,
        frame=frame,
        panel=found,
        names=names,
        leaves=leaves,
        comes=comes,
        coming=sorted(coming, key=lambda one: kazakh_key(one[1])),
        preview=shown,
        waits=waits,
        problem=problem,
        typed=request.form,
        words=wording,
    )
