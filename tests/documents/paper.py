"""A paper that was never issued, its statement and its key: the vectors of docs/papers.md."""

from dataclasses import replace
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scoring.documents.proof.codes import kind_number, result_number
from scoring.documents.proof.issuer import Issuer, IssuerKey, KeyState
from scoring.documents.proof.statement import Statement, issuer_code_of, key_id_of, name_hash, sign_statement
from scoring.foundation.signing_keys import fingerprint

SEED = bytes(range(32))
KEY = Ed25519PrivateKey.from_private_bytes(SEED)
PUBLIC = KEY.public_key().public_bytes_raw().hex()
ISSUER_ID = "a1b2c3d4e5f6"
ADDRESS = "https://sheber.example.kz/v/K7RM-4TQX-92HD"
NAME_KK, NAME_RU = "Тілеуқабылова Мадина Серікқызы", "Тлеукабылова Мадина Сериковна"
SALT = bytes(range(8))
MADE_AT = datetime(2026, 9, 1, 4, tzinfo=UTC)
STATEMENT = Statement(
    key_id=key_id_of(PUBLIC),
    issuer_code=issuer_code_of(ISSUER_ID),
    kind=kind_number("diploma"),
    number="D-2026-000123",
    issued_on=date(2026, 11, 29),
    result=result_number("gold"),
    skill="17",
    salt=SALT,
    name_hashes=(name_hash(SALT, NAME_KK), name_hash(SALT, NAME_RU)),
)
TEXT = sign_statement(STATEMENT, KEY)
NAMES = {"kk": "Екібастұз политехникалық колледжі", "ru": "Экибастузский политехнический колледж", "en": ""}


def issuer_key(state: KeyState = KeyState.CURRENT, ended_at: datetime | None = None) -> IssuerKey:
    return IssuerKey(ISSUER_ID, fingerprint(PUBLIC), PUBLIC, state, MADE_AT, ended_at)


def issuer(*keys: IssuerKey) -> Issuer:
    return Issuer(ISSUER_ID, NAMES, keys or (issuer_key(),))


def changed(**parts: object) -> str:
    """The text of a statement with other parts, signed by the same key."""
    return sign_statement(replace(STATEMENT, **parts), KEY)
