"""Standings and finalised results as pages read them: frozen views, by what each reader may see."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.results import access
from scoring.championships.results.finalising import InTheWay, hindered, in_the_way
from scoring.championships.results.gathering import Gathered, gather, newest
from scoring.championships.results.models import (
    CorrectionDecisionRow,
    FinalisationRow,
    FinalisationSignatureRow,
    FirstSignatureRow,
)
from scoring.championships.results.rows import Document, differences
from scoring.foundation.errors import NotFound
from scoring.marking.access import allowed, require
from scoring.marking.closing import not_locked
from scoring.marking.desk.rights import preliminary_shown
from scoring.marking.frames import AssessmentState, Frame
from scoring.marking.models import JournalTextRow, SeatRow
from scoring.marking.recording import room
from scoring.marking.setup.seating import persons_at
from scoring.marking.setup.viewing import Named, named_persons
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.models import Account
from scoring.rules.errors import RuleBroken


class Shown(StrEnum):
    """How final what a reader sees is; the least final that the rule set lets this reader see."""

    FINAL = "final"
    LOCKED = "locked"  # every sheet that counts is locked, nobody has signed the whole yet
    PRELIMINARY = "preliminary"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Final:
    """Finalised results: `rows` as they were fixed; `corrected` says that a decision has opened them again."""

    revision: int
    hash: str
    at: datetime
    rows: Sequence[Document]
    corrected: bool


@dataclass(frozen=True, slots=True)
class Standings:
    """`rows` are empty while the reader may see nothing. `names` by seat number, for those who may see names."""

    frame: Frame
    shown: Shown
    rows: Sequence[Document]
    names: Mapping[str, tuple[Named, ...]]
    ids: Mapping[str, str]
    final: Final | None
    gathered: Gathered | None


@dataclass(frozen=True, slots=True)
class SignatureView:
    role: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One finalised revision: who signed it, the decision that corrects it, and what differs from the one before."""

    revision: int
    hash: str
    at: datetime
    signatures: tuple[SignatureView, ...]
    decision: "DecisionView | None"
    differences: Sequence[Document]


@dataclass(frozen=True, slots=True)
class DecisionView:
    number: str
    decided_on: date
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Finalising:
    """The page of finalising. `first` is the signature that waits.

    `changes`, while results are corrected: what the next revision would change in the one that stands, as `differences`
    has it; empty where nothing would, and None where nothing is corrected or shown. `unanswered`: what other parts
    have against results that are final already, as an upheld appeal that nothing followed.
    """

    standings: Standings
    waiting: tuple[InTheWay, ...]
    first: SignatureView | None
    signed: bool
    revisions: tuple[RevisionView, ...]
    changes: Sequence[Document] | None
    unanswered: tuple[InTheWay, ...] = ()


def standings(session: Session, assessment: str, *, actor: Actor) -> Standings:
    """The standings as far as this reader may see them now.

    Final ones are those that were fixed. Before that, by the rule of totals: all who may see standings once every
    sheet that counts is locked, and before that the few whom the rule set names. Raises SignInNeeded: sign-in-needed;
    Forbidden: not-allowed; NotFound: assessment-unknown.
    """
    require(actor, access.SEE_STANDINGS, assessment)
    frame = room().frames.get(session, assessment)
    final = _final(session, frame)
    shown = _shown(session, frame, final, actor)
    gathered = _gathered(session, frame) if shown is not Shown.NOTHING else None
    rows: Sequence[Document] = [row.document() for row in gathered.results.rows] if gathered else ()
    if final is not None and shown is Shown.FINAL:
        rows = final.rows
    ids = {str(seat.number): seat.id for seat in frame.seats.values() if seat.number is not None}
    names = _names(session, frame) if rows and allowed(actor, access.SEE_NAMES, assessment) else {}
    return Standings(frame, shown, rows, names, ids, final, gathered)


def log_names(
    session: Session, assessment: str, visit: Visit, *, actor: Actor, at: datetime, what: str = "seats-seen"
) -> None:
    """Whoever sees names, or takes them out, is written down: "seats-seen", "seats-exported"."""
    access_log.record(session, what, actor.account_id, visit, at=at, subject=f"assessment:{assessment}")


def finalising(session: Session, assessment: str, *, actor: Actor) -> Finalising:
    """Raises as `standings`."""
    found = standings(session, assessment, actor=actor)
    frame = found.frame
    row = session.scalar(select(FirstSignatureRow).where(FirstSignatureRow.assessment_id == frame.id))
    first = SignatureView(row.role, _account(session, row.account_id), row.at) if row else None
    return Finalising(
        standings=found,
        waiting=() if found.shown is Shown.FINAL else in_the_way(session, frame),
        first=first,
        signed=row is not None and row.account_id == actor.account_id,
        revisions=_revisions(session, frame),
        changes=_changes(found),
        unanswered=tuple(hindered(session, frame)) if found.shown is Shown.FINAL else (),
    )


def revision_of(
    session: Session, assessment: str, revision: int, *, actor: Actor
) -> tuple[Frame, RevisionView, RevisionView | None]:
    """One finalised revision with its difference, and the one before it, to print.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, results-not-final.
    """
    require(actor, access.SEE_STANDINGS, assessment)
    frame = room().frames.get(session, assessment)
    found = {one.revision: one for one in _revisions(session, frame)}
    if revision not in found:
        raise NotFound("results-not-final")
    return frame, found[revision], found.get(revision - 1)


def seat_of(found: Standings, seat: str) -> str:
    """The number of a seat by its public id. Raises NotFound: seat-unknown (also one without a number)."""
    number = found.frame.seat(seat).number
    if number is None:
        raise NotFound("seat-unknown")
    return str(number)


def _final(session: Session, frame: Frame) -> Final | None:
    row = newest(session, frame)
    if row is None:
        return None
    decided = select(CorrectionDecisionRow.id).where(
        CorrectionDecisionRow.assessment_id == frame.id, CorrectionDecisionRow.revision == row.revision
    )
    corrected = session.scalar(decided) is not None or frame.state is not AssessmentState.CLOSED
    return Final(row.revision, row.hash, row.at, json.loads(row.document)["standings"], corrected)


def _changes(found: Standings) -> Sequence[Document] | None:
    if found.final is None or found.gathered is None or found.shown is not Shown.LOCKED:
        return None
    return differences(found.final.rows, found.rows)


def _shown(session: Session, frame: Frame, final: Final | None, actor: Actor) -> Shown:
    if final is not None and not final.corrected:
        return Shown.FINAL
    if frame.state is AssessmentState.DRAFT:
        return Shown.NOTHING
    if not frame.rehearsal and not not_locked(session, frame):
        return Shown.LOCKED
    return Shown.PRELIMINARY if preliminary_shown(frame, actor) else Shown.NOTHING


def _gathered(session: Session, frame: Frame) -> Gathered | None:
    try:
        return gather(session, frame)
    except RuleBroken:  # a seat is excused from everything: the page of finalising says which
        return None


def _names(session: Session, frame: Frame) -> dict[str, tuple[Named, ...]]:
    rows = list(session.scalars(select(SeatRow).where(SeatRow.assessment_id == frame.id, SeatRow.number.is_not(None))))
    persons = persons_at(session, rows)
    names = named_persons(session, (one for seated in persons.values() for one in seated))
    return {str(row.number): tuple(names[one] for one in persons[row.public_id] if one in names) for row in rows}


def _revisions(session: Session, frame: Frame) -> tuple[RevisionView, ...]:
    """Newest first, each with its difference to the one before."""
    found = select(FinalisationRow).where(FinalisationRow.assessment_id == frame.id)
    rows = list(session.scalars(found.order_by(FinalisationRow.revision)))
    fixed = [json.loads(row.document)["standings"] for row in rows]
    views = [
        RevisionView(
            row.revision,
            row.hash,
            row.at,
            _signatures(session, row),
            _decision(session, row),
            differences(fixed[place - 1], fixed[place]) if place else (),
        )
        for place, row in enumerate(rows)
    ]
    return tuple(reversed(views))


def _signatures(session: Session, row: FinalisationRow) -> tuple[SignatureView, ...]:
    found = select(FinalisationSignatureRow).where(FinalisationSignatureRow.finalisation_id == row.id)
    return tuple(
        SignatureView(one.role, _account(session, one.account_id), one.at)
        for one in session.scalars(found.order_by(FinalisationSignatureRow.id))
    )


def _decision(session: Session, row: FinalisationRow) -> DecisionView | None:
    found = select(CorrectionDecisionRow).where(
        CorrectionDecisionRow.assessment_id == row.assessment_id, CorrectionDecisionRow.revision == row.revision
    )
    one = session.scalar(found)
    if one is None:
        return None
    text = session.get(JournalTextRow, one.reason_text)
    reason = (text.text or "") if text else ""
    return DecisionView(one.number, one.decided_on, reason, _account(session, one.account_id))


def _account(session: Session, account: int) -> str:
    found = session.get(Account, account)
    return found.display_name if found else ""
