"""Annulling a paper of a stage, and issuing it anew: after a correction of results, or of a name."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.championships.papers import kinds
from scoring.championships.papers.drafting import draft_of
from scoring.championships.papers.holders import holders
from scoring.championships.papers.material import material_of
from scoring.championships.papers.planning import due_for, languages_of, once_of_another
from scoring.championships.papers.queries import expect_paper
from scoring.championships.stages.queries import stage_row
from scoring.documents import annulling, issuing
from scoring.documents.annulling import REASON_LENGTH
from scoring.documents.issuing import Office
from scoring.documents.queries import State, papers_of
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.marking.access import account_of
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.naming import tidy


def annul_paper(
    session: Session, stage: str, paper: str, reason: str, visit: Visit, *, actor: Actor, at: datetime
) -> None:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown, issued-paper-unknown;
    Refused: paper-reason-missing, paper-not-valid, text-too-long."""
    expect_paper(session, stage, paper, actor)
    annulling.annul(session, paper, reason, account=account_of(actor), at=at)
    access_log.record(session, "paper-annulled", actor.account_id, visit, at=at, subject=f"paper:{paper}")


@dataclass(frozen=True, slots=True)
class InPlace:
    """The paper that stands in the place of another; `new`: it was put there now, and not when it was asked before."""

    paper: str
    new: bool


def reissue_paper(
    stage: str, paper: str, reason: str, address: str, visit: Visit, *, actor: Actor, at: datetime
) -> InPlace:
    """Issue what the holder is due now in the place of this paper. Own transactions, as `issue`.

    Where results gave the holder another medal, that is its diploma. Asked for twice, nothing is issued twice.
    Raises as `annul_paper` does; Refused: paper-no-longer-due (the holder has no such award), and what `issue` raises.
    """
    with db.reading() as session:
        old = expect_paper(session, stage, paper, actor)
        if old.state is State.REPLACED and old.ended is not None:
            return InPlace(old.ended.other_id, new=False)
        row = stage_row(session, stage)
        reason = tidy(reason, limit=REASON_LENGTH)
        if not reason:
            raise Refused("paper-reason-missing")
        if old.kind not in kinds.BY_CODE:  # nobody holds a protocol: it is made on the page of its subject
            raise Refused("paper-no-longer-due")
        material = material_of(session, row)
        holder = due_for(old, {one.once(stage): one for one in holders(material, kinds.KINDS)})
        if holder is None:
            raise Refused("paper-no-longer-due")
        draft = draft_of(material, holder, languages_of(old), clock.shown(at).date())
        another = draft.kind.code != old.kind
        if another:
            draft = once_of_another(draft, papers_of(session, old.place))
    put = issuing.put_in_place if another else issuing.reissue
    try:
        made = put(draft, paper, reason, Office(account_of(actor), at, address))
    except Refused as refused:
        if refused.code != issuing.NOT_VALID:
            raise
        with db.reading() as session:  # somebody ended it meanwhile; a second click finds what the first one issued
            ended = expect_paper(session, stage, paper, actor).ended
        if ended is None or not ended.other_id:
            raise
        return InPlace(ended.other_id, new=False)
    with db.transaction() as session:
        access_log.record(session, "papers-issued", actor.account_id, visit, at=at, subject=f"paper:{made}")
    return InPlace(made, new=True)
