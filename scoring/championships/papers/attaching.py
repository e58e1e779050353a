"""Signatures of national programs beside a paper of a stage: attached by whoever issues there, taken away again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.championships.papers.queries import expect_paper
from scoring.championships.stages.access import places
from scoring.championships.stages.queries import stage_row
from scoring.documents.proof import attaching
from scoring.documents.proof.attaching import AttachedSignature
from scoring.foundation.errors import NotFound
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor


def attach(
    session: Session, stage: str, paper: str, content: bytes, filename: str, visit: Visit, *, actor: Actor, at: datetime
) -> bool:
    """Over the file that the paper is given as; whether it is new there.

    Raises as `attach_signature` does; NotFound: stage-unknown, issued-paper-unknown.
    """
    found = expect_paper(session, stage, paper, actor)
    signed = found.sha256_signed or found.sha256
    where = places(stage_row(session, stage))
    _kept, new = attaching.attach_signature(session, paper, signed, content, filename, actor=actor, places=where, at=at)
    if new:
        access_log.record(session, "paper-signature-attached", actor.account_id, visit, at=at, subject=f"paper:{paper}")
    return new


def attached(session: Session, stage: str, paper: str, *, actor: Actor) -> Sequence[AttachedSignature]:
    """Oldest first. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: issued-paper-unknown."""
    expect_paper(session, stage, paper, actor)
    return attaching.attached_to(session, paper)


def one_attached(session: Session, stage: str, paper: str, sha256: str, *, actor: Actor) -> AttachedSignature:
    """Raises as `attached` does; NotFound: file-gone."""
    found = next((one for one in attached(session, stage, paper, actor=actor) if one.sha256 == sha256), None)
    if found is None:
        raise NotFound("file-gone")
    return found
