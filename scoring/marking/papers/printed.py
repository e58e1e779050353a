"""What can be printed of an assessment, by name, as the job of papers asks for it."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from scoring.documents import printing
from scoring.documents.drafts import Draft
from scoring.documents.drawing.form_contents import Form
from scoring.documents.printing import Printing, Said, WorkingForms
from scoring.foundation.errors import NotFound
from scoring.marking import access
from scoring.marking.desk.rights import SEE_TOTALS
from scoring.marking.papers.allocation import allocation_form
from scoring.marking.papers.blank_forms import blank_forms
from scoring.marking.papers.blanks import Asked, blanks
from scoring.marking.papers.draw_protocol import draw_protocol
from scoring.marking.papers.filled import expect_chosen, filled_forms
from scoring.marking.papers.summary import expect_shown, summary_forms
from scoring.marking.papers.unlock_act import expect_granted, expect_may_see, unlock_act
from scoring.marking.recording import room
from scoring.marking.setup import drawing
from scoring.people.actors import Actor

BLANK, FILLED, SUMMARY, ALLOCATION = "marking-form", "filled-sheet", "mark-summary", "mark-allocation"
DRAW, UNLOCK = "draw-protocol", "unlock-act"
NAMES = (BLANK, FILLED, SUMMARY, ALLOCATION, DRAW, UNLOCK)
FIELDS = ("sheet", "day", "seat", "layout", "language", "number", "request")  # of a request to print


def offer(app: Flask) -> None:
    for name, printable in {
        BLANK: _working(BLANK, access.TYPE_PAPER, _blank, _blank_ready),
        FILLED: _working(FILLED, access.SEE_SHEETS, _filled, _filled_ready),
        SUMMARY: _working(SUMMARY, SEE_TOTALS, _summary, _summary_ready),
        ALLOCATION: _working(ALLOCATION, access.SEE, _allocation, _allocation_ready),
        DRAW: Printing(_may(access.SET_UP), _draw, _draw_ready),
        UNLOCK: Printing(_may_see_requests, _unlock, _unlock_ready),
    }.items():
        printing.offer(app, name, printable)


def _may(act: str) -> Callable[[Session, Said, Actor], None]:
    return lambda _session, said, actor: access.require(actor, act, said["assessment"])


def _may_see_requests(session: Session, said: Said, actor: Actor) -> None:
    expect_may_see(session, said["assessment"], actor=actor)


def _working(
    name: str,
    act: str,
    forms: Callable[[Session, Said, Actor], tuple[Form, ...]],
    ready: Callable[[Session, Said, Actor], object],
) -> Printing:
    def make(session: Session, said: Said, actor: Actor, _at: datetime) -> WorkingForms:
        return WorkingForms(f"{said['assessment']}-{name}", forms(session, said, actor))

    return Printing(_may(act), make, ready)


def _blank(session: Session, said: Said, actor: Actor) -> tuple[Form, ...]:
    return blank_forms(session, said["assessment"], _asked(said), actor=actor)


def _filled(session: Session, said: Said, actor: Actor) -> tuple[Form, ...]:
    return filled_forms(session, said["assessment"], _asked(said), actor=actor)


def _summary(session: Session, said: Said, actor: Actor) -> tuple[Form, ...]:
    return summary_forms(session, said["assessment"], said.get("seat", ""), actor=actor)


def _allocation(session: Session, said: Said, actor: Actor) -> tuple[Form, ...]:
    return (allocation_form(session, said["assessment"], actor=actor),)


def _draw(session: Session, said: Said, actor: Actor, at: datetime) -> Draft | WorkingForms:
    return draw_protocol(session, said["assessment"], _number(said), actor=actor, at=at)


def _unlock(session: Session, said: Said, actor: Actor, at: datetime) -> Draft | WorkingForms:
    return unlock_act(session, said["assessment"], said.get("request", ""), actor=actor, at=at)


def _blank_ready(session: Session, said: Said, actor: Actor) -> None:
    blanks(session, said["assessment"], _asked(said), actor=actor)


def _filled_ready(session: Session, said: Said, actor: Actor) -> None:
    expect_chosen(session, said["assessment"], _asked(said), actor=actor)


def _summary_ready(session: Session, said: Said, actor: Actor) -> None:
    expect_shown(session, said["assessment"], said.get("seat", ""), actor=actor)


def _allocation_ready(session: Session, said: Said, _actor: Actor) -> None:
    room().frames.get(session, said["assessment"])


def _draw_ready(session: Session, said: Said, actor: Actor) -> None:
    drawing.find_draw(session, said["assessment"], _number(said), actor=actor)


def _unlock_ready(session: Session, said: Said, actor: Actor) -> None:
    expect_granted(session, said["assessment"], said.get("request", ""), actor=actor)


def _asked(said: Said) -> Asked:
    return Asked(*(said.get(name, "") for name in ("sheet", "day", "seat", "layout", "language")))


def _number(said: Said) -> int:
    """Raises NotFound: draw-unknown."""
    text = said.get("number", "")
    if not text.isascii() or not text.isdigit():
        raise NotFound("draw-unknown")
    return int(text[:9])
