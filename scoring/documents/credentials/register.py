"""The register as the source of credentials: what may be heard of, and no name without consent. decisions.md 24."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scoring.documents.codes import checks, read_code, shown_code
from scoring.documents.credentials.badge import Badge
from scoring.documents.credentials.models import PaperCredentialRow
from scoring.documents.models import PaperActRow, PaperRow
from scoring.documents.proof import bodies, issuer_keys
from scoring.documents.proof.codes import kind_of, results
from scoring.documents.queries import view
from scoring.documents.subjects import Naming, is_revealed, naming_of
from scoring.foundation import clock

ENDED = ("annulled", "replaced")


class Register:
    """Papers as credentials; what is under embargo is as unknown as what was never issued."""

    def badge(self, session: Session, code: str) -> tuple[str, Badge] | None:
        """The issuer's id and what the credential says; None where there is none, or none may be heard of yet."""
        found = _certificate(session, code)
        if found is None or not is_revealed(session, found[0], at=clock.now()):
            return None
        row, credential = found
        paper, naming = view(session, row), Naming.FULL
        if row.person is not None:
            naming = naming_of(session, row)
        said = json.loads(row.said)
        return bodies.id_of(row.issuer), Badge(
            code=shown_code(row.code),
            kind=kind_of(row.kind).code,
            result=results()[row.result].code,
            number=row.number,
            issued_at=row.at,
            skill=row.skill or "",
            skill_names={at: name.removeprefix(f"{row.skill} ") for at, name in said.get("skill", {}).items()},
            name=paper.name("kk") if naming is Naming.FULL else "",
            salt=bytes.fromhex(credential.salt),
            status_index=credential.place,
            pdf_sha256=paper.sha256_signed or paper.sha256,
            address=paper.proof["address"],
        )

    def annulled(self, session: Session, issuer: str, places: range) -> Collection[int]:
        """The places of what is annulled or replaced; embargo changes nothing: a place tells nobody whose it is."""
        row, act = PaperCredentialRow, PaperActRow
        same = or_(row.issuer == issuer, row.issuer.endswith(f":{issuer}", autoescape=True))
        found = (
            select(row.place)
            .join(act, (act.paper_id == row.paper_id) & act.act.in_(ENDED))
            .where(same, row.place >= places.start, row.place < places.stop)
        )
        return set(session.scalars(found))


def has_credential(session: Session, code: str, *, at: datetime) -> bool:
    """Whether `/credentials/CODE` answers for a paper of the register now; for pages that link to it."""
    found = _certificate(session, code)
    if found is None or not is_revealed(session, found[0], at=at):
        return False
    return issuer_keys.signing_key(session, bodies.id_of(found[0].issuer)) is not None


def _certificate(session: Session, typed: str) -> tuple[PaperRow, PaperCredentialRow] | None:
    code = read_code(typed)
    if code is None or not checks(code):
        return None
    row = PaperCredentialRow
    found = select(PaperRow, row).join(row, row.paper_id == PaperRow.id).where(PaperRow.code == code)
    known = session.execute(found).first()
    return (known[0], known[1]) if known else None


REGISTER = Register()
