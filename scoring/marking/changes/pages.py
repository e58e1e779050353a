"""Pages of the scheme version: which one is marked by, what a newer one would change, asking, consenting."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.words import language
from scoring.marking import access
from scoring.marking.changes import changing
from scoring.marking.changes.changing import Change, Proposal
from scoring.marking.changes.effects import Effects
from scoring.marking.frames import AssessmentState, Frame
from scoring.marking.judges.doing import Problem, act, typed_number
from scoring.marking.locking import OPEN
from scoring.marking.recording import room
from scoring.people import forms
from scoring.people.models import Account
from scoring.people.signing_in import door
from scoring.rules.scheme import Scheme
from scoring.schemes.content import scheme_from_bytes
from scoring.schemes.content.difference import Line, difference_lines
from scoring.schemes.models import VersionRow

pages = Blueprint("changes", __name__, url_prefix="/assessments/<assessment>/scheme")
PANEL = "panel-"  # before a sub-criterion in the form: who will mark it


@dataclass(frozen=True, slots=True)
class Seen:
    """A newer version beside the present one, with what taking it would do to the marks."""

    number: int
    lines: tuple[Line, ...]
    effects: Effects


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change with the names of whoever asked and answered."""

    change: Change
    before: int
    after: int
    asked_by: str
    answered_by: str


@pages.get("")
def show(assessment: str) -> str:
    return _show(assessment)


@pages.post("/take")
def take(assessment: str) -> ResponseReturnValue:
    access.require(door.actor(), access.SET_UP, assessment)
    version = typed_number("version")
    return act(
        lambda session: changing.take_version(session, assessment, version, actor=door.actor(), at=clock.now()),
        said=lambda: _("The newer version will be marked by."),
        to=lambda: url_for(".show", assessment=assessment),
        again=lambda problem: _show(assessment, problem),
    )


@pages.get("/versions/<int:version>")
def newer(assessment: str, version: int) -> str:
    access.require(door.actor(), access.SEE, assessment)
    return _newer(assessment, version)


@pages.post("/versions/<int:version>")
def propose(assessment: str, version: int) -> ResponseReturnValue:
    access.require(door.actor(), changing.PROPOSE, assessment)
    asked = Proposal(version, forms.text("reason"), _chosen_panels())
    made = {"change": ""}

    def work(session: Session) -> None:
        made["change"] = changing.propose_change(session, assessment, asked, actor=door.actor(), at=clock.now())

    return act(
        work,
        said=lambda: _("The change waits for the consent of another person. Marking goes on as before."),
        to=lambda: url_for(".change", assessment=assessment, change=made["change"]),
        again=lambda problem: _newer(assessment, version, problem),
    )


@pages.get("/changes/<change>")
def change(assessment: str, change: str) -> str:
    access.require(door.actor(), access.SEE, assessment)
    return _change(assessment, change)


@pages.post("/changes/<change>/consent")
def consent(assessment: str, change: str) -> ResponseReturnValue:
    return act(
        lambda session: changing.consent_to_change(session, assessment, change, actor=door.actor(), at=clock.now()),
        said=lambda: _("From now on the new version is marked by. Tablets load it by themselves."),
        to=lambda: url_for(".show", assessment=assessment),
        again=lambda problem: _change(assessment, change, problem),
    )


@pages.post("/changes/<change>/refuse")
def refuse(assessment: str, change: str) -> ResponseReturnValue:
    return act(
        lambda session: changing.refuse_change(session, assessment, change, actor=door.actor(), at=clock.now()),
        said=lambda: _("The change is refused. Marking goes on under the present version."),
        to=lambda: url_for(".show", assessment=assessment),
        again=lambda problem: _change(assessment, change, problem),
    )


def _show(assessment: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    access.require(actor, access.SEE, assessment)
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        present = session.get_one(VersionRow, frame.scheme_version)
        number, sha256, at, reason = present.number, present.sha256, present.published_at, present.reason
        versions = changing.newer_versions(session, frame)
        past = [_viewed(session, each) for each in changing.changes_of(session, frame)]
    return render_template(
        "marking/changes/show.html",
        frame=frame, number=number, sha256=sha256, at=at, reason=reason, versions=versions, past=past, problem=problem,
        draft=frame.state is AssessmentState.DRAFT,
        may_take=access.allowed(actor, access.SET_UP, assessment),
    )  # fmt: skip


def _newer(assessment: str, version: int, problem: Problem | None = None) -> str:
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        seen = _seen(session, frame, version)
        waiting = changing.open_change(session, frame)
        present = session.get_one(VersionRow, frame.scheme_version).number
    return render_template(
        "marking/changes/newer.html",
        frame=frame, version=version, seen=seen, waiting=waiting, present=present, problem=problem, prefix=PANEL,
        old=frame.scheme, reason=request.form.get("reason", ""), chosen=_chosen_panels(),
        panels=[(str(panel.id), panel.name) for panel in frame.panels],
        may_propose=access.allowed(door.actor(), changing.PROPOSE, assessment),
    )  # fmt: skip


def _change(assessment: str, public_id: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        found = changing.find_change(session, frame, public_id)
        view = _viewed(session, found)
        open_now = found.state == OPEN and found.from_version == frame.scheme_version
        seen = _seen(session, frame, found.to_version) if open_now else None
        relations = access.standing_in(session, frame, door.actor())
    return render_template(
        "marking/changes/change.html",
        frame=frame, view=view, seen=seen, problem=problem,
        names={panel.id: panel.name for panel in frame.panels},
        own=found.asked_by == door.actor().account_id,
        may_answer=access.allowed(door.actor(), changing.CONSENT, assessment, relations),
    )  # fmt: skip


def _seen(session: Session, frame: Frame, version: int) -> Seen:
    """Raises NotFound: version-unknown."""
    found = changing.preview(session, frame, version)
    row = session.get_one(VersionRow, version)
    new: Scheme = scheme_from_bytes(row.content.encode())
    return Seen(row.number, difference_lines(frame.scheme, new, language()), found)


def _viewed(session: Session, found: Change) -> ChangeView:
    def name(account: int | None) -> str:
        row = session.get(Account, account) if account else None
        return row.display_name if row else ""

    before = session.get_one(VersionRow, found.from_version).number
    after = session.get_one(VersionRow, found.to_version).number
    return ChangeView(found, before, after, name(found.asked_by), name(found.answered_by))


def _chosen_panels() -> dict[str, int]:
    sent = request.form.keys()
    return {name.removeprefix(PANEL): typed_number(name) for name in sent if name.startswith(PANEL)}
