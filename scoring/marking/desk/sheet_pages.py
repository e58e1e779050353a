"""The page of one sheet, and what those who lead may do on it."""

import secrets
from collections.abc import Callable, Mapping

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.entrance import LARGEST, forbidden
from scoring.foundation.errors import Refused, Unreadable
from scoring.marking import access, locking, sheets
from scoring.marking.commands import Act, Command
from scoring.marking.desk import telling
from scoring.marking.desk import words as desk_words
from scoring.marking.desk.blueprint import pages
from scoring.marking.desk.doing import Problem, act
from scoring.marking.desk.excusing import CANCELLED, cancel_aspect
from scoring.marking.desk.held import expect_seen, held
from scoring.marking.desk.sheet_view import sheet_seen
from scoring.marking.locking import Choice
from scoring.marking.recorder import record_mark
from scoring.people import forms
from scoring.people.signing_in import door
from scoring.rules.hundredths import parse_hundredths

Said = Callable[[], str]


@pages.get("/assessments/<assessment>/sheets/<seat>/<path:sheet>")
def sheet(assessment: str, seat: str, sheet: str) -> str:
    return _page(assessment, seat, sheet)


@pages.post("/assessments/<assessment>/sheets/<seat>/<path:sheet>")
def change_sheet(assessment: str, seat: str, sheet: str) -> ResponseReturnValue:
    """One act of those who lead, by the name of its button."""
    access.require(door.actor(), access.SEE_SHEETS, assessment)
    doing, said = _asked(assessment, seat, sheet)
    return act(
        doing,
        said=said,
        to=lambda: url_for(".sheet", assessment=assessment, seat=seat, sheet=sheet) + _anchor(),
        again=lambda problem: _page(assessment, seat, sheet, problem),
    )


def _page(assessment: str, seat: str, sheet: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        seen = sheet_seen(session, assessment, seat, sheet, actor=door.actor())
        waits = (seat, sheet) in held(session, assessment, door.actor())
    return render_template(
        "marking/desk/sheet.html",
        assessment=assessment,
        seen=seen,
        waits=waits,
        problem=problem,
        typed=request.form,
        client_id=secrets.token_hex(12),
        told=telling.told,
        why=telling.why,
        words=desk_words,
    )


def _asked(assessment: str, seat: str, sheet: str) -> tuple[Callable[[], object], Said]:
    """What to do, and what to say when it is done. Raises Unreadable: act-unknown."""
    name = request.form.get("act", "")
    marks: Mapping[str, tuple[Act, Said]] = {
        "round": (Act.ROUND, lambda: _("The next round is open. The judges score again.")),
        "correct": (Act.CORRECT, lambda: _("The mark is corrected. Signatures under the old one have fallen.")),
        "excused": (Act.EXCUSED, lambda: _("The aspect is excused.")),
        "not-attempted": (Act.NOT_ATTEMPTED, lambda: _("The aspect is kept as not attempted.")),
        "withdraw": (Act.WITHDRAW, lambda: _("The entry is taken back. The aspect is not marked yet.")),
        "comment": (Act.COMMENT, lambda: _("The comment is kept.")),
    }
    if name in marks:
        what, said = marks[name]
        return (lambda: _write(assessment, seat, what)), said
    if name == "lock":
        return (lambda: _lock(assessment, Choice(seat, sheet))), lambda: _("The sheet is locked.")
    of_sheet: Mapping[str, tuple[Callable[[Session], object], Said]] = {
        "dispute": (
            lambda session: sheets.dispute_sheet(
                session, assessment, seat, sheet, _reason(), _text(), actor=door.actor(), at=clock.now()
            ),
            lambda: _("The sheet is in dispute. It is not locked until that is settled."),
        ),
        "settle": (
            lambda session: sheets.settle_dispute(
                session, assessment, seat, sheet, _reason(), _text(), actor=door.actor(), at=clock.now()
            ),
            lambda: _("The dispute is settled."),
        ),
        "ask-unlock": (
            lambda session: locking.ask_to_unlock(
                session, assessment, seat, sheet, _reason_or_words(), _text(), actor=door.actor(), at=clock.now()
            ),
            lambda: _("The request waits for another person's consent. Until then the sheet stays locked."),
        ),
    }
    if name not in of_sheet:
        raise Unreadable("act-unknown")
    work, said = of_sheet[name]
    return (lambda: _transact(work)), said


def _transact(work: Callable[[Session], object]) -> None:
    with db.transaction() as session:
        work(session)


def _lock(assessment: str, choice: Choice) -> None:
    """While marks of the sheet wait on a tablet, it is done only once that was seen: marks-wait-on-sheets."""
    actor = door.actor()
    access.require(actor, access.LOCK, assessment)
    with db.reading() as session:  # before the transaction: other processes are asked
        expect_seen(session, assessment, choice, held(session, assessment, actor), seen=bool(forms.text("waits_seen")))
    with db.transaction() as session:
        locking.lock_sheets(session, assessment, choice, actor=actor, at=clock.now())


def _write(assessment: str, seat: str, what: Act) -> None:
    """One command about an aspect; a cancelled one for all seats at once. decisions.md 3."""
    actor, aspect, client_id = door.actor(), forms.text("aspect"), forms.text("client_id")
    if what is Act.EXCUSED and forms.text("excuse") == CANCELLED:
        cancel_aspect(assessment, aspect, client_id, actor=actor, at=clock.now())
        return
    command = Command(
        client_id=client_id,
        assessment=assessment,
        seat=seat,
        aspect=aspect,
        act=what,
        seen=_number("seen"),
        ends=_number("ends") if what is Act.WITHDRAW else None,
        value=parse_hundredths(forms.text("value")) if what is Act.CORRECT else None,
        reason=_why(what),
        text=_text() if what in (Act.COMMENT, Act.CORRECT) else None,
    )
    record_mark(actor, command)


def _why(what: Act) -> str | None:
    match what:
        case Act.EXCUSED:
            return forms.text("excuse")
        case Act.CORRECT:
            return _reason()
        case Act.COMMENT:
            return forms.text("audience")
    return None


def _number(name: str) -> int:
    """Raises Unreadable: field-wrong."""
    number = request.form.get(name, type=int)
    if number is None or not 0 <= number <= LARGEST:
        raise Unreadable("field-wrong", field=name)
    return number


def _reason() -> str:
    """Raises Refused: reason-not-chosen."""
    chosen = forms.text("reason")
    if chosen not in desk_words.REASONS:
        raise Refused("reason-not-chosen")
    return chosen


def _reason_or_words() -> str:
    """A reason where one is chosen; "" leaves it to the words. Raises Refused: reason-not-chosen."""
    return _reason() if forms.text("reason") else ""


def _text() -> str:
    """Raises Unreadable: sign-not-allowed."""
    typed = forms.text("text")
    if forbidden(typed):
        raise Unreadable("sign-not-allowed")
    return typed


def _anchor() -> str:
    """Back to the aspect that was acted on."""
    number = forms.text("number")
    return f"#aspect-{number}" if number.replace(".", "").isalnum() else ""
