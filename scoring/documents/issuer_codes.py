"""The code of an issuer that its numbers begin with: given with its first paper, kept for ever, nobody else's.

A region or the republic is known by its place alone ("KZ-35"); of several who issue in one place each has a number
behind it ("KZ-35-001"). So a number is never printed twice in an installation, whoever issues.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.documents.drafts import Issuer
from scoring.documents.models import PaperIssuerRow


def code_of(session: Session, issuer: Issuer) -> str:
    """Its code, or the one that it would be given now."""
    row = PaperIssuerRow
    known = session.scalar(select(row.code).where(row.issuer == issuer.id))
    if known is not None:
        return known
    taken = set(session.scalars(select(row.code).where(row.code.startswith(issuer.prefix, autoescape=True))))
    if not issuer.one_of_many and issuer.prefix not in taken:
        return issuer.prefix
    place = 1
    while (code := f"{issuer.prefix}-{place:03d}") in taken:
        place += 1
    return code


def keep_code(session: Session, issuer: Issuer, code: str) -> None:
    """Give it to the issuer. Flushed later, two who took the same one meet in the database, and one tries again."""
    if session.scalar(select(PaperIssuerRow.id).where(PaperIssuerRow.issuer == issuer.id)) is None:
        session.add(PaperIssuerRow(issuer=issuer.id, code=code))
        session.flush()
