"""The one way into the journal for marks: permission, repetition, freshness, lawfulness, entry, roll-up, announcing.

`record` takes a group of commands through one transaction, each with its own outcome. The recorder gathers the
groups; an act that stands or falls as a whole (a cancelled aspect) brings its own transaction.
"""

import json
import logging
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import insert, select, tuple_
from sqlalchemy.orm import Session

from scoring.foundation.errors import Refused
from scoring.marking import access
from scoring.marking.cells import cell_view
from scoring.marking.commands import FROM_PAPER, ON_PAPER, Act, Command, Paper
from scoring.marking.deciding import BY_THE_CHIEF, Case, decide, target_of
from scoring.marking.entries import keep_text, moment_text
from scoring.marking.frames import Frame, Frames
from scoring.marking.ledgers import Hold, Ledger, Ledgers
from scoring.marking.models import AcceptedCommandRow
from scoring.people.actors import Actor
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.marks import Mark
from scoring.rules.rollup import RollUp, roll_up
from scoring.rules.scheme import Scheme

BLIND_BYTES = 16
log = logging.getLogger(__name__)
_ACTS = {
    Act.ROUND: access.OPEN_ROUND,
    Act.EXCUSED: access.CORRECT,
    Act.CORRECT: access.CORRECT,
    Act.COMMENT: access.COMMENT,
}


@dataclass(frozen=True, slots=True)
class MarkRecorded:
    """An entry about an aspect is durable. It carries no value: each audience reads what it may see."""

    assessment: str
    seat: str
    aspect: str
    sheet: str
    kind: str
    seq: int
    by: str


@dataclass(frozen=True, slots=True)
class TotalsChanged:
    """The totals of a seat as of entry `seq`; sent once a group, however many of its aspects were marked.

    It carries the marks: they are summed when somebody asks, which is after the tablets have been answered.
    """

    assessment: str
    seat: str
    seq: int
    scheme: Scheme
    marks: Mapping[str, Mark]

    def totals(self) -> RollUp:
        return roll_up(self.scheme, self.marks)


@dataclass(frozen=True, slots=True)
class Request:
    """A command and who sent it; `paper`: that it was typed from paper by another, and the actor has checked it."""

    actor: Actor
    command: Command
    paper: Paper | None = None

    @property
    def account(self) -> int | None:
        """Under whom the command is written, and its id known."""
        return self.paper.typed_by if self.paper else self.actor.account_id


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request: the answer (new or repeated), or the error that refused it."""

    answer: dict[str, Any] = field(default_factory=dict)
    error: Exception | None = None
    repeated: bool = False


class HalfRecorded(Exception):
    """A command failed after its entry was appended: nothing of its transaction may stand, or it would come twice."""


class Room:
    """What the marking room keeps in memory of one app: frames and ledgers, both caches."""

    def __init__(self) -> None:
        self.frames = Frames()
        self.ledgers = Ledgers()


def init_app(app: Flask) -> None:
    app.extensions["scoring.marking"] = Room()


def room() -> Room:
    found: Room = current_app.extensions["scoring.marking"]
    return found


@dataclass(frozen=True, slots=True)
class AcceptedCommand:
    """What is remembered of a command: the hash of what it said, and its answer as JSON."""

    payload: str
    answer: str


@dataclass
class _Group:
    """The state of one transaction: what it holds, what it accepted, what it will announce."""

    session: Session
    hold: Hold
    at: datetime
    accepted: dict[tuple[int, str], AcceptedCommand]
    new: list[dict[str, Any]] = field(default_factory=list)
    events: list[MarkRecorded] = field(default_factory=list)
    touched: dict[str, tuple[Frame, Ledger]] = field(default_factory=dict)


def record(session: Session, requests: Sequence[Request], *, at: datetime) -> tuple[list[Outcome], list[object]]:
    """Write the group in this transaction: an outcome for each request, in order, and the events to announce after.

    An outcome's error is Forbidden: not-allowed; SignInNeeded: sign-in-needed; Unreadable: client-id-malformed,
    command-incomplete; NotFound: assessment-unknown, seat-unknown, aspect-unknown; Refused: client-id-reused,
    text-missing, text-too-long, paper-own-check, paper-act-unknown, paper-judge-unknown, and what `deciding.decide`
    raises.
    """
    frames = _frames(session, requests)
    hold = Hold(session, room().ledgers, (request.command.seat for request in requests))
    group = _Group(session, hold, at, _accepted(session, requests))
    outcomes = [_outcome(group, request, frames[request.command.assessment]) for request in requests]
    hold.write()
    if group.new:
        session.connection().execute(insert(AcceptedCommandRow), group.new)
    totals = [
        TotalsChanged(frame.public_id, seat, ledger.seq, ledger.scheme, ledger.marks())
        for seat, (frame, ledger) in group.touched.items()
    ]
    return outcomes, [*group.events, *totals]


def recorded(frame: Frame, entry: Entry) -> MarkRecorded:
    """What is announced of an entry about an aspect. Raises NotFound: aspect-unknown."""
    aspect = entry.aspect or ""
    sheet = frame.aspect(aspect)[1].id
    return MarkRecorded(frame.public_id, entry.seat, aspect, sheet, entry.kind.value, entry.seq, entry.by)


def _frames(session: Session, requests: Iterable[Request]) -> dict[str, Frame | Refused]:
    """The assessments of the group, kept from changing until it is written; in one order, so that no ring waits."""
    frames: dict[str, Frame | Refused] = {}
    for assessment in sorted({request.command.assessment for request in requests}):
        try:
            frames[assessment] = room().frames.get(session, assessment, lock=True)
        except Refused as refused:
            frames[assessment] = refused
    return frames


def _accepted(session: Session, requests: Iterable[Request]) -> dict[tuple[int, str], AcceptedCommand]:
    keys = {(request.account, request.command.client_id) for request in requests if request.account}
    row = AcceptedCommandRow
    found = select(row.account_id, row.client_id, row.payload, row.answer)
    rows = session.connection().execute(found.where(tuple_(row.account_id, row.client_id).in_(list(keys))))
    return {(account, client): AcceptedCommand(payload, answer) for account, client, payload, answer in rows}


def _outcome(group: _Group, request: Request, frame: Frame | Refused) -> Outcome:
    unwritten = group.hold.unwritten
    try:
        if isinstance(frame, Refused):
            raise frame
        return _record_one(group, request, frame)
    except Exception as error:  # one broken command must not take the marks of thirty others with it
        if group.hold.unwritten > unwritten:  # whatever it was: a refusal must not leave an entry behind either
            log.exception("command %s failed after its entry", request.command.client_id)
            raise HalfRecorded from error
        if not isinstance(error, (Refused, RuleBroken)):
            log.exception("command %s failed", request.command.client_id)
        return Outcome(error=error)


def _record_one(group: _Group, request: Request, frame: Frame) -> Outcome:
    actor, command = request.actor, request.command
    ledger = group.hold.ledger(frame, command.seat)
    key, payload = (request.account or access.account_of(actor), command.client_id), command.payload
    known = group.accepted.get(key)
    try:
        _require(frame, ledger, request)
    except (Refused, RuleBroken):
        if known is None or known.payload != payload:
            raise
        # Saved while it was allowed, and the answer was lost: "refused" would have it marked twice. What it is told
        # is what it was told then, and nothing newer.
        return Outcome(json.loads(known.answer), repeated=True)
    if known is not None:
        if known.payload != payload:
            raise Refused("client-id-reused")
        return Outcome(json.loads(known.answer), repeated=True)
    entry = _append(group, _case(frame, ledger, request, moment_text(group.at)))
    told = _answer(frame, ledger, entry)
    answer = json.dumps(told, ensure_ascii=False)
    group.accepted[key] = AcceptedCommand(payload, answer)
    group.new.append(_row(key, payload, answer, group.at))
    group.touched[command.seat] = (frame, ledger)
    group.events.append(recorded(frame, entry))
    return Outcome(told)


def _case(frame: Frame, ledger: Ledger, request: Request, at: str) -> Case:
    case = Case(frame, ledger, request.command, str(request.account), at)
    paper = request.paper
    if paper is None:
        return case
    judge = None if paper.judge is None else str(paper.judge)
    return replace(case, judge=judge, consent=str(request.actor.account_id), reason=FROM_PAPER)


def _require_checker(frame: Frame, request: Request, paper: Paper) -> None:
    """decisions.md 11: two people. What a judge scored stands for a judge of this very sheet. decisions.md 4, 9."""
    command = request.command
    access.require(request.actor, access.CHECK_PAPER, frame.public_id)
    if paper.typed_by == request.actor.account_id:
        raise Refused("paper-own-check")
    if command.act not in ON_PAPER:
        raise Refused("paper-act-unknown")
    judges = frame.judges_of(command.seat, frame.aspect(command.aspect)[1].id)
    if command.act is Act.SCORE and paper.judge not in judges:
        raise Refused("paper-judge-unknown")
    command.check()


def _require(frame: Frame, ledger: Ledger, request: Request) -> None:
    """Permission is asked first: before the id, the cell and the value say anything. ARCHITECTURE 8."""
    if request.paper is not None:
        return _require_checker(frame, request, request.paper)
    command, actor = request.command, request.actor
    sheet = frame.aspect(command.aspect)[1].id
    relations = access.judging(frame, actor, command.seat, sheet)
    act = _ACTS.get(command.act, access.MARK)
    if command.act is Act.WITHDRAW:
        target = target_of(ledger, command)
        act = access.CORRECT if target is not None and target.kind in BY_THE_CHIEF else access.MARK
    if command.act is not Act.COMMENT and not relations and _judges_here(frame, actor, sheet):
        frame.judges_of(command.seat, sheet)  # a judge of the panel hears why the seat cannot be marked
    access.require(actor, act, frame.public_id, relations)
    return command.check()


def _judges_here(frame: Frame, actor: Actor, sheet: str) -> bool:
    panel = frame.panel_of(sheet)
    return panel is not None and actor.account_id in panel.seated()


def _append(group: _Group, case: Case) -> Entry:
    entry = decide(case)
    said = case.command.text or ""
    if case.command.act is Act.COMMENT or (case.command.act is Act.CORRECT and said.strip()):
        text, hashed = keep_text(group.session, said, at=group.at)
        entry = replace(entry, text=text, text_hash=hashed)
    if entry.kind is EntryKind.SCORE:  # checkpoints show hashes, and there are but four scores. decisions.md 4
        entry = replace(entry, content=secrets.token_hex(BLIND_BYTES))
    return group.hold.append(case.ledger, entry)


def _answer(frame: Frame, ledger: Ledger, entry: Entry) -> dict[str, Any]:
    """What the tablet is told: the number of its entry, and the cell as its judge may see it. Never a total."""
    aspect, sub_criterion = frame.aspect(entry.aspect or "")
    cell = cell_view(ledger, aspect, frame.rule_set.judgement, judge=entry.by)
    state = ledger.sheet(frame, sub_criterion.id).state
    return {"seq": entry.seq, "at": entry.at, "cell": cell.document(), "sheet": sub_criterion.id, "state": state.value}


def _row(key: tuple[int, str], payload: str, answer: str, at: datetime) -> dict[str, Any]:
    return {"account_id": key[0], "client_id": key[1], "payload": payload, "answer": answer, "at": at}
