"""Changing the look of papers: of one stage, or of every stage of its issuer that has no look of its own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.championships.papers import access, revealing
from scoring.championships.papers.material import issuer_of_stage
from scoring.championships.stages import access as stages_access
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import stage_row
from scoring.documents.designs.keeping import look_of, save_look
from scoring.documents.designs.looks import Look
from scoring.documents.drafts import Issuer
from scoring.foundation.errors import Refused
from scoring.marking.access import account_of
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.actors import Actor, Scope

STAGE, ISSUER = "stage", "issuer"


@dataclass(frozen=True, slots=True)
class Designed:
    """How a stage's papers look, whose look it is, and whether the actor may change that of the issuer."""

    stage: StageRow
    issuer: Issuer
    look: Look
    may_change_issuer: bool


def designed(session: Session, stage: str, *, actor: Actor) -> Designed:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown."""
    row = stage_row(session, stage)
    stages_access.require(actor, access.ISSUE_PAPERS, row)
    issuer = issuer_of_stage(session, row)
    may = permissions.allow(actor, access.ISSUE_PAPERS, places=_place(issuer))
    return Designed(row, issuer, look_of(session, revealing.place_of(row), issuer.id), may)


def change_design(
    session: Session, stage: str, look: Look, whose: str, visit: Visit, *, actor: Actor, at: datetime
) -> Look:
    """Papers that are issued from now on look so; what was issued stays. Gives the look with its version.

    Raises as `designed` and `save_look` do; Refused: design-owner-unknown.
    """
    found = designed(session, stage, actor=actor)
    if whose not in (STAGE, ISSUER):
        raise Refused("design-owner-unknown")
    owner = revealing.place_of(found.stage)
    if whose == ISSUER:
        permissions.require(actor, access.ISSUE_PAPERS, places=_place(found.issuer))
        owner = found.issuer.id
    saved = save_look(session, owner, look, account=account_of(actor), at=at)
    access_log.record(session, "paper-design-changed", actor.account_id, visit, at=at, subject=owner)
    return saved


def _place(issuer: Issuer) -> list[Scope]:
    """Where the issuer stands; the committee of the republic stands nowhere: only who organizes everywhere is there."""
    kind, _colon, identity = issuer.id.partition(":")
    return [Scope(kind, identity)] if identity else []
