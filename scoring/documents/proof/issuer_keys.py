"""Keys of an issuer made, changed and withdrawn: each an act with who, when and why. Old ones stay published."""

from collections.abc import Sequence
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scoring.documents.proof import access, bodies
from scoring.documents.proof.issuer import IssuerKey, KeyState
from scoring.documents.proof.models import IssuerKeyActRow, IssuerKeyRow
from scoring.foundation import signing_keys
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.signing_keys import KeyLost
from scoring.people.actors import Actor

PURPOSE = "issuer"
REASON_MAX = 2000  # characters


def make_key(session: Session, issuer: str, *, actor: Actor, at: datetime, seed: bytes | None = None) -> IssuerKey:
    """Make the key that papers of this organisation (its public id) are signed with from now on.

    The one before is retired: it still proves what it signed. Raises SignInNeeded: sign-in-needed; Forbidden:
    not-allowed; NotFound: organisation-unknown.
    """
    access.require_keeper(actor)
    if not bodies.hold(session, issuer):
        raise NotFound("organisation-unknown")
    return _make(session, issuer, actor.account_id, at, seed)


def make_first_key(session: Session, issuer: str, *, account: int, at: datetime) -> bool:
    """Make a key for who has none that signs, by whoever issues; False where there is one, or nobody is so called.

    Asks no permission: who may issue in this name has been asked. A paper without a statement is printed, handed over
    and never mended; a key that nobody needed costs nothing.
    """
    if not bodies.hold(session, issuer) or session.scalar(_current(issuer)) is not None:
        return False
    _make(session, issuer, account, at)
    return True


def withdraw_key(
    session: Session, fingerprint: str, reason: str, *, actor: Actor, at: datetime, issuer: str | None = None
) -> None:
    """A key that others may hold proves nothing any more, whatever its date: papers it signed are asked for online.

    With `issuer` it must be that one's. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound:
    key-unknown; Refused: text-missing, text-too-long, paper-key-withdrawn-already.
    """
    access.require_keeper(actor)
    row = session.scalar(select(IssuerKeyRow).where(IssuerKeyRow.fingerprint == fingerprint).with_for_update())
    if row is None or issuer not in (None, row.issuer):
        raise NotFound("key-unknown")
    if row.state == KeyState.WITHDRAWN:
        raise Refused("paper-key-withdrawn-already")
    if not reason.strip():
        raise Refused("text-missing")
    if len(reason) > REASON_MAX:
        raise Refused("text-too-long", limit=REASON_MAX)
    row.state, row.ended_at = KeyState.WITHDRAWN, at
    _note(session, row, "key-withdrawn", actor.account_id, at, reason.strip())


def keys_of(session: Session, issuer: str) -> Sequence[IssuerKey]:
    """Every key that this organisation ever had, oldest first. Public: a paper of any age finds its key."""
    return [_view(row) for row in session.scalars(_keys_of(issuer).order_by(IssuerKeyRow.id))]


def current_key(session: Session, issuer: str) -> IssuerKey:
    """Raises Refused: paper-key-not-made."""
    found = signing_key(session, issuer)
    if found is None:
        raise Refused("paper-key-not-made")
    return found


def signing_key(session: Session, issuer: str) -> IssuerKey | None:
    """The key that papers are signed with now; None: none was made, or the last one was withdrawn."""
    row = session.scalar(_current(issuer))
    return _view(row) if row is not None else None


def signer(key: IssuerKey) -> Ed25519PrivateKey:
    """The private half, for signing many papers. Raises Refused: paper-key-missing, when its folder has lost it."""
    try:
        return signing_keys.private_key(PURPOSE, key.fingerprint)
    except KeyLost:
        raise Refused("paper-key-missing") from None


def expect_issuer(session: Session, issuer: str) -> None:
    """Raises NotFound: organisation-unknown."""
    if bodies.names_of(session, issuer) is None:
        raise NotFound("organisation-unknown")


def _make(session: Session, issuer: str, account: int | None, at: datetime, seed: bytes | None = None) -> IssuerKey:
    before = session.scalar(_current(issuer).with_for_update())
    public_key = signing_keys.make_private_key(PURPOSE, seed)
    if before is not None:
        before.state, before.ended_at = KeyState.RETIRED, at
        session.flush()  # before the new one comes: an issuer has one current key, and the database says so
        _note(session, before, "key-retired", account, at)
    row = IssuerKeyRow(
        issuer=issuer, fingerprint=signing_keys.fingerprint(public_key), public_key=public_key,
        state=KeyState.CURRENT, made_at=at, ended_at=None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _note(session, row, "key-made", account, at)
    return _view(row)


def _keys_of(issuer: str) -> Select[IssuerKeyRow]:
    return select(IssuerKeyRow).where(IssuerKeyRow.issuer == issuer)


def _current(issuer: str) -> Select[IssuerKeyRow]:
    return _keys_of(issuer).where(IssuerKeyRow.state == KeyState.CURRENT)


def _note(session: Session, row: IssuerKeyRow, act: str, account: int | None, at: datetime, reason: str = "") -> None:
    session.add(IssuerKeyActRow(key_id=row.id, act=act, account_id=account, at=at, reason=reason))


def _view(row: IssuerKeyRow) -> IssuerKey:
    return IssuerKey(row.issuer, row.fingerprint, row.public_key, KeyState(row.state), row.made_at, row.ended_at)
