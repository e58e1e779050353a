"""The compact signed statement of a paper: codes, not texts, at most 180 bytes with its signature. docs/papers.md.

1   version                       1
4   key id                        first bytes of the SHA-256 of the public key
4   issuer code                   first bytes of the SHA-256 of "sheber-issuer " and the issuer's public id
1   kind                          reference/kinds.json
1   result                        the same; 0: none
2   date of issue                 days since 2000-01-01
8   salt
1   count of names                0 to 2: the spellings on the paper
12  for each name                 first bytes of SHA-256(salt, name folded)
1+n number                        UTF-8, at most 40 bytes
1+n skill                         UTF-8, at most 20 bytes; empty: none
64  signature                     Ed25519 over "sheber-paper-statement" and all before it
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scoring.documents.proof import alphabet
from scoring.foundation.errors import Refused, Unreadable

VERSION = 1
VERSIONS_EXPECTED = 15  # above it, it is no later version but something else
DOMAIN = b"sheber-paper-statement\n"  # a key that signs other things too never signs these by accident
STATEMENT_MAX = 180  # bytes, signature and all: issue of the papers, "Verifying"
TEXT_MAX = 400  # signs of a text that is looked at; 180 bytes are 271
KEY_ID, ISSUER_CODE, SALT, NAME_HASH, SIGNATURE = 4, 4, 8, 12, 64
NAMES_MAX = 2  # a paper is in Kazakh and Russian, and a name may be spelled in two ways
NUMBER_MAX, SKILL_MAX = 40, 20  # bytes
EPOCH = date(2000, 1, 1)
LAST = EPOCH + timedelta(days=0xFFFF)
# What both languages of the verifiers fold alike; the signs that Python alone takes for blanks are left as they are.
_BLANKS = re.compile("[ \t\n\r\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of a paper. `kind` and `result` are numbers of reference/kinds.json; the hashes hide names."""

    key_id: bytes
    issuer_code: bytes
    kind: int
    number: str
    issued_on: date
    result: int
    skill: str
    salt: bytes
    name_hashes: tuple[bytes, ...]

    def names(self, name: str) -> bool:
        """Whether this is one of the spellings that the paper carries."""
        return name_hash(self.salt, name) in self.name_hashes


@dataclass(frozen=True, slots=True)
class SignedStatement:
    """A statement as it was read, with the bytes that were signed; nothing has been proved yet."""

    statement: Statement
    signed: bytes
    signature: bytes


def key_id_of(public_key: str) -> bytes:
    return hashlib.sha256(bytes.fromhex(public_key)).digest()[:KEY_ID]


def issuer_code_of(issuer: str) -> bytes:
    """The code of an organisation, by its public id."""
    return hashlib.sha256(b"sheber-issuer " + issuer.encode()).digest()[:ISSUER_CODE]


def name_hash(salt: bytes, name: str) -> bytes:
    """A name's hash: composed, blanks made one, small letters, so that who types it off the paper finds it again."""
    folded = _BLANKS.sub(" ", unicodedata.normalize("NFC", name)).strip(" ").lower()
    return hashlib.sha256(salt + folded.encode()).digest()[:NAME_HASH]


def sign_statement(statement: Statement, key: Ed25519PrivateKey) -> str:
    """The text for the fragment of the paper's address. The same statement and key give the same text.

    It belongs into the frozen view of the paper: after a change of keys the paper is still made byte for byte.
    Raises Refused: paper-statement-too-long (limit), paper-date-out-of-range.
    """
    body = _body(statement)
    return alphabet.to_text(body + key.sign(DOMAIN + body))


def read_statement(text: str) -> SignedStatement:
    """The statement in an address or in the text alone. Nothing is proved by reading it.

    Raises Unreadable: paper-statement-missing, paper-statement-unreadable, paper-statement-newer.
    """
    text = text.strip()
    text = text.partition("#")[2] if "#" in text else text
    if not text or "://" in text:
        raise Unreadable("paper-statement-missing")
    try:
        content = alphabet.from_text(text) if len(text) <= TEXT_MAX else b""
        if VERSION < content[0] <= VERSIONS_EXPECTED:
            raise Unreadable("paper-statement-newer")
        body, signature = content[:-SIGNATURE], content[-SIGNATURE:]
        statement = _parsed(body)
    except (ValueError, IndexError, OverflowError):
        raise Unreadable("paper-statement-unreadable") from None
    return SignedStatement(statement, DOMAIN + body, signature)


def _body(statement: Statement) -> bytes:
    days = (statement.issued_on - EPOCH).days
    if not 0 <= days <= (LAST - EPOCH).days:
        raise Refused("paper-date-out-of-range")
    _expect_widths(statement)
    return b"".join(
        (
            bytes([VERSION]), statement.key_id, statement.issuer_code, bytes([statement.kind, statement.result]),
            days.to_bytes(2), statement.salt, bytes([len(statement.name_hashes)]), *statement.name_hashes,
            _with_length(statement.number, NUMBER_MAX), _with_length(statement.skill, SKILL_MAX),
        )
    )  # fmt: skip


def _expect_widths(statement: Statement) -> None:
    """A slip in the code, not in what a person wrote: ValueError."""
    given = (len(statement.key_id), len(statement.issuer_code), len(statement.salt))
    widths = {len(hashed) for hashed in statement.name_hashes} | {NAME_HASH}
    if given != (KEY_ID, ISSUER_CODE, SALT) or widths != {NAME_HASH} or len(statement.name_hashes) > NAMES_MAX:
        raise ValueError("parts of a statement have fixed widths")


def _with_length(text: str, limit: int) -> bytes:
    content = text.encode()
    if len(content) > limit:
        raise Refused("paper-statement-too-long", limit=limit)
    return bytes([len(content)]) + content


class _Parts:
    """Takes bytes from the front. Raises ValueError when there are too few."""

    def __init__(self, content: bytes) -> None:
        self.rest = content

    def take(self, count: int) -> bytes:
        taken, self.rest = self.rest[:count], self.rest[count:]
        if len(taken) < count:
            raise ValueError("cut short")
        return taken

    def number(self, width: int = 1) -> int:
        return int.from_bytes(self.take(width))

    def text(self, limit: int) -> str:
        length = self.number()
        if length > limit:
            raise ValueError("longer than allowed")
        return self.take(length).decode()


def _parsed(body: bytes) -> Statement:
    parts = _Parts(body)
    if parts.number() != VERSION or len(body) + SIGNATURE > STATEMENT_MAX:
        raise ValueError("not a statement of this version")
    key_id, issuer_code = parts.take(KEY_ID), parts.take(ISSUER_CODE)
    kind, result = parts.number(), parts.number()
    issued_on, salt, count = EPOCH + timedelta(days=parts.number(2)), parts.take(SALT), parts.number()
    if count > NAMES_MAX:
        raise ValueError("too many names")
    hashes = tuple(parts.take(NAME_HASH) for _name in range(count))
    number, skill = parts.text(NUMBER_MAX), parts.text(SKILL_MAX)
    if parts.rest:
        raise ValueError("more than a statement")
    return Statement(key_id, issuer_code, kind, number, issued_on, result, skill, salt, hashes)
