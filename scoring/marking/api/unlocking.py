"""JSON of unlocking: the chief expert asks, another person consents or refuses. decisions.md 11."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.openapi import described
from scoring.marking import locking
from scoring.marking.api import answer_schemas, answers, schemas
from scoring.marking.api.sheet_acts import HERE
from scoring.people.signing_in import door

api = Blueprint("unlocking_api", __name__, url_prefix="/api/marking/<assessment>/unlock-requests")
api.before_request(answers.expect_signed_in)
answers.guard(api)
ANSWERED = HERE | {
    404: ("assessment-unknown", "request-unknown"),
    422: ("assessment-not-open", "request-answered", "sheet-not-locked", "unlock-needs-another-person"),
}


@api.post("")
@described(
    sends=schemas.ReasonSchema,
    answers=answer_schemas.RequestAnswer,
    refuses=HERE
    | {
        422: (
            *("unlock-needs-reason", "assessment-not-open", "unlock-already-asked", "sheet-not-locked"),
            *("unlock-correction-not-open", "text-too-long"),
        ),
    },
)
def ask(assessment: str) -> ResponseReturnValue:
    """Ask to unlock a sheet, with a reason."""
    said = schemas.load(schemas.ReasonSchema, answers.sent())
    with db.transaction() as session:
        request = locking.ask_to_unlock(session, assessment, **said, actor=door.actor(), at=clock.now())
    return _answer(request, locking.OPEN)


@api.post("/<request>/consent")
@described(answers=answer_schemas.RequestAnswer, refuses=ANSWERED)
def consent(assessment: str, request: str) -> ResponseReturnValue:
    """Unlock, as another person than the one who asked."""
    with db.transaction() as session:
        locking.consent_to_unlock(session, assessment, request, actor=door.actor(), at=clock.now())
    return _answer(request, locking.GRANTED)


@api.post("/<request>/refuse")
@described(answers=answer_schemas.RequestAnswer, refuses=ANSWERED)
def refuse(assessment: str, request: str) -> ResponseReturnValue:
    """Say no; the sheet stays locked."""
    with db.transaction() as session:
        locking.refuse_to_unlock(session, assessment, request, actor=door.actor(), at=clock.now())
    return _answer(request, locking.DECLINED)


def _answer(request: str, state: str) -> ResponseReturnValue:
    return jsonify(request=request, state=state)
