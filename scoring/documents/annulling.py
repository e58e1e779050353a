"""What becomes of a paper after it was issued: it is annulled, or known under the hash of its signed bytes too."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.documents.models import SHA256_HEX, PaperActRow, PaperCopyRow, PaperRow
from scoring.documents.queries import paper_row
from scoring.foundation.errors import Refused
from scoring.people.directory.naming import tidy

REASON_LENGTH = 300


def annul(session: Session, paper: str, reason: str, *, account: int, at: datetime) -> None:
    """Whoever calls has asked permission. Raises NotFound: issued-paper-unknown; Refused: paper-reason-missing,
    paper-not-valid, text-too-long."""
    row = _held(session, paper)
    reason = tidy(reason, limit=REASON_LENGTH)
    if not reason:
        raise Refused("paper-reason-missing")
    if _acts(session, row) & {"annulled", "replaced"}:
        raise Refused("paper-not-valid")
    session.add(PaperActRow(paper_id=row.id, act="annulled", reason=reason, account_id=account, at=at))
    session.flush()


def note_signed(session: Session, paper: str, sha256: str, *, account: int, at: datetime) -> None:
    """Keep the hash of the signed bytes beside the first.

    Raises NotFound: issued-paper-unknown; Refused: paper-signed-already.
    """
    row = _held(session, paper)
    if "signed" in _acts(session, row):
        raise Refused("paper-signed-already")
    session.add(PaperActRow(paper_id=row.id, act="signed", reason="", sha256=sha256, account_id=account, at=at))
    session.flush()


def note_copy(session: Session, sha256: str, form: str, place: str, papers: str, *, account: int, at: datetime) -> None:
    """Know a file of several papers by its hash; the same file again is the same copy."""
    if len(sha256) != SHA256_HEX:
        raise AssertionError("a SHA-256 in hexadecimal")
    if session.scalar(select(PaperCopyRow.id).where(PaperCopyRow.sha256 == sha256)) is None:
        session.add(PaperCopyRow(sha256=sha256, form=form, place=place, papers=papers, account_id=account, at=at))
        session.flush()


def _held(session: Session, paper: str) -> PaperRow:
    return paper_row(session, paper, lock=True)


def _acts(session: Session, row: PaperRow) -> set[str]:
    return set(session.scalars(select(PaperActRow.act).where(PaperActRow.paper_id == row.id)))
