"""The keys of issuers as their keepers read them: each with what was done with it, by whom, when and why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.documents.issuers import COMMITTEE
from scoring.documents.models import PaperRow
from scoring.documents.proof import access, bodies
from scoring.documents.proof.issuer import IssuerKey, KeyState
from scoring.documents.proof.issuer_keys import keys_of
from scoring.documents.proof.models import IssuerKeyActRow, IssuerKeyRow
from scoring.documents.proof.pdf_signing import PdfCertificate, pdf_certificate_of
from scoring.foundation.errors import NotFound, Unreadable
from scoring.people.actors import Actor
from scoring.people.directory.naming import in_language
from scoring.people.models import Account


@dataclass(frozen=True, slots=True)
class KeyAct:
    """`act` is key-made, key-retired or key-withdrawn; `by` is empty for what was done from a terminal."""

    act: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class KeyLine:
    key: IssuerKey
    acts: tuple[KeyAct, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """Who issues, with all its keys, the newest first, and the certificate that its PDF files are signed with.

    `pdf_problem`: the code of what is wrong with the file of that certificate; no reason to show no keys.
    """

    id: str
    names: Mapping[str, str]
    keys: tuple[KeyLine, ...]
    pdf: PdfCertificate | None
    pdf_problem: str = ""

    @property
    def signing(self) -> IssuerKey | None:
        return next((line.key for line in self.keys if line.key.state is KeyState.CURRENT), None)

    def name(self, language: str) -> str:
        return in_language(language, kk=self.names["kk"], ru=self.names["ru"], en=self.names["en"])


def body(session: Session, issuer: str, *, actor: Actor) -> Body:
    """By its id. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: organisation-unknown."""
    access.require_keeper(actor)
    names = bodies.names_of(session, issuer)
    if names is None:
        raise NotFound("organisation-unknown")
    return _body(session, issuer, names)


def all_bodies(session: Session, *, actor: Actor) -> Sequence[Body]:
    """The republic's committee, and whoever has keys or has issued papers.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed.
    """
    access.require_keeper(actor)
    issued = {bodies.id_of(issuer) for issuer in session.scalars(select(PaperRow.issuer).distinct())}
    known = issued | set(session.scalars(select(IssuerKeyRow.issuer).distinct())) | {COMMITTEE.id}
    named = ((one, bodies.names_of(session, one)) for one in sorted(known, key=lambda one: (one != COMMITTEE.id, one)))
    return [_body(session, one, names) for one, names in named if names is not None]


def _body(session: Session, issuer: str, names: Mapping[str, str]) -> Body:
    acts = _acts(session, issuer)
    lines = (KeyLine(key, tuple(acts[key.fingerprint])) for key in reversed(keys_of(session, issuer)))
    return Body(issuer, names, tuple(lines), *_certificate(issuer))


def _certificate(issuer: str) -> tuple[PdfCertificate | None, str]:
    try:
        return pdf_certificate_of(issuer), ""
    except Unreadable as unreadable:
        return None, unreadable.code


def _acts(session: Session, issuer: str) -> Mapping[str, list[KeyAct]]:
    """By the key's fingerprint, in turn."""
    act, key = IssuerKeyActRow, IssuerKeyRow
    wanted = (
        select(key.fingerprint, act, Account.display_name)
        .join(key, key.id == act.key_id)
        .outerjoin(Account, Account.id == act.account_id)
        .where(key.issuer == issuer)
        .order_by(act.id)
    )
    found: dict[str, list[KeyAct]] = defaultdict(list)
    for fingerprint, row, by in session.execute(wanted):
        found[fingerprint].append(KeyAct(row.act, by or "", row.at, row.reason))
    return found
