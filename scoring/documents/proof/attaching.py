"""A detached signature (.cms) from a national signature program, kept beside a paper: attached, not verified.

Whether it is genuine is for the program that knows the national roots. All that is looked at here is that it is a CMS
file of signed data, so that no other file is kept under that name.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scoring.documents.proof import access
from scoring.documents.proof.models import AttachedSignatureRow
from scoring.foundation import uploads
from scoring.foundation.errors import Refused, TooLarge, Unreadable
from scoring.people.actors import Actor, Scope

CMS_MAX = 200_000  # bytes; one with its chain, a time stamp and a revocation answer has some twenty thousand
ATTACHED_MAX = 20  # of one paper: a commission's members each sign
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # the object identifier 1.2.840.113549.1.7.2
_ARMOURS = (b"CMS", b"PKCS7")  # names that PEM has for it


@dataclass(frozen=True, slots=True)
class AttachedSignature:
    """`paper` is the id of the paper, `pdf_sha256` the bytes that were signed, `sha256` the kept file."""

    paper: str
    pdf_sha256: str
    sha256: str
    filename: str
    by: int | None
    at: datetime


def attach_signature(
    session: Session, paper: str, pdf_sha256: str, content: bytes, filename: str,
    *, actor: Actor, places: Sequence[Scope] = (), at: datetime,
) -> tuple[AttachedSignature, bool]:  # fmt: skip
    """Keep a .cms file beside a paper; what is kept, and whether it is new: the same file again changes nothing, and of
    two who bring it at once one is first. `places` are where the paper stands.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; TooLarge: paper-cms-too-large; Unreadable:
    paper-cms-unreadable; Refused: paper-cms-too-many.
    """
    access.require_attacher(actor, places)
    if len(content) > CMS_MAX:
        raise TooLarge("paper-cms-too-large", limit=CMS_MAX // 1000)
    if not _is_signed_data(_der(content)):
        raise Unreadable("paper-cms-unreadable")
    hashed = sha256(content).hexdigest()
    of_paper = select(AttachedSignatureRow).where(AttachedSignatureRow.paper == paper)
    same = of_paper.where(AttachedSignatureRow.sha256 == hashed)
    known = session.scalar(same)
    if known is not None:
        return _view(known), False
    if (session.scalar(select(func.count()).select_from(of_paper.subquery())) or 0) >= ATTACHED_MAX:
        raise Refused("paper-cms-too-many", limit=ATTACHED_MAX)
    kept = uploads.keep(BytesIO(content), filename, limit=CMS_MAX)
    row = AttachedSignatureRow(
        paper=paper, pdf_sha256=pdf_sha256, sha256=hashed, filename=kept.filename, account_id=actor.account_id, at=at
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return _view(session.scalars(same).one()), False
    return _view(row), True


def attached_to(session: Session, paper: str) -> Sequence[AttachedSignature]:
    """What was attached to a paper, oldest first; the file itself is `uploads.kept(sha256)`."""
    found = select(AttachedSignatureRow).where(AttachedSignatureRow.paper == paper)
    return [_view(row) for row in session.scalars(found.order_by(AttachedSignatureRow.id))]


def _der(content: bytes) -> bytes:
    """The binary form of what programs write: binary itself, PEM, or base64 alone."""
    armoured = next((text for text in (_between(content, name) for name in _ARMOURS) if text), b"")
    if content[:1] == b"\x30" and not armoured:
        return content
    try:
        return base64.b64decode(b"".join((armoured or content).split()), validate=True)
    except binascii.Error:
        return b""


def _between(content: bytes, name: bytes) -> bytes:
    """What stands between the first line that begins it and the next that ends it; looked for once, without a pattern:
    a file of nothing but beginnings would keep one busy for half a minute, and everybody waiting."""
    text, ended, _after = content.partition(b"-----BEGIN %b-----" % name)[2].partition(b"-----END %b-----" % name)
    return text if ended else b""


def _is_signed_data(der: bytes) -> bool:
    """A sequence as long as the file (or of a length not told) that begins with the identifier of signed data."""
    if len(der) < 2 or der[0] != 0x30:
        return False
    if der[1] < 0x80:
        header, length = 2, der[1]
    else:
        header = 2 + (der[1] & 0x7F)
        length = int.from_bytes(der[2:header]) if header > 2 else len(der) - header
    return header + length == len(der) and der[header : header + len(_SIGNED_DATA)] == _SIGNED_DATA


def _view(row: AttachedSignatureRow) -> AttachedSignature:
    return AttachedSignature(row.paper, row.pdf_sha256, row.sha256, row.filename, row.account_id, row.at)
