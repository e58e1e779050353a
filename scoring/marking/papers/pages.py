"""Pages of paper: blank forms to print, the form to type one in, the check by a second person."""

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused, TooLarge, Unreadable
from scoring.foundation.words import language
from scoring.marking import access
from scoring.marking.desk import totals as totalling
from scoring.marking.desk.doing import Problem, act
from scoring.marking.desk.history import names_of
from scoring.marking.desk.matrix_pages import days_of
from scoring.marking.desk.rights import SEE_TOTALS
from scoring.marking.entries import WORDS_WRONG
from scoring.marking.frames import MARKED_SEATS
from scoring.marking.ledgers import views
from scoring.marking.papers import blanks, given_out, keeping, reading, wording
from scoring.marking.papers.blanks import Asked
from scoring.marking.papers.given_out import Document
from scoring.marking.papers.keeping import LinesRefused
from scoring.marking.papers.reading import Row
from scoring.marking.persons import same_person
from scoring.marking.recording import room
from scoring.marking.tablet.exported import LARGEST
from scoring.people import forms
from scoring.people.signing_in import door

pages = Blueprint("papers", __name__, url_prefix="/assessments/<assessment>/paper")
MIB = 1024 * 1024
OPEN_STATES = (keeping.TYPED, keeping.CONFIRMED)


@pages.get("")
def show(assessment: str) -> str:
    """Which forms to print; what waits to be typed and to be checked."""
    access.require(door.actor(), access.TYPE_PAPER, assessment)
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        counts = keeping.counts(session, assessment, actor=door.actor())
        summed = access.allowed(door.actor(), SEE_TOTALS, assessment)
        totals = totalling.totals(session, assessment, actor=door.actor()) if summed else None
    waiting, back = sum(counts.get(state, 0) for state in OPEN_STATES), counts.get(keeping.SENT_BACK, 0)
    return render_template(
        "marking/papers/show.html", assessment=assessment, frame=frame, days=days_of(frame), waiting=waiting, back=back,
        sees=access.allowed(door.actor(), access.SEE_SHEETS, assessment), totals=totals, most_listed=totalling.LISTED,
    )  # fmt: skip


@pages.get("/forms")
def forms_page(assessment: str) -> str:
    """The blank forms themselves. Raises what `blanks.blanks` raises."""
    asked = Asked(*(request.args.get(name, "").strip() for name in ("sheet", "day", "seat", "layout", "language")))
    with db.reading() as session:
        found = blanks.blanks(session, assessment, asked, actor=door.actor())
    return render_template("marking/papers/forms.html", assessment=assessment, found=found, asked=asked)


@pages.get("/typing")
def typing(assessment: str) -> str:
    return _typing_page(assessment)


@pages.post("/typing")
def type_in(assessment: str) -> ResponseReturnValue:
    """Keep what was typed from one paper, for another person to check."""
    access.require(door.actor(), access.TYPE_PAPER, assessment)
    return act(
        lambda: _type_in(assessment),
        said=lambda: _("The paper is typed. Another person checks it; until then nothing is marked."),
        to=lambda: url_for(".typing", assessment=assessment, sheet=forms.text("sheet")),
        again=lambda problem: _typing_page(assessment, problem),
    )


@pages.get("/tablet")
def tablet(assessment: str) -> str:
    return _tablet_page(assessment)


@pages.post("/tablet")
def read_tablet(assessment: str) -> ResponseReturnValue:
    """Look at what a tablet gave out; with `take`, keep it as papers to check."""
    access.require(door.actor(), access.TYPE_PAPER, assessment)
    if "take" in request.form:
        return act(
            lambda: _take(assessment),
            said=lambda: _("The marks are typed in. Another person checks them; until then nothing is marked."),
            to=lambda: url_for(".checking", assessment=assessment),
            again=lambda problem: _tablet_page(assessment, problem),
        )
    try:
        text = _document_text()
        with db.reading() as session:
            document = given_out.read_document(session, assessment, text, actor=door.actor(), at=clock.now())
    except (Unreadable, TooLarge) as refused:
        problem = Problem(refused.code, dict(refused.params), int(refused.status))
        return _tablet_page(assessment, problem), problem.status
    return _tablet_page(assessment, document=document, text=text)


@pages.get("/checking")
def checking(assessment: str) -> str:
    """What waits to be checked, what was sent back, what is recorded."""
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        papers = keeping.open_papers(session, assessment, actor=door.actor())
        recorded = keeping.recorded_papers(session, assessment, forms.page(), actor=door.actor())
        shown = (*papers, *recorded.papers)
        names = names_of(session, {str(account) for one in shown for account in (one.typed_by, one.checked_by or 0)})
    return render_template(
        "marking/papers/checking.html",
        assessment=assessment,
        frame=frame,
        names=names,
        waiting=[one for one in papers if one.state in OPEN_STATES],
        back=[one for one in papers if one.state == keeping.SENT_BACK],
        done=recorded,
        sees=access.allowed(door.actor(), access.SEE_SHEETS, assessment),
        own=door.actor().account_id,
    )


@pages.get("/checking/<paper>")
def check(assessment: str, paper: str) -> str:
    return _check_page(assessment, paper)


@pages.post("/checking/<paper>/confirm")
def confirm(assessment: str, paper: str) -> ResponseReturnValue:
    """The second person saw the same on paper, line by line."""
    access.require(door.actor(), access.CHECK_PAPER, assessment)
    return act(
        lambda: _confirm(assessment, paper),
        said=lambda: _("The paper is checked. What became of each line stands below."),
        to=lambda: url_for(".check", assessment=assessment, paper=paper),
        again=lambda problem: _check_page(assessment, paper, problem),
    )


@pages.post("/checking/<paper>/send-back")
def send_back(assessment: str, paper: str) -> ResponseReturnValue:
    """The second person found a difference."""
    access.require(door.actor(), access.CHECK_PAPER, assessment)
    return act(
        lambda: _send_back(assessment, paper),
        said=lambda: _("The paper is sent back. It is typed anew."),
        to=lambda: url_for(".checking", assessment=assessment),
        again=lambda problem: _check_page(assessment, paper, problem),
    )


def _type_in(assessment: str) -> None:
    """Raises what `keeping.type_paper` raises; paper-lines-refused also for what cannot be read."""
    seat, sheet = forms.text("seat"), forms.text("sheet")
    with db.transaction() as session:
        typed = reading.typed_lines(_rows(session, assessment, seat, sheet), request.form)
        g.refused_rows = typed.unread
        if typed.unread and not typed.lines:
            raise Refused("paper-lines-refused", count=len(typed.unread))
        try:
            keeping.type_paper(session, assessment, seat, sheet, typed.lines, actor=door.actor(), at=clock.now())
        except LinesRefused as refused:
            by_place = zip(typed.places, refused.problems, strict=True)
            g.refused_rows = {place: one for place, one in by_place if one} | typed.unread
            raise Refused("paper-lines-refused", count=len(g.refused_rows)) from None
        if typed.unread:
            raise Refused("paper-lines-refused", count=len(typed.unread))


def _rows(session: Session, assessment: str, seat: str, sheet: str) -> list[Row]:
    """Raises NotFound: assessment-unknown, seat-unknown, sheet-unknown."""
    frame = room().frames.get(session, assessment)
    judges = frame.judges_if_any(frame.seat(seat).id, frame.sheet(sheet).id)
    rows = views(session, room().ledgers, frame, [seat], lambda ledger: reading.rows_of(frame, ledger, sheet, judges))
    return rows[seat]


def _typing_page(assessment: str, problem: Problem | None = None) -> str:
    """The choice of sheet and seat; with both chosen, the form. The next seat that nobody typed is offered first."""
    access.require(door.actor(), access.TYPE_PAPER, assessment)
    sheet, seat = request.values.get("sheet", "").strip(), request.values.get("seat", "").strip()
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        chosen = sheet in frame.sheets and seat in frame.seats
        rows = _rows(session, assessment, seat, sheet) if chosen else []
        there = keeping.open_paper(session, assessment, seat, sheet, actor=door.actor()) if chosen else None
        judges = frame.judges_if_any(seat, sheet) if chosen else ()
        names = names_of(session, map(str, judges))
        taken = keeping.seats_typed(session, assessment, sheet, actor=door.actor())
    back = there if there and there.state == keeping.SENT_BACK else None
    return render_template(
        "marking/papers/typing.html",
        assessment=assessment,
        frame=frame,
        seats=[one for one in frame.seats.values() if one.status in MARKED_SEATS],
        sheet=sheet,
        seat=seat if chosen else next((one for one in frame.seats if one not in taken), ""),
        chosen=chosen,
        rows=rows,
        judges=[names.get(str(judge), "") for judge in judges],
        waits=there is not None and back is None,
        back=back,
        typed=request.form if request.method == "POST" else reading.shown(rows, back.lines) if back else {},
        problem=problem,
        refused=g.get("refused_rows", {}),
        sees=access.allowed(door.actor(), access.SEE_SHEETS, assessment),
        top_score=frame.rule_set.judgement.top_score,
        hint=blanks.hint,
        spoken=language(),
    )


def _document_text() -> str:
    """The document of a file, or as it was pasted. Raises Unreadable: export-unreadable; TooLarge: file-too-large."""
    file = request.files.get("file")
    sent = file.stream.read(LARGEST * 2 + 1) if file and file.filename else forms.text("document").encode()
    if len(sent) > LARGEST * 2:
        raise TooLarge("file-too-large", limit=LARGEST * 2 // MIB)
    try:
        return sent.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("export-unreadable") from None


def _take(assessment: str) -> None:
    with db.transaction() as session:
        document = given_out.read_document(session, assessment, _document_text(), actor=door.actor(), at=clock.now())
        given_out.take(session, assessment, document, actor=door.actor(), at=clock.now())


def _tablet_page(
    assessment: str, problem: Problem | None = None, *, document: Document | None = None, text: str = ""
) -> str:
    access.require(door.actor(), access.TYPE_PAPER, assessment)
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        judge = names_of(session, [str(document.account)]).get(str(document.account), "") if document else ""
    return render_template(
        "marking/papers/tablet.html",
        assessment=assessment,
        frame=frame,
        document=document,
        judge=judge,
        text=text or forms.text("document"),
        problem=problem,
    )


def _confirm(assessment: str, paper: str) -> None:
    """Raises Refused: paper-not-compared, and what `keeping.confirm` raises."""
    with db.reading() as session:
        lines = len(keeping.paper_view(session, assessment, paper, actor=door.actor()).lines)
    if {f"{number}" for number in range(1, lines + 1)} - set(request.form.getlist("same")):
        raise Refused("paper-not-compared")
    keeping.confirm(assessment, paper, forms.text("shown"), actor=door.actor(), at=clock.now())


def _send_back(assessment: str, paper: str) -> None:
    with db.transaction() as session:
        keeping.send_back(
            session, assessment, paper, forms.text("shown"), forms.text("reason"), actor=door.actor(), at=clock.now()
        )


def _check_page(assessment: str, paper: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        view = keeping.paper_view(session, assessment, paper, actor=door.actor())
        frame = room().frames.get(session, assessment)
        accounts = {view.typed_by, view.checked_by or 0, *(line.judge or 0 for line in view.lines)}
        names = names_of(session, map(str, accounts))
        own = same_person(session, view.typed_by, access.account_of(door.actor()))
    return render_template(
        "marking/papers/check.html",
        assessment=assessment,
        frame=frame,
        view=view,
        rows=wording.rows(frame, view, names),
        names=names,
        own=own,
        may_finish=keeping.may_finish(view, door.actor(), clock.now()),
        sees=access.allowed(door.actor(), access.SEE_SHEETS, assessment),
        problem=problem,
        ticked=request.form.getlist("same"),
        reason=forms.text("reason"),
        words_wrong=WORDS_WRONG,
    )
