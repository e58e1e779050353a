"""What the pages of paper show when a browser visits them: one typed, one sent back, one recorded, a document read."""

from flask import Flask
from sqlalchemy import select

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking.commands import Act
from scoring.marking.ledgers import read_ledgers
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.marking.papers import content, keeping
from scoring.marking.papers.content import Line
from scoring.marking.recording import room
from scoring.people.accounts import find_account, grants_of
from scoring.people.actors import Actor
from scoring.rules.marks import State
from scoring.rules.scheme import Kind
from scoring.rules.sheets import SheetState
from tests.browser.visiting import CHIEF, ORGANIZER, Visit

HALL = "demo-web"
PAGE = f"/assessments/{HALL}/paper"

VISITS: dict[str, tuple[Visit, ...]] = {
    "papers.show": (Visit("paper", PAGE, CHIEF),),
    "papers.forms_page": (
        Visit("paper-forms", f"{PAGE}/forms?sheet={{paper_sheet}}&seat={{paper_seat}}", CHIEF),
        Visit("paper-forms-many", f"{PAGE}/forms?sheet={{paper_sheet}}&layout=many&language=kk", ORGANIZER),
    ),
    "papers.typing": (
        Visit("paper-typing", f"{PAGE}/typing?sheet={{paper_sheet}}&seat={{paper_seat}}", CHIEF),
        Visit("paper-typing-choice", f"{PAGE}/typing", CHIEF),
        Visit("paper-typing-back", f"{PAGE}/typing?sheet={{paper_sheet}}&seat={{paper_back_seat}}", CHIEF),
    ),
    "papers.tablet": (Visit("paper-tablet", f"{PAGE}/tablet", CHIEF),),
    "papers.checking": (Visit("paper-checking", f"{PAGE}/checking", "deputy"),),
    "papers.check": (
        Visit("paper-check", f"{PAGE}/checking/{{paper_typed}}", "deputy"),
        Visit("paper-recorded", f"{PAGE}/checking/{{paper_recorded}}", CHIEF),
    ),
}
NOT_PAGES: set[str] = set()


def fill(app: Flask) -> dict[str, str]:
    """Three papers of one sheet that nobody has marked, and a seat whose paper nobody typed."""
    with app.app_context():
        chief, deputy = _person(CHIEF), _person("deputy")
        sheet, seats = _blank()
        papers = []
        for seat in seats[:3]:
            with db.transaction() as session:
                lines = _lines(sheet, seat)
                papers.append(keeping.type_paper(session, HALL, seat, sheet, lines, actor=chief, at=clock.now()))
        with db.transaction() as session:
            shown = keeping.paper_view(session, HALL, papers[1], actor=deputy).hash
            reason = "B: 0,57, not 0,75"
            keeping.send_back(session, HALL, papers[1], shown, reason, actor=deputy, at=clock.now())
        with db.reading() as session:
            shown = keeping.paper_view(session, HALL, papers[2], actor=deputy).hash
        keeping.confirm(HALL, papers[2], shown, actor=deputy, at=clock.now())
    return {
        "paper_sheet": sheet,
        "paper_seat": seats[3],
        "paper_back_seat": seats[1],
        "paper_typed": papers[0],
        "paper_recorded": papers[2],
    }


def _person(login: str) -> Actor:
    with db.reading() as session:
        account = find_account(session, login)
        assert account is not None
        return Actor(account.id, account.login, account.display_name, "kk", grants_of(account))


def _blank() -> tuple[str, list[str]]:
    """A judged sheet with four seats where nothing of it is marked, and that judges may mark."""
    with db.reading() as session:
        frame = room().frames.get(session, HALL)
        rows = select(SeatRow.public_id).join(AssessmentRow, AssessmentRow.id == SeatRow.assessment_id)
        rows = rows.where(AssessmentRow.public_id == HALL, SeatRow.status == "official")
        seats = list(session.scalars(rows.order_by(SeatRow.number)))
        ledgers = read_ledgers(session, frame, seats)
        for sheet in reversed(frame.sheets.values()):
            empty = [
                seat
                for seat in seats
                if ledgers[seat].sheet(frame, sheet.id).state is SheetState.EMPTY
                and frame.judges_if_any(seat, sheet.id)
            ]
            if len(empty) > 3 and any(aspect.kind is Kind.JUDGEMENT for aspect in sheet.aspects):
                return sheet.id, empty
    raise AssertionError("no sheet of the demonstration is blank")


def _lines(sheet: str, seat: str) -> list[Line]:
    """Something for every aspect: scores, answers, and not attempted where an answer needs a number we do not know."""
    with db.reading() as session:
        frame = room().frames.get(session, HALL)
        ledger = read_ledgers(session, frame, [seat])[seat]
    lines: list[Line] = []
    for aspect in frame.sheet(sheet).aspects:
        if ledger.folded(aspect.key).mark.state is not State.NOT_MARKED:
            continue
        if aspect.kind is Kind.JUDGEMENT:
            judges = frame.judges_of(seat, sheet)
            lines += [Line(aspect.key, Act.SCORE, score=2, round=1, judge=judge) for judge in judges]
        elif content.answer_kind(frame.scheme.calculation_of(aspect)) == "passed":
            lines.append(Line(aspect.key, Act.ANSWER, answer="passed:yes"))
        else:
            lines.append(Line(aspect.key, Act.NOT_ATTEMPTED))
    return lines
