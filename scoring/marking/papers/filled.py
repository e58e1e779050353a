"""Filled sheets on paper: one form for a seat and a sub-criterion, as the journal has it now. Numbers, no names of
competitors. decisions.md 3, 4, 24."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.documents.bilingual import LANGUAGES, Words, each_said, joined
from scoring.documents.drawing.form_contents import Form, Head, Line, Part
from scoring.foundation.errors import NotFound
from scoring.foundation.formats import mark, moment
from scoring.foundation.words import format_mark
from scoring.marking import access
from scoring.marking.cells import CellView, RoundView
from scoring.marking.desk.history import names_of
from scoring.marking.desk.rights import preliminary_shown
from scoring.marking.desk.sheet_view import SheetRead, read_sheet, signatures_of
from scoring.marking.desk.words import looks, mark_states
from scoring.marking.frames import LOCKED_SEATS, Frame, Seat, day_of
from scoring.marking.ledgers import views
from scoring.marking.papers import frame_parts
from scoring.marking.papers.blanks import FORMS_MAX, Asked, chosen
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.rules.marks import State
from scoring.rules.scheme import Aspect, Kind, SubCriterion
from scoring.rules.sheets import SheetState

LOOK_OF = {
    SheetState.EMPTY: "none", SheetState.IN_PROGRESS: "progress", SheetState.COMPLETE: "complete",
    SheetState.SIGNED: "signed", SheetState.LOCKED: "locked",
}  # fmt: skip
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII")


@dataclass(frozen=True, slots=True)
class _Paper:
    """What all forms of one file share."""

    frame: Frame
    said: Words
    above: tuple[str, ...]
    issuer: str
    foot: str
    names: Mapping[str, str]
    preliminary: bool


def filled_forms(session: Session, assessment: str, asked: Asked, *, actor: Actor) -> tuple[Form, ...]:
    """The forms, sheet by sheet and seat by seat. Raises as `expect_chosen`."""
    frame, sheets, seats = expect_chosen(session, assessment, asked, actor=actor)
    read = views(
        session, room().ledgers, frame, [seat.id for seat in seats],
        lambda ledger: {sheet.id: read_sheet(frame, ledger, sheet) for sheet in sheets},
    )  # fmt: skip
    paper = _paper(session, frame, _accounts(read), preliminary=preliminary_shown(frame, actor))
    return tuple(_form(paper, seat, sheet, read[seat.id][sheet.id]) for sheet in sheets for seat in seats)


def expect_chosen(
    session: Session, assessment: str, asked: Asked, *, actor: Actor
) -> tuple[Frame, Sequence[SubCriterion], Sequence[Seat]]:
    """The sheets and seats that are printed.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, sheet-unknown,
    seat-unknown, forms-none, forms-too-many.
    """
    access.require(actor, access.SEE_SHEETS, assessment)
    frame = room().frames.get(session, assessment)
    sheets, seats = chosen(frame, asked, LOCKED_SEATS)
    if len(sheets) * len(seats) > FORMS_MAX:
        raise NotFound("forms-too-many", most=FORMS_MAX)
    return frame, sheets, seats


def _paper(session: Session, frame: Frame, accounts: set[str], *, preliminary: bool) -> _Paper:
    said, issuer = frame_parts.words(), frame_parts.issuer_of(session, frame)
    return _Paper(
        frame, said, frame_parts.above(frame, issuer), issuer.kk, frame_parts.foot(session, frame, said),
        names_of(session, accounts), preliminary,
    )  # fmt: skip


def _accounts(read: Mapping[str, Mapping[str, SheetRead]]) -> set[str]:
    found = set()
    for one in (sheet for sheets in read.values() for sheet in sheets.values()):
        found |= {str(account) for account in one.view.signers} | one.view.signed_by
        found |= {account for cell in one.cells.values() for showing in cell.rounds for account in showing.given}
    return found


def _form(paper: _Paper, seat: Seat, sheet: SubCriterion, read: SheetRead) -> Form:
    said, judges = paper.said, _judges(read)
    return Form(
        languages=LANGUAGES,
        above=paper.above,
        title=said.each("title-filled", sheet=sheet.id),
        parts=(
            Part(facts=_facts(paper, seat, sheet, read, judges)),
            Part(heads=_heads(said), lines=tuple(_lines(paper, sheet, read, judges))),
            Part(heading=said.both("signed"), lines=_signed(paper, read), heads=(Head(said.each("sign-judge"), 2.0),
                 Head(said.each("date"), 2.0), Head(said.each("hash"), 3.0))),
        ),
        foot=paper.foot,
        issuer=paper.issuer,
        rehearsal=frame_parts.ribbon(paper.frame, said),
    )  # fmt: skip


def _facts(
    paper: _Paper, seat: Seat, sheet: SubCriterion, read: SheetRead, judges: list[str]
) -> tuple[tuple[str, str], ...]:
    said = paper.said
    shown = read.view.state is SheetState.LOCKED or paper.preliminary
    look = joined(each_said(LANGUAGES, lambda _language: looks()[LOOK_OF[read.view.state]].word))
    listed = "; ".join(f"{place}. {paper.names.get(one, '')}" for place, one in enumerate(judges, 1))
    facts = [
        (said.both("sheet"), f"{sheet.id} {joined(frame_parts.text_of(sheet.name))}"),
        (joined(frame_parts.seat_titles(said, [seat])), frame_parts.seat_label(seat)),
        *([(said.both("day"), f"C{day_of(sheet)}")] if day_of(sheet) else []),
        (said.both("judges"), listed or said.both("nobody")),
        (said.both("state"), look),
        (said.both("maximum"), mark(sheet.total, "kk")),
        *([(said.both("total"), mark(read.total, "kk"))] if shown else []),
    ]
    return tuple(facts)


def _heads(said: Words) -> tuple[Head, ...]:
    return (
        Head(("№",), 1.1), Head(said.each("aspect"), 6.4), Head(said.each("maximum"), 2.1, "right"),
        Head(said.each("said"), 2.6), Head(said.each("mark"), 1.8, "right"),
    )  # fmt: skip


def _lines(paper: _Paper, sheet: SubCriterion, read: SheetRead, judges: list[str]) -> list[Line]:
    found = []
    for place, aspect in enumerate(sheet.aspects, 1):
        cell = read.cells[aspect.key]
        told = _told(cell, aspect, judges)
        found.append(
            Line((f"{sheet.id}.{place}", _lines_of(frame_parts.text_of(aspect.description)),
                  mark(aspect.maximum or 0, "kk"), told, _mark(cell)))
        )  # fmt: skip
    return found


def _lines_of(texts: tuple[str, ...]) -> str:
    """Each language on a line of its own."""
    return joined(texts, "\n")


def _mark(cell: CellView) -> str:
    """The mark; what has none is said in words: that is never 0.00. decisions.md 3."""
    if cell.state == State.MARKED.value and cell.mark is not None:
        return format_mark(cell.mark, "kk")
    return joined(each_said(LANGUAGES, lambda _language: mark_states()[cell.state]), "\n")


def _round(showing: RoundView, judges: list[str]) -> str:
    """ "I: 2 2 3" in the order of the judges; a dot for what is hidden or not shown yet."""
    order = [*judges, *(one for one in showing.given if one not in judges)]
    scores = " ".join(str(showing.scores[one]) if one in showing.scores else "·" for one in order)
    return f"{ROMAN[showing.number] if showing.number < len(ROMAN) else showing.number}: {scores}"


def _told(cell: CellView, aspect: Aspect, judges: list[str]) -> str:
    """What the mark comes from: every round, or the answer; and whose it is where the chief expert corrected it."""
    said = [_round(one, judges) for one in cell.rounds] if aspect.kind is Kind.JUDGEMENT else [_answer(cell)]
    if cell.corrected:
        said += each_said(LANGUAGES, lambda _language: _("corrected by the chief expert"))
    return "\n".join(line for line in said if line)


def _answer(cell: CellView) -> str:
    kind, _colon, value = (cell.answer or "").partition(":")
    if kind == "passed":
        return joined(each_said(LANGUAGES, lambda _language: _("Yes") if value == "yes" else _("No")))
    return format_mark(value, "kk")


def _judges(read: SheetRead) -> list[str]:
    """Who scored, in the order of the panel; whoever scored before another sat in their place stands last."""
    seated = [str(account) for account in read.view.signers]
    given = {account for cell in read.cells.values() for showing in cell.rounds for account in showing.given}
    return [*seated, *sorted(given - set(seated), key=int)]


def _signed(paper: _Paper, read: SheetRead) -> tuple[Line, ...]:
    return tuple(
        Line((one.name, joined([moment(one.at, language) for language in LANGUAGES], "\n") if one.at else "—",
              one.content[:32]))
        for one in signatures_of(read, paper.names)
    )  # fmt: skip
