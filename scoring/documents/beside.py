"""What stands beside a paper on its public page: its credential to download, signatures that were attached to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.documents.codes import read_code
from scoring.documents.credentials.register import has_credential
from scoring.documents.models import PaperRow
from scoring.documents.proof.models import AttachedSignatureRow
from scoring.documents.verifying import Answer, Verified


@dataclass(frozen=True, slots=True)
class Beside:
    """`credential`: `/credentials/CODE` answers. `attached` is how many signature files of other programs there are."""

    credential: bool = False
    attached: int = 0


def beside(session: Session, found: Verified, *, at: datetime) -> Beside:
    """Of what may be told: nothing while there is no paper to speak of, no credential of one that is not valid."""
    if found.paper is None:
        return Beside()
    paper = select(PaperRow.public_id).where(PaperRow.code == read_code(found.code)).scalar_subquery()
    attached = select(func.count(AttachedSignatureRow.id)).where(AttachedSignatureRow.paper == paper)
    valid = found.answer is Answer.VALID
    return Beside(valid and has_credential(session, found.code, at=at), session.scalar(attached) or 0)
