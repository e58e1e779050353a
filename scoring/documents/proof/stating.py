"""The signed statement of a paper that is being issued: its QR code carries it, its frozen view keeps it.

The text stands in the address that the register keeps, so that a paper is drawn byte for byte after its key changed.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from scoring.documents.drafts import Facts
from scoring.documents.proof import bodies, issuer_keys
from scoring.documents.proof.codes import kind_of
from scoring.documents.proof.statement import (
    NAMES_MAX,
    SALT,
    SKILL_MAX,
    Statement,
    issuer_code_of,
    key_id_of,
    name_hash,
    sign_statement,
)
from scoring.foundation.db import db

LANGUAGES = ("kk", "ru")  # of the spellings of a name that papers have
_Signing = tuple[bytes, Ed25519PrivateKey]


def make_first_keys(issuers: Iterable[str], *, account: int, at: datetime) -> None:
    """For issuers (as the register has them) that have no key to sign with. Own transactions, and seldom."""
    with db.reading() as session:
        ids = {bodies.id_of(issuer) for issuer in issuers}
        missing = [one for one in sorted(ids) if issuer_keys.signing_key(session, one) is None]
    for one in missing:
        with db.transaction() as session:
            issuer_keys.make_first_key(session, one, account=account, at=at)


def statement_of(session: Session, facts: Facts) -> str:
    """The text behind "#"; "" for an issuer that nobody knows, and so has no key.

    Raises Refused: paper-key-missing, where the folder has lost the private half.
    """
    signing = _signing(session, bodies.id_of(facts.draft.issuer.id))
    return sign_statement(_statement(facts, signing[0]), signing[1]) if signing else ""


def _statement(facts: Facts, key_id: bytes) -> Statement:
    draft, salt = facts.draft, secrets.token_bytes(SALT)
    skill = draft.skill or ""
    return Statement(
        key_id=key_id,
        issuer_code=issuer_code_of(bodies.id_of(draft.issuer.id)),
        kind=kind_of(draft.kind.code).number,
        number=facts.number,
        issued_on=facts.issued_on,
        result=int(draft.kind.result),
        skill=skill if len(skill.encode()) <= SKILL_MAX else "",
        salt=salt,
        name_hashes=_name_hashes(draft.said.get("name", {}), salt),
    )


def _name_hashes(names: dict[str, str], salt: bytes) -> tuple[bytes, ...]:
    spellings = (names.get(language, "") for language in LANGUAGES)
    return tuple(dict.fromkeys(name_hash(salt, one) for one in spellings if one))[:NAMES_MAX]


def _signing(session: Session, issuer: str) -> _Signing | None:
    """Looked up once for all papers of a session, and gone with it."""
    known: dict[str, _Signing | None] = session.info.setdefault(__name__, {})
    if issuer not in known:
        key = issuer_keys.signing_key(session, issuer)
        known[issuer] = (key_id_of(key.public_key), issuer_keys.signer(key)) if key else None
    return known[issuer]
