"""Keys made, changed, trusted and no longer trusted: each an act of an organizer, with who, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages import access, keys
from scoring.championships.packages.key_card import KeyCard, announcement
from scoring.championships.packages.models import InstallationKeyActRow, InstallationKeyRow
from scoring.foundation.errors import NotFound, Refused
from scoring.marking.entries import TEXT_MAX
from scoring.people.actors import Actor
from scoring.people.directory.naming import tidy
from scoring.people.models import Account

KEYS_MAX = 500  # installations that one trusts; the country has 20 regions


class KeyState(StrEnum):
    OWN = "own"
    RETIRED = "retired"  # ours once: it still proves what it signed
    TRUSTED = "trusted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class KeyAct:
    """`by` is the name of an account, "" for the console."""

    act: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class KeyView:
    fingerprint: str
    public_key: str
    name: str
    state: KeyState
    acts: Sequence[KeyAct]

    @property
    def grouped(self) -> str:
        """The fingerprint as it is read out: fours of digits."""
        return " ".join(self.fingerprint[at : at + 4] for at in range(0, len(self.fingerprint), 4))


def make_own_key(
    session: Session, name: str, *, actor: Actor, at: datetime, seed: bytes | None = None
) -> InstallationKeyRow:
    """Make the key that packages are signed with from now on; the one before still proves what it signed.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; Refused: installation-name-missing, text-too-long.
    """
    access.require_exchange(actor)
    name = tidy(name)
    if not name:
        raise Refused("installation-name-missing")
    before = own_key(session, lock=True)
    public_key = keys.make_private_key(seed)
    if before is not None:
        before.state = KeyState.RETIRED
        _note(session, before, "key-retired", actor, at)
    row = InstallationKeyRow(
        fingerprint=keys.fingerprint(public_key), public_key=public_key, name=name, state=KeyState.OWN
    )
    session.add(row)
    session.flush()
    _note(session, row, "key-made", actor, at)
    return row


def own_card(session: Session, *, actor: Actor) -> KeyCard:
    """Our public key for others; announced by the key before it, where there is one.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: installation-key-not-made.
    """
    access.require_exchange(actor)
    row = own_key(session)
    if row is None:
        raise NotFound("installation-key-not-made")
    retired = select(InstallationKeyRow).where(InstallationKeyRow.state == KeyState.RETIRED)
    before = session.scalar(retired.order_by(InstallationKeyRow.id.desc()).limit(1))
    if before is None:
        return KeyCard(row.name, row.public_key)
    said = keys.sign(announcement(row.public_key), before.fingerprint)
    return KeyCard(row.name, row.public_key, before.fingerprint, said)


def trust_key(
    session: Session, card: KeyCard, compared: str, *, actor: Actor, at: datetime, reason: str = ""
) -> InstallationKeyRow:
    """Trust another installation's key. `compared` is the fingerprint that the other side was heard to say.

    A key that was withdrawn may be trusted again. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed;
    Refused: fingerprint-differs, key-is-own, key-trusted-already, keys-too-many, text-too-long.
    """
    access.require_exchange(actor)
    if "".join(compared.split()).lower() != card.fingerprint:
        raise Refused("fingerprint-differs")
    row = find_key(session, card.fingerprint, lock=True)
    if row is None:
        _expect_room(session)
        row = InstallationKeyRow(
            fingerprint=card.fingerprint, public_key=card.public_key, name=tidy(card.name), state=KeyState.TRUSTED
        )
        session.add(row)
        session.flush()
    elif row.state in (KeyState.OWN, KeyState.RETIRED):
        raise Refused("key-is-own")
    elif row.state == KeyState.TRUSTED:
        raise Refused("key-trusted-already")
    row.state = KeyState.TRUSTED
    _note(session, row, "key-trusted", actor, at, reason)
    return row


def withdraw_trust(session: Session, fingerprint: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Nothing that this key signed is taken from now on; what was taken stays, and says so.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: key-unknown; Refused: key-not-trusted,
    text-missing, text-too-long.
    """
    access.require_exchange(actor)
    row = find_key(session, fingerprint, lock=True)
    if row is None:
        raise NotFound("key-unknown")
    if row.state != KeyState.TRUSTED:
        raise Refused("key-not-trusted")
    if not reason.strip():
        raise Refused("text-missing")
    row.state = KeyState.WITHDRAWN
    _note(session, row, "key-withdrawn", actor, at, reason)


def own_key(session: Session, *, lock: bool = False) -> InstallationKeyRow | None:
    found = select(InstallationKeyRow).where(InstallationKeyRow.state == KeyState.OWN)
    return session.scalar(found.with_for_update() if lock else found)


def find_key(session: Session, fingerprint: str, *, lock: bool = False) -> InstallationKeyRow | None:
    found = select(InstallationKeyRow).where(InstallationKeyRow.fingerprint == fingerprint)
    return session.scalar(found.with_for_update() if lock else found)


def announced_by(session: Session, card: KeyCard) -> InstallationKeyRow | None:
    """The key, known here, that says this one follows it; None where it does not say so, or the saying is forged."""
    before = find_key(session, card.follows) if card.follows else None
    if before is None or not keys.signed(announcement(card.public_key), card.announced, before.public_key):
        return None
    return before


def keys_known(session: Session, *, actor: Actor) -> list[KeyView]:
    """Every key with its acts, newest key first. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed."""
    access.require_exchange(actor)
    acts: dict[int, list[KeyAct]] = {}
    found = (
        select(InstallationKeyActRow, Account.display_name)
        .outerjoin(Account, Account.id == InstallationKeyActRow.account_id)
        .order_by(InstallationKeyActRow.id)
    )
    for act, name in session.execute(found):
        acts.setdefault(act.key_id, []).append(KeyAct(act.act, name or "", act.at, act.reason))
    rows = session.scalars(select(InstallationKeyRow).order_by(InstallationKeyRow.id.desc()))
    return [
        KeyView(row.fingerprint, row.public_key, row.name, KeyState(row.state), tuple(acts.get(row.id, ())))
        for row in rows
    ]


def _expect_room(session: Session) -> None:
    if len(session.scalars(select(InstallationKeyRow.id).limit(KEYS_MAX)).all()) >= KEYS_MAX:
        raise Refused("keys-too-many", limit=KEYS_MAX)


def _note(session: Session, row: InstallationKeyRow, act: str, actor: Actor, at: datetime, reason: str = "") -> None:
    said = tidy(reason, limit=TEXT_MAX)
    session.add(InstallationKeyActRow(key_id=row.id, act=act, account_id=actor.account_id, at=at, reason=said))
    session.flush()
