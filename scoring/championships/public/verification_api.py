"""Public data: whether a hash of final results stands. What else there is to verify gets addresses beside these."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from scoring.championships.public import schemas
from scoring.championships.public.verifying import unknown, verify_hash, verify_skill
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.openapi import described
from scoring.foundation.openly import LIMIT, REFUSED, answer, asked
from scoring.foundation.security import limiter
from scoring.marking.models import SHA256_HEX

api = Blueprint("public_verification_api", __name__, url_prefix="/api/v1/verification")


@api.get("/results/<hash>")
@limiter.limit(LIMIT)
@described(answers=schemas.VerificationAnswer, refuses=REFUSED)
def of_hash(hash: str) -> ResponseReturnValue:  # noqa: A002  # as it is printed everywhere
    """Whether this hash, as papers print it, is of current results, of outdated ones, or unknown here."""
    hashed = hash.strip().lower()
    if len(hashed) != SHA256_HEX:
        return answer(unknown())
    with db.reading() as session:
        return answer(verify_hash(session, hashed, at=clock.now()))


@api.get("/skills/<skill>")
@limiter.limit(LIMIT)
@described(
    asks=schemas.HashAsked,
    answers=schemas.VerificationAnswer,
    refuses=REFUSED | {404: ("stage-skill-unknown",)},
)
def of_skill(skill: str) -> ResponseReturnValue:
    """The current final results of a skill, or how a hash that is said to be theirs stands."""
    with db.reading() as session:
        return answer(verify_skill(session, skill, asked().get("hash"), at=clock.now()))
