"""Correcting final results: a decision opens marking again; what is finalised next stands beside the old. 19a."""

import datetime
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.championships.results import access
from scoring.championships.results.gathering import decision_on, newest
from scoring.championships.results.models import DECISION_NUMBER, CorrectionDecisionRow
from scoring.foundation import events
from scoring.foundation.errors import Refused
from scoring.foundation.formats import day
from scoring.marking.access import account_of, require
from scoring.marking.closing import go_on_marking
from scoring.marking.entries import keep_text
from scoring.marking.frames import AssessmentState, Frame
from scoring.marking.judges import acts
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.people.directory.naming import tidy

DAY = datetime.timedelta(days=1)  # a day: a date is of Almaty, a moment of Greenwich


@dataclass(frozen=True, slots=True)
class CorrectionDecided:
    """A decision has opened these final results; they stand until new ones are signed."""

    assessment: str
    revision: int


def decide_correction(
    session: Session,
    assessment: str,
    *,
    number: str,
    decided_on: datetime.date,
    reason: str,
    actor: Actor,
    at: datetime.datetime,
) -> int:
    """Open marking again by a decision; the revision that is to be corrected. It stands until a new one is finalised.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown; Refused:
    results-not-final, correction-decided-already, decision-number-missing, decision-in-the-future,
    decision-before-results, text-missing, text-too-long.
    """
    require(actor, access.DECIDE_CORRECTION, assessment)
    frame = room().frames.get(session, assessment, lock=True)
    before = newest(session, frame)
    if before is None:
        raise Refused("results-not-final")
    if decision_on(session, frame.id, before.revision) is not None:
        raise Refused("correction-decided-already")
    number = tidy(number, limit=DECISION_NUMBER)
    if not number:
        raise Refused("decision-number-missing")
    if decided_on > at.date() + DAY:
        raise Refused("decision-in-the-future")
    if decided_on < before.at.date() - DAY:
        raise Refused("decision-before-results")
    text, _hash = keep_text(session, reason, at=at)
    session.add(
        CorrectionDecisionRow(
            assessment_id=frame.id, revision=before.revision, number=number, decided_on=decided_on,
            reason_text=text, account_id=account_of(actor), at=at,
        )
    )  # fmt: skip
    session.flush()
    params: dict[str, str | int] = {"number": number, "revision": before.revision}
    acts.note(session, assessment, "act-correction-decided", actor=actor, at=at, params=params, reason=reason)
    events.note(session, CorrectionDecided(assessment, before.revision))
    if frame.state is AssessmentState.CLOSED:
        go_on_marking(session, assessment, reason, actor=actor, at=at)
    return before.revision


def opened_by(session: Session, frame: Frame) -> str:
    """The decision that these final results are to be corrected, by number and date, in the reader's language.

    "" where none is open. Asks no permission.
    """
    before = newest(session, frame)
    decision = decision_on(session, frame.id, before.revision) if before else None
    if decision is None:
        return ""
    said: str = _("Decision № %(number)s of %(date)s", number=decision.number, date=day(decision.decided_on))
    return said
