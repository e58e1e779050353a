"""The one way into the journal for marks: permission, repetition, freshness, lawfulness, entry, roll-up, announcing.

`record` takes a group of commands through one transaction, each with its own outcome. The recorder gathers the
groups; nothing else calls it but tests.
"""

import json
import logging
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
from scoring.marking.commands import Act, Command
from scoring.marking.deciding import BY_THE_CHIEF, Case, decide, target_of
from scoring.marking.entries import checked_text, keep_text, moment_text
from scoring.marking.frames import Frame, Frames
from scoring.marking.ledgers import Hold, Ledger, Ledgers
from scoring.marking.models import AcceptedCommandRow
from scoring.people.actors import Actor
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import Entry
from scoring.rules.marks import Mark
from scoring.rules.rollup import RollUp, roll_up
from scoring.rules.scheme import Scheme

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
    """A command and who sent it."""

    actor: Actor
    command: Command


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request: the answer (new or repeated), or the error that refused it."""

    answer: dict[str, Any] = field(default_factory=dict)
    error: Exception | None = None
    repeated: bool = False


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
    text-missing, text-too-long, and what `deciding.decide` raises.
    """
    frames = _frames(session, requests)
    hold = Hold(session, room().ledgers, (request.command.seat for request in requests))
    group = _Group(session, hold, at, _accepted(session, requests))
    outcomes = [_outcome(group, request, frames[request.command.assessment]) for request in requests]
    hold.write()
    if group.new:
        session.execute(insert(AcceptedCommandRow), group.new)
    totals = [
        TotalsChanged(frame.public_id, seat, ledger.seq, ledger.scheme, ledger.marks())
        for seat, (frame, ledger) in group.touched.items()
    ]
    return outcomes, [*group.events, *totals]


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
    keys = {(request.actor.account_id, request.command.client_id) for request in requests if request.actor.account_id}
    row = AcceptedCommandRow
    found = select(row.account_id, row.client_id, row.payload, row.answer)
    rows = session.execute(found.where(tuple_(row.account_id, row.client_id).in_(list(keys))))
    return {(account, client): AcceptedCommand(payload, answer) for account, client, payload, answer in rows}


def _outcome(group: _Group, request: Request, frame: Frame | Refused) -> Outcome:
    try:
        if isinstance(frame, Refused):
            raise frame
        return _record_one(group, request, frame)
    except (Refused, RuleBroken) as refused:
        return Outcome(error=refused)
    except Exception as error:  # one broken command must not take the marks of thirty others with it
        log.exception("command %s failed", request.command.client_id)
        return Outcome(error=error)


def _record_one(group: _Group, request: Request, frame: Frame) -> Outcome:
    actor, command = request.actor, request.command
    ledger = group.hold.ledger(frame, command.seat)
    _require(frame, ledger, request)
    key, payload = (access.account_of(actor), command.client_id), command.payload
    known = group.accepted.get(key)
    if known is not None:
        if known.payload != payload:
            raise Refused("client-id-reused")
        return Outcome(json.loads(known.answer), repeated=True)
    entry = _append(group, Case(frame, ledger, command, str(actor.account_id), moment_text(group.at)))
    answer = json.dumps(_answer(frame, ledger, entry), ensure_ascii=False)
    group.accepted[key] = AcceptedCommand(payload, answer)
    group.new.append(_row(key, payload, answer, group.at))
    group.touched[command.seat] = (frame, ledger)
    sheet = frame.aspect(command.aspect)[1].id
    group.events.append(
        MarkRecorded(frame.public_id, entry.seat, command.aspect, sheet, entry.kind.value, entry.seq, entry.by)
    )
    return Outcome(json.loads(answer))


def _require(frame: Frame, ledger: Ledger, request: Request) -> None:
    """Permission is asked first: before the id, the cell and the value say anything. ARCHITECTURE 8."""
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
    command.check()


def _judges_here(frame: Frame, actor: Actor, sheet: str) -> bool:
    panel = frame.panel_of(sheet)
    return panel is not None and actor.account_id in panel.seated()


def _append(group: _Group, case: Case) -> Entry:
    entry = decide(case)
    if case.command.act is Act.COMMENT:
        text, hashed = keep_text(group.session, checked_text(case.command.text or ""), at=group.at)
        entry = replace(entry, text=text, text_hash=hashed)
    return group.hold.append(case.ledger, entry)


def _answer(frame: Frame, ledger: Ledger, entry: Entry) -> Mapping[str, Any]:
    """What the tablet is told: the number of its entry, and the cell as its judge may see it. Never a total."""
    aspect, sub_criterion = frame.aspect(entry.aspect or "")
    cell = cell_view(ledger, aspect, frame.rule_set.judgement, judge=entry.by)
    state = ledger.sheet(frame, sub_criterion.id).state
    return {"seq": entry.seq, "at": entry.at, "cell": cell.document(), "sheet": sub_criterion.id, "state": state.value}


def _row(key: tuple[int, str], payload: str, answer: str, at: datetime) -> dict[str, Any]:
    return {"account_id": key[0], "client_id": key[1], "payload": payload, "answer": answer, "at": at}
