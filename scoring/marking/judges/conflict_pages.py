"""Conflicts: what stands between judges and seats, ties declared and taken back, overrides; each expert's own page."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.foundation import clock
from scoring.foundation.collation import kazakh_key
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.words import language
from scoring.marking import access, panels
from scoring.marking.frames import Frame
from scoring.marking.independence import DECLARED, Tie
from scoring.marking.judges import queries, wording
from scoring.marking.judges.arising import marked_seats
from scoring.marking.judges.doing import Problem, act, typed_number
from scoring.marking.judges.pages import pages
from scoring.marking.recording import room
from scoring.marking.setup.viewing import SeatView, seats_of
from scoring.people import forms
from scoring.people.signing_in import door


@pages.get("/conflicts")
def conflicts(assessment: str) -> str:
    return _conflicts(assessment)


@pages.post("/conflicts")
def declare(assessment: str) -> ResponseReturnValue:
    return act(
        lambda session: panels.declare_conflict(
            session,
            assessment,
            _judge(),
            forms.chosen("seat", "seat-not-chosen"),
            _tie(),
            actor=door.actor(),
            at=clock.now(),
        ),
        said=lambda: _("The tie is declared. The fourth judge marks that seat."),
        to=lambda: url_for(".conflicts", assessment=assessment),
        again=lambda problem: _conflicts(assessment, problem),
    )


@pages.post("/conflicts/withdraw")
def withdraw(assessment: str) -> ResponseReturnValue:
    return act(
        lambda session: panels.withdraw_conflict(
            session,
            assessment,
            typed_number("judge"),
            forms.text("seat"),
            _tie(),
            forms.text("reason"),
            actor=door.actor(),
            at=clock.now(),
        ),
        said=lambda: _("The tie is taken back. It stands in the list of acts with its reason."),
        to=lambda: url_for(".conflicts", assessment=assessment),
        again=lambda problem: _conflicts(assessment, problem),
    )


@pages.post("/conflicts/override")
def override(assessment: str) -> ResponseReturnValue:
    return act(
        lambda session: panels.override_conflict(
            session,
            assessment,
            typed_number("judge"),
            forms.text("seat"),
            forms.text("reason"),
            actor=door.actor(),
            at=clock.now(),
        ),
        said=lambda: _("The judge may mark this seat. The reason is printed on the protocol."),
        to=lambda: url_for(".conflicts", assessment=assessment),
        again=lambda problem: _conflicts(assessment, problem),
    )


@pages.get("/my-ties")
def own_ties(assessment: str) -> str:
    return _own(assessment)


@pages.post("/my-ties")
def declare_own(assessment: str) -> ResponseReturnValue:
    return act(
        lambda session: panels.declare_conflict(
            session,
            assessment,
            access.account_of(door.actor()),
            forms.text("seat"),
            _tie(),
            actor=door.actor(),
            at=clock.now(),
        ),
        said=lambda: _("Your tie is declared. You do not mark this seat; the fourth judge does."),
        to=lambda: url_for(".own_ties", assessment=assessment),
        again=lambda problem: _own(assessment, problem),
    )


def _judge() -> int:
    """Raises Refused: judge-not-chosen."""
    forms.chosen("judge", "judge-not-chosen")
    return typed_number("judge")


def _tie() -> Tie:
    """Raises Refused: tie-not-declared."""
    said = forms.text("tie")
    if said not in {tie.value for tie in DECLARED}:
        raise Refused("tie-not-declared")
    return Tie(said)


def _conflicts(assessment: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    access.require(actor, access.SEE, assessment)
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        ties = queries.ties(session, frame)
        overrides = queries.overrides(session, frame)
        names = queries.names_of(session, frame.judges)
    labels = _labels(frame)
    return render_template(
        "marking/judges/conflicts.html",
        assessment=assessment,
        frame=frame,
        labels=labels,
        ties=ties,
        overrides=overrides,
        judges=[(str(judge), name) for judge, name in sorted(names.items(), key=lambda one: kazakh_key(one[1]))],
        labelled=[(seat.id, labels[seat.id]) for seat in marked_seats(frame)],
        problem=problem,
        typed=request.form or request.args,
        own=actor.account_id,
        may={name: access.allowed(actor, right, assessment) for name, right in wording.RIGHTS.items()},
        words=wording,
    )


def _labels(frame: Frame) -> dict[str, str]:
    """What each seat is called: its number, and before the draw who sits there, for whoever sets the assessment up."""
    found = {seat.id: "—" if seat.number is None else str(seat.number) for seat in frame.seats.values()}
    if "—" not in found.values() or not access.allowed(door.actor(), access.SET_UP, frame.public_id):
        return found
    with db.transaction() as session:  # a look at names is written down
        seats = seats_of(session, frame.public_id, door.visit(), actor=door.actor(), at=clock.now())
    named = {seat.id: _named(seat) for seat in seats if seat.number is None}
    return found | {seat: label for seat, label in named.items() if label}


def _named(seat: SeatView) -> str:
    who = seat.team or ", ".join(person.name(language()) for person in seat.persons)
    return ", ".join(filter(None, (who, seat.organisation.name(language()) if seat.organisation else "")))


def _own(assessment: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        access.require(actor, access.DECLARE, assessment, access.belonging(frame, actor))
    return render_template(
        "marking/judges/own.html",
        assessment=assessment,
        frame=frame,
        listed=actor.account_id in frame.judges,
        seats=queries.own_seats(frame, actor),
        problem=problem,
        typed=request.form,
        words=wording,
    )
