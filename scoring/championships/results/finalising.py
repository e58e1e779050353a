"""Finalising a skill: what stands in the way, the two signatures, the results fixed for good, marking closed."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.results import access
from scoring.championships.results.gathering import Gathered, decision_on, fixed, gather, newest
from scoring.championships.results.hindering import hindrances
from scoring.championships.results.models import FinalisationRow, FinalisationSignatureRow, FirstSignatureRow
from scoring.championships.results.rows import Document
from scoring.foundation import events
from scoring.foundation.errors import Outdated, Refused
from scoring.marking.access import account_of
from scoring.marking.changes.changing import open_change
from scoring.marking.checkpoints import verify
from scoring.marking.closing import end_marking, not_locked
from scoring.marking.frames import AssessmentState, Frame
from scoring.marking.judges import acts
from scoring.marking.locking import OPEN
from scoring.marking.models import AssessmentRow, UnlockRequestRow
from scoring.marking.persons import same_person
from scoring.marking.recording import room
from scoring.marking.sheets import Desk
from scoring.people.actors import Actor
from scoring.rules.canonical import digest
from scoring.rules.errors import RuleBroken

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class ResultsFinalised:
    """The results of an assessment stand, in this revision, under this hash."""

    assessment: str
    revision: int
    hash: str


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What keeps a skill from being finalised: a code, and the sheet where there is one (`number`: of its seat)."""

    code: str
    seat: str = ""
    number: int = 0
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature led to: `revision` is None while the other one is waited for."""

    hash: str
    role: str
    revision: int | None


def in_the_way(session: Session, frame: Frame) -> tuple[InTheWay, ...]:
    """All that keeps the skill from being finalised. decisions.md 11, 19a; assessment-rules.md 2.

    Codes: rehearsal-never-final, not-opened-yet, correction-undecided, sheet-not-locked-yet, sheet-in-dispute,
    unlock-waits, scheme-change-waits, seat-without-total, and those of parts that hinder: appeal-open,
    appeal-unfollowed.
    """
    return _looked_through(session, frame)[1]


def hindered(session: Session, frame: Frame) -> Iterator[InTheWay]:
    """What other parts have against these results standing as they are: appeal-open, appeal-unfollowed."""
    for found in hindrances(session, [frame.public_id]):
        yield InTheWay(found.code, found.seat, frame.seat(found.seat).number or 0, found.sheet)


def sign_results(
    session: Session,
    assessment: str,
    shown: str,
    *,
    actor: Actor,
    at: datetime,
    secret: str | None = None,
) -> Signed:
    """Sign the results as final; with the second signature they are fixed, and marking is closed.

    Jury president and chief expert sign, two persons. `shown` is the token of the standings that were looked at;
    `secret` is drawn here where none is given. A first signature under results that changed since has no force.
    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown; Outdated:
    results-outdated; Refused: results-not-finalisable (`count`), journal-not-intact, results-final-already,
    results-signed-in-this-role, signature-needs-another-person.
    """
    _hold(session, assessment)
    frame = room().frames.get(session, assessment)
    roles = access.signing_roles(session, frame, actor)
    desk = Desk(session, assessment, frame.seats, actor=actor, at=at)  # nobody writes while the chains are read
    gathered = _expect_finalisable(session, desk.frame)
    if shown != gathered.token:
        raise Outdated("results-outdated")
    first = _first(session, frame)
    secret = first.secret if first else secret or secrets.token_hex(SECRET_BYTES)
    document = fixed(session, gathered, secret)
    hashed = digest(document)
    if first is not None and first.hash != hashed:  # marks or seats changed since: nobody signed these results
        session.delete(first)
        session.flush()
        first = None
    if first is None:
        return _sign_first(session, frame, hashed, secret, roles[0], actor=actor, at=at)
    if first.account_id == actor.account_id:
        return Signed(hashed, first.role, None)
    return _sign_second(session, gathered, first, document, roles, actor=actor, at=at)


def signed_final(session: Session, frame: Frame, actor: Actor) -> int | None:
    """The revision of the final results that stand, where one of their signatures is the actor's; else None.

    Of what is signed twice by one press more, so that it is said to be done and not refused. Asks no permission.
    """
    final = newest(session, frame)
    if final is None or frame.state is not AssessmentState.CLOSED:
        return None
    if decision_on(session, frame.id, final.revision) is not None:
        return None
    row = FinalisationSignatureRow
    found = select(row.id).where(row.finalisation_id == final.id, row.account_id == actor.account_id)
    return final.revision if session.scalar(found) is not None else None


def _hold(session: Session, assessment: str) -> None:
    """One signature at a time."""
    session.execute(select(AssessmentRow.id).where(AssessmentRow.public_id == assessment).with_for_update()).all()


def _expect_finalisable(session: Session, frame: Frame) -> Gathered:
    before = newest(session, frame)
    if before and decision_on(session, frame.id, before.revision) is None and frame.state is AssessmentState.CLOSED:
        raise Refused("results-final-already")
    gathered, waiting = _looked_through(session, frame)
    if gathered is None or waiting:
        raise Refused("results-not-finalisable", count=len(waiting))
    faults = verify(session, frame.public_id, chains=gathered.chains).faults
    if faults:
        raise Refused("journal-not-intact", seq=faults[0].seq)
    return gathered


def _first(session: Session, frame: Frame) -> FirstSignatureRow | None:
    return session.scalar(select(FirstSignatureRow).where(FirstSignatureRow.assessment_id == frame.id))


def _sign_first(
    session: Session, frame: Frame, hashed: str, secret: str, role: str, *, actor: Actor, at: datetime
) -> Signed:
    row = FirstSignatureRow(
        assessment_id=frame.id, hash=hashed, secret=secret, role=role, account_id=account_of(actor), at=at
    )
    session.add(row)
    session.flush()
    acts.note(session, frame.public_id, "act-results-signed", actor=actor, at=at, params={"hash": hashed[:12]})
    return Signed(hashed, role, None)


def _sign_second(
    session: Session,
    gathered: Gathered,
    first: FirstSignatureRow,
    document: Document,
    roles: tuple[str, ...],
    *,
    actor: Actor,
    at: datetime,
) -> Signed:
    frame = gathered.frame
    role = _other_role(first.role, roles)
    if same_person(session, first.account_id, account_of(actor)):  # decisions.md 11: *another person*
        raise Refused("signature-needs-another-person")
    row = FinalisationRow(
        assessment_id=frame.id,
        revision=document["revision"],
        scheme_version_id=frame.scheme_version,
        document=json.dumps(document, ensure_ascii=False, sort_keys=True),
        hash=first.hash,
        secret=first.secret,
        at=at,
    )
    session.add(row)
    session.flush()
    for said, account, signed_at in ((first.role, first.account_id, first.at), (role, account_of(actor), at)):
        session.add(FinalisationSignatureRow(finalisation_id=row.id, role=said, account_id=account, at=signed_at))
    session.delete(first)
    session.flush()
    params: dict[str, str | int] = {"hash": row.hash[:12], "revision": row.revision}
    acts.note(session, frame.public_id, "act-results-final", actor=actor, at=at, params=params)
    if frame.state is AssessmentState.OPEN:
        end_marking(session, frame.public_id, actor=actor, at=at)
    events.note(session, ResultsFinalised(frame.public_id, row.revision, row.hash))
    return Signed(row.hash, role, row.revision)


def _other_role(first: str, roles: tuple[str, ...]) -> str:
    """The role that is missing: the chief expert's, or the jury president's (who may be stood in for)."""
    wanted = {access.CHIEF} if first != access.CHIEF else {access.PRESIDENT, access.ORGANIZER}
    for role in roles:
        if role in wanted:
            return role
    raise Refused("results-signed-in-this-role")


def _looked_through(session: Session, frame: Frame) -> tuple[Gathered | None, tuple[InTheWay, ...]]:
    """The results, None where there can be none yet; and all that is in the way."""
    if frame.rehearsal:
        return None, (InTheWay("rehearsal-never-final"),)
    if frame.state is AssessmentState.DRAFT:
        return None, (InTheWay("not-opened-yet"),)
    found = tuple(_unfinished(session, frame))
    try:
        return gather(session, frame), found
    except RuleBroken as broken:
        return None, (*found, InTheWay("seat-without-total", number=int(broken.params.get("seat", 0))))


def _unfinished(session: Session, frame: Frame) -> Iterator[InTheWay]:
    before = newest(session, frame)
    if before is not None and decision_on(session, frame.id, before.revision) is None:
        yield InTheWay("correction-undecided")
    for one in not_locked(session, frame):
        yield InTheWay("sheet-in-dispute" if one.disputed else "sheet-not-locked-yet", one.seat, one.number, one.sheet)
    yield from _requests(session, frame)
    yield from hindered(session, frame)


def _requests(session: Session, frame: Frame) -> Iterator[InTheWay]:
    asked = select(UnlockRequestRow.seat, UnlockRequestRow.sheet).where(
        UnlockRequestRow.state == OPEN, UnlockRequestRow.seat.in_(list(frame.seats))
    )
    for seat, sheet in session.execute(asked):
        yield InTheWay("unlock-waits", seat, frame.seat(seat).number or 0, sheet)
    if open_change(session, frame) is not None:
        yield InTheWay("scheme-change-waits")
