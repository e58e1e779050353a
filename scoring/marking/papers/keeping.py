"""Paper on its way into the journal: typed by one, checked by another, recorded line by line. decisions.md 11."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Outdated, Refused
from scoring.marking import access
from scoring.marking.commands import Act, Paper
from scoring.marking.deciding import CellOutdated
from scoring.marking.entries import keep_text, moment_text
from scoring.marking.frames import Frame
from scoring.marking.judges import acts
from scoring.marking.ledgers import Ledger, read_ledgers, views
from scoring.marking.models import AcceptedCommandRow, JournalTextRow
from scoring.marking.papers import content
from scoring.marking.papers.content import Line, Problem
from scoring.marking.papers.models import PaperSheetRow
from scoring.marking.persons import same_person
from scoring.marking.recorder import recorder
from scoring.marking.recording import Request, room
from scoring.marking.sheets import Desk
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id
from scoring.rules.errors import RuleBroken
from scoring.rules.sheets import SheetState

TYPED, SENT_BACK, CONFIRMED, RECORDED = "typed", "sent-back", "confirmed", "recorded"
FROM_PAPER, FROM_TABLET = "paper", "tablet"
THERE_ALREADY = "paper-there-already"
PAGE = 50
LEFT_AFTER = timedelta(minutes=2)  # recording a paper takes a second


class LinesRefused(Refused):
    """Some lines cannot stand; `problems` are in the order of the lines, None where nothing is wrong."""

    def __init__(self, problems: Sequence[Problem | None]) -> None:
        super().__init__("paper-lines-refused", count=sum(problem is not None for problem in problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A page of papers that are recorded."""

    papers: tuple["PaperView", ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper as pages show it; `outcome` is empty until it is recorded, `reason` why it was sent back."""

    id: str
    seat: str
    sheet: str
    state: str
    origin: str
    lines: tuple[Line, ...]
    typed_by: int
    typed_at: datetime
    checked_by: int | None
    checked_at: datetime | None
    reason: str
    outcome: tuple[dict[str, Any], ...]

    @property
    def hash(self) -> str:
        return content.content_hash(self.lines)


def type_paper(
    session: Session,
    assessment: str,
    seat: str,
    sheet: str,
    lines: Sequence[Line],
    *,
    origin: str = FROM_PAPER,
    actor: Actor,
    at: datetime,
) -> str:
    """Keep what a paper says until another person has checked it; nothing is marked by that. Its id.

    A paper that was sent back is typed anew in its place. A cell that is marked already is not typed over: `seen` is
    the seat as it stands now, with all of these cells blank.
    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed, paper-own-panel; NotFound: assessment-unknown,
    seat-unknown, sheet-unknown, aspect-unknown; Refused: assessment-not-open, paper-empty, paper-waits,
    paper-lines-refused; RuleBroken: sheet-locked.
    """
    access.require(actor, access.TYPE_PAPER, assessment)
    desk = Desk(session, assessment, [seat], actor=actor, at=at)
    frame, ledger = desk.frame, desk.ledger(seat)
    expect_no_colleague(session, frame, seat, frame.sheet(sheet).id, _scored(lines), actor=actor)
    frame.expect_open()
    if desk.sheet(seat, sheet).state is SheetState.LOCKED:
        raise RuleBroken("sheet-locked")
    if not lines:
        raise Refused("paper-empty")
    row = _open_paper(session, frame, seat, sheet)
    if row is not None and row.state != SENT_BACK:
        raise Refused("paper-waits")
    ordered = content.of_sheet(frame, sheet, lines)
    trial = read_ledgers(session, frame, [seat])[seat]
    problems = content.tried(frame, trial, ordered, moment_text(at))
    if any(problems):
        by_line = dict(zip(map(id, ordered), problems, strict=True))
        raise LinesRefused([by_line[id(line)] for line in lines])
    if row is None:
        row = PaperSheetRow(public_id=new_public_id(), assessment_id=frame.id, seat=seat, sheet=sheet)
        session.add(row)
    row.state, row.origin, row.seen, row.content = TYPED, origin, ledger.seq, content.written(ordered)
    row.typed_by, row.typed_at = access.account_of(actor), at
    row.checked_by = row.checked_at = row.reason_text = row.outcome = None
    session.flush()
    _note(session, assessment, "act-paper-typed", row, actor, at)
    return row.public_id


def send_back(
    session: Session, assessment: str, paper: str, shown: str, reason: str, *, actor: Actor, at: datetime
) -> None:
    """The second person found a difference: the paper is typed anew. They change nothing themselves.

    Raises as `confirm`, and Refused: text-missing, text-too-long.
    """
    row = _checked_row(session, assessment, paper, shown, actor, at)
    if row.state != TYPED:  # confirmed: some of its lines may stand in the journal already
        raise Refused("paper-checked-already")
    row.reason_text = keep_text(session, reason, at=at)[0]
    row.state, row.checked_by, row.checked_at = SENT_BACK, access.account_of(actor), at
    _note(session, assessment, "act-paper-sent-back", row, actor, at, reason)


def confirm(assessment: str, paper: str, shown: str, *, actor: Actor, at: datetime) -> PaperView:
    """The second person saw the same on paper: every line goes through the recorder, each with its own outcome.

    The first who confirms records; another hears that it is done. Broken off by a failure, the same person confirms
    again, or after a while another: a line that was recorded is recognised by its id and is not there twice.
    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed, paper-own-check, paper-own-panel; NotFound:
    assessment-unknown, paper-unknown; Outdated: paper-outdated (`shown` is the hash of what was on the screen);
    Refused: paper-checked-already.
    """
    with db.transaction() as session:
        row = _checked_row(session, assessment, paper, shown, actor, at)
        row.state, row.checked_by, row.checked_at = CONFIRMED, access.account_of(actor), at
        view, seen = _view(session, row), row.seen
    outcome = _record(assessment, view, seen, actor)
    with db.transaction() as session:
        row = _row(session, room().frames.get(session, assessment), paper, lock=True)
        if row.state == CONFIRMED:
            row.state, row.outcome = RECORDED, json.dumps(outcome, ensure_ascii=False)
            refused = sum("code" in each for each in outcome)
            _note(session, assessment, "act-paper-recorded", row, actor, at, refused=refused)
        return _view(session, row)


def paper_view(session: Session, assessment: str, paper: str, *, actor: Actor) -> PaperView:
    """A paper with what stands on it. Who types and checks papers has them in hand, and reads them here while they
    wait; once recorded they are marks like any other, for those who may see sheets and for the two who had them.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed, paper-own-panel; NotFound: assessment-unknown,
    paper-unknown.
    """
    access.require(actor, access.CHECK_PAPER, assessment)
    frame = room().frames.get(session, assessment)
    row = _row(session, frame, paper)
    if row.state == RECORDED and actor.account_id not in (row.typed_by, row.checked_by):
        access.require(actor, access.SEE_SHEETS, assessment)
    expect_no_colleague(session, frame, row.seat, row.sheet, _scored(content.read(row.content)), actor=actor)
    return _view(session, row)


def expect_no_colleague(
    session: Session, frame: Frame, seat: str, sheet: str, scored: Collection[str], *, actor: Actor
) -> None:
    """A judge of the sheet's panel reads no scores from paper while those of colleagues are hidden. decisions.md 4

    `scored` are the aspects that the paper holds scores of. Raises Forbidden: paper-own-panel; NotFound: seat-unknown.
    """
    panel = frame.panel_of(sheet)
    if panel is None or not scored:
        return
    account = access.account_of(actor)
    if not any(same_person(session, account, judge) for judge in panel.seated()):
        return

    def hidden(ledger: Ledger) -> bool:
        return any(not ledger.folded(key).mark.settled for key in scored)

    if views(session, room().ledgers, frame, [frame.seat(seat).id], hidden)[seat]:
        raise Forbidden("paper-own-panel")


def _scored(lines: Iterable[Line]) -> set[str]:
    return {line.aspect for line in lines if line.act is Act.SCORE}


def may_finish(paper: PaperView | PaperSheetRow, actor: Actor, at: datetime) -> bool:
    """Whether this person may finish what was confirmed: whoever confirmed it, and another when nobody is at it."""
    left = paper.checked_at is not None and at - paper.checked_at >= LEFT_AFTER
    return paper.state == CONFIRMED and (left or paper.checked_by == actor.account_id)


def open_papers(session: Session, assessment: str, *, actor: Actor) -> list[PaperView]:
    """Every paper that is not recorded yet, newest first: a sheet has one at most. Raises as `paper_view`."""
    access.require(actor, access.CHECK_PAPER, assessment)
    found = _rows(session, assessment).where(PaperSheetRow.state != RECORDED)
    return _views(session, found.order_by(PaperSheetRow.id.desc()))


def recorded_papers(session: Session, assessment: str, page: int, *, actor: Actor) -> Recorded:
    """A page of the papers that are recorded, newest first. Raises as `paper_view`."""
    access.require(actor, access.CHECK_PAPER, assessment)
    found = _rows(session, assessment).where(PaperSheetRow.state == RECORDED)
    pages = max(1, -(-(session.scalar(select(func.count()).select_from(found.subquery())) or 0) // PAGE))
    page = min(page, pages)
    papers = _views(session, found.order_by(PaperSheetRow.id.desc()).limit(PAGE).offset((page - 1) * PAGE))
    return Recorded(tuple(papers), page, pages)


def counts(session: Session, assessment: str, *, actor: Actor) -> Mapping[str, int]:
    """How many papers there are in each state. Raises as `open_paper`."""
    access.require(actor, access.TYPE_PAPER, assessment)
    of_state = _rows(session, assessment).with_only_columns(PaperSheetRow.state, func.count())
    return {row[0]: row[1] for row in session.execute(of_state.group_by(PaperSheetRow.state))}


def seats_typed(session: Session, assessment: str, sheet: str, *, actor: Actor) -> set[str]:
    """The seats of whom this sheet was typed already, but for those sent back. Raises as `open_paper`."""
    access.require(actor, access.TYPE_PAPER, assessment)
    found = _rows(session, assessment).where(PaperSheetRow.sheet == sheet, PaperSheetRow.state != SENT_BACK)
    return set(session.scalars(found.with_only_columns(PaperSheetRow.seat)))


def open_paper(session: Session, assessment: str, seat: str, sheet: str, *, actor: Actor) -> PaperView | None:
    """The paper of this sheet that waits, or was sent back. Raises as `paper_view`, but paper-unknown."""
    access.require(actor, access.TYPE_PAPER, assessment)
    frame = room().frames.get(session, assessment)
    row = _open_paper(session, frame, seat, sheet)
    if row is None:
        return None
    expect_no_colleague(session, frame, seat, sheet, _scored(content.read(row.content)), actor=actor)
    return _view(session, row)


def accepted(session: Session, account: int, client_ids: Sequence[str]) -> set[str]:
    """Which of these ids of a tablet the server has taken already."""
    row = AcceptedCommandRow
    found = select(row.client_id).where(row.account_id == account, row.client_id.in_(list(client_ids)))
    return set(session.scalars(found))


def _checked_row(
    session: Session, assessment: str, paper: str, shown: str, actor: Actor, at: datetime
) -> PaperSheetRow:
    """The paper, held, for a second person who has it on the screen as it is."""
    access.require(actor, access.CHECK_PAPER, assessment)
    frame = room().frames.get(session, assessment)
    row = _row(session, frame, paper, lock=True)
    expect_no_colleague(session, frame, row.seat, row.sheet, _scored(content.read(row.content)), actor=actor)
    if same_person(session, row.typed_by, access.account_of(actor)):
        raise Forbidden("paper-own-check")
    if row.state != TYPED and not may_finish(row, actor, at):
        raise Refused("paper-checked-already")
    if content.content_hash(content.read(row.content)) != shown:
        raise Outdated("paper-outdated")
    return row


def _record(assessment: str, paper: PaperView, seen: int, actor: Actor) -> list[dict[str, Any]]:
    rounds: dict[str, int] = {}  # of an aspect: the round that this paper itself opened last
    outcome = []
    for number, line in enumerate(paper.lines, 1):
        told = _record_line(assessment, paper, line, number, max(seen, rounds.get(line.aspect, 0)), seen, actor)
        if line.act is Act.ROUND and "seq" in told:
            rounds[line.aspect] = told["seq"]
        outcome.append(told)
    return outcome


def _record_line(
    assessment: str, paper: PaperView, line: Line, number: int, own: int, seen: int, actor: Actor
) -> dict[str, Any]:
    """`own` counts for opening rounds alone: a score is never written over one that came in meanwhile."""
    if _taken_since(line):
        return {"code": THERE_ALREADY, "params": {}}
    command = line.command(assessment, paper.seat, f"paper-{paper.id}-{number}", own if line.act is Act.ROUND else seen)
    done = recorder().submit(Request(actor, command, Paper(paper.typed_by, line.judge)))
    error = done.error
    if error is None:
        return {"seq": done.answer["seq"]}
    if not isinstance(error, (Refused, RuleBroken)):
        raise error
    told: dict[str, Any] = {"code": error.code, "params": dict(error.params)}
    return told | ({"current": error.current.document()} if isinstance(error, CellOutdated) else {})


def _taken_since(line: Line) -> bool:
    """Whether the tablet sent this line itself meanwhile."""
    if line.source is None or line.account is None:
        return False
    with db.reading() as session:
        return bool(accepted(session, line.account, [line.source]))


def _rows(session: Session, assessment: str) -> Select[PaperSheetRow]:
    frame = room().frames.get(session, assessment)
    return select(PaperSheetRow).where(PaperSheetRow.assessment_id == frame.id)


def _row(session: Session, frame: Frame, paper: str, *, lock: bool = False) -> PaperSheetRow:
    found = select(PaperSheetRow).where(PaperSheetRow.public_id == paper, PaperSheetRow.assessment_id == frame.id)
    row = session.scalar(found.with_for_update() if lock else found)
    if row is None:
        raise NotFound("paper-unknown")
    return row


def _open_paper(session: Session, frame: Frame, seat: str, sheet: str) -> PaperSheetRow | None:
    found = select(PaperSheetRow).where(
        PaperSheetRow.assessment_id == frame.id,
        PaperSheetRow.seat == seat,
        PaperSheetRow.sheet == sheet,
        PaperSheetRow.state != RECORDED,
    )
    return session.scalar(found.order_by(PaperSheetRow.id.desc()))


def _view(session: Session, row: PaperSheetRow) -> PaperView:
    return _told(row, session.get(JournalTextRow, row.reason_text) if row.reason_text else None)


def _views(session: Session, found: Select[PaperSheetRow]) -> list[PaperView]:
    rows = list(session.scalars(found))
    wanted = select(JournalTextRow).where(JournalTextRow.id.in_([row.reason_text for row in rows if row.reason_text]))
    texts = {text.id: text for text in session.scalars(wanted)}
    return [_told(row, texts.get(row.reason_text or "")) for row in rows]


def _told(row: PaperSheetRow, text: JournalTextRow | None) -> PaperView:
    return PaperView(
        id=row.public_id,
        seat=row.seat,
        sheet=row.sheet,
        state=row.state,
        origin=row.origin,
        lines=tuple(content.read(row.content)),
        typed_by=row.typed_by,
        typed_at=row.typed_at,
        checked_by=row.checked_by,
        checked_at=row.checked_at,
        reason=(text.text or "") if text else "",
        outcome=tuple(json.loads(row.outcome or "[]")),
    )


def _note(
    session: Session,
    assessment: str,
    code: str,
    row: PaperSheetRow,
    actor: Actor,
    at: datetime,
    reason: str = "",
    **more: int,
) -> None:
    params: dict[str, str | int] = {"seat": acts.of_seat(row.seat), "sheet": row.sheet, **more}
    acts.note(session, assessment, code, actor=actor, at=at, params=params, reason=reason)
