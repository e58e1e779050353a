"""Public data: released results of a skill, team tables and awards of a stage. docs/api.md."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from scoring.championships.public import results, schemas
from scoring.championships.public.verifying import public_bundle
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.openapi import described
from scoring.foundation.openly import HEAVY_LIMIT, LIMIT, REFUSED, answer, answer_bytes
from scoring.foundation.security import limiter

BUNDLE_LIMIT = "20 per minute"  # per address: a large skill takes seconds to write, the first time
api = Blueprint("public_results_api", __name__, url_prefix="/api/v1/stages/<stage>")
OF_STAGE = REFUSED | {404: ("stage-unknown",), 422: ("medal-points-differ",)}
OF_SKILL = REFUSED | {404: ("stage-skill-unknown", "results-not-released")}


@api.get("/skills/<skill>/standings")
@limiter.limit(LIMIT)
@described(answers=schemas.StandingsAnswer, refuses=OF_SKILL)
def standings(stage: str, skill: str) -> ResponseReturnValue:
    """The final standings of a skill, once they are released."""
    with db.reading() as session:
        return answer(results.standings(session, stage, skill, at=clock.now()))


@api.get("/skills/<skill>/bundle")
@limiter.limit(BUNDLE_LIMIT)
@described(
    refuses=OF_SKILL | {404: (*OF_SKILL[404], "bundle-not-public"), 422: ("bundle-journal-changed",)},
)
def bundle(stage: str, skill: str) -> ResponseReturnValue:
    """The open results of a released skill, from which anybody computes every number again: docs/bundle.md."""
    with db.reading() as session:
        return answer_bytes(public_bundle(session, stage, skill, at=clock.now()))


@api.get("/tables")
@limiter.limit(HEAVY_LIMIT)
@described(answers=schemas.TablesAnswer, refuses=OF_STAGE)
def tables(stage: str) -> ResponseReturnValue:
    """Team tables of regions or colleges, over the released skills of a stage."""
    with db.reading() as session:
        return answer(results.tables(session, stage, at=clock.now()))


@api.get("/awards")
@limiter.limit(HEAVY_LIMIT)
@described(answers=schemas.AwardsAnswer, refuses=OF_STAGE)
def awards(stage: str) -> ResponseReturnValue:
    """Highest score, best of each region or college, medals: of the released skills of a stage."""
    with db.reading() as session:
        return answer(results.awards(session, stage, at=clock.now()))
