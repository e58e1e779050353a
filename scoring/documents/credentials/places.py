"""The place of each certificate in its issuer's lists of what was annulled, and the salt of its credential."""

import secrets
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from scoring.documents import counters
from scoring.documents.credentials.models import PaperCredentialRow
from scoring.documents.models import PaperRow
from scoring.documents.proof.codes import is_credential

SALT = 16  # bytes
COUNTER = "credential"  # no series of numbers is called so: those are of capitals


def give(session: Session, papers: Sequence[PaperRow]) -> None:
    """In the transaction that keeps the papers; what is no certificate gets none."""
    issued: dict[str, list[PaperRow]] = defaultdict(list)
    for paper in papers:
        if is_credential(paper.kind):
            issued[paper.issuer].append(paper)
    for issuer in sorted(issued):
        counter = counters.held(session, (issuer, COUNTER, 0))
        for paper in issued[issuer]:
            row = PaperCredentialRow(paper_id=paper.id, issuer=issuer, place=counter.last, salt=secrets.token_hex(SALT))
            session.add(row)
            counter.last += 1
