"""Entering a tablet, the expert's side: the code once, the PIN every time; wrong PINs lock this tablet for this person.

Nobody else can cause that lock: the PIN is asked only of a device that holds the token, or of whoever has the code.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Scope
from scoring.people.models import Pairing
from scoring.people.signing_in.attempts import Attempt, attempts
from scoring.people.signing_in.sign_in import TOKEN_BYTES, hash_of, open_sign_in
from scoring.people.tablets.pairing import MOST_WRONG_PINS, end_of, hash_of_code
from scoring.people.tablets.pins import keep_pin, make_pin, pin_fits, pin_hash


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom a code lets in; `first`: they set their PIN now."""

    name: str
    first: bool


@dataclass(frozen=True, slots=True)
class Guest:
    """A person who may enter this tablet with their PIN."""

    pairing: str
    name: str
    locked: bool


@dataclass(frozen=True, slots=True)
class Entered:
    """Who entered and for what place; `device` is the token that the tablet keeps, `token` that of the sign-in."""

    account_id: int
    place: Scope
    device: str
    token: str


@dataclass(frozen=True, slots=True)
class _Known:
    pairing_id: int
    tablet: str
    account_id: int
    place: Scope
    name: str
    pin: str | None
    locked: bool


def invitation(code: str, visit: Visit, *, at: datetime) -> Invitation:
    """Raises Refused: pairing-code-wrong; TooMany: too-many-attempts."""
    known = _by_code(code, visit, at)
    return Invitation(known.name, known.pin is None)


def pair(code: str, pin: str, again: str, visit: Visit, *, device: str, lifetime: timedelta, at: datetime) -> Entered:
    """Use the code up: this tablet (its token, "" for a new one) is now the person's, and they are signed in.

    The first time the PIN is set, later it must fit. It opens its own transactions, as sign_in does.
    Raises Refused: pairing-code-wrong, pin-malformed, pin-too-simple, pin-not-repeated, pin-wrong, tablet-locked;
    TooMany: too-many-attempts.
    """
    known = _by_code(code, visit, at)
    made = make_pin(pin, again) if known.pin is None else None
    if made is None:
        _prove(known, pin, visit, at)
    device = device or token_urlsafe(TOKEN_BYTES)
    with db.transaction() as session:
        row = session.scalar(select(Pairing).where(Pairing.code_hash == hash_of_code(code)).with_for_update())
        if row is None or row.id != known.pairing_id:  # somebody used it up meanwhile
            raise Refused("pairing-code-wrong")
        row.code_hash = row.code_until = None
        row.device_hash, row.agent, row.paired_at, row.wrong_pins = hash_of(device), visit.agent, at, 0
        if made is not None:
            keep_pin(session, row.account_id, known.place, made, at=at)
        access_log.record(session, "tablet-paired", row.account_id, visit, at=at, subject=f"pairing:{row.public_id}")
        return Entered(known.account_id, known.place, device, _enter(session, row, visit, lifetime, at))


def guests(session: Session, device: str, *, at: datetime) -> list[Guest]:
    """Who may enter this tablet today."""
    if not device:
        return []
    rows = session.scalars(
        select(Pairing).where(Pairing.device_hash == hash_of(device)).options(joinedload(Pairing.account))
    )
    return [
        Guest(row.public_id, row.account.display_name, row.wrong_pins >= MOST_WRONG_PINS)
        for row in rows
        if _open(row, at)
    ]


def enter(device: str, pairing: str, pin: str, visit: Visit, *, lifetime: timedelta, at: datetime) -> Entered:
    """Enter a paired tablet. Raises Refused: tablet-unknown, pin-wrong, tablet-locked."""
    with db.reading() as session:
        row = session.scalar(
            select(Pairing).where(Pairing.public_id == pairing, Pairing.device_hash == hash_of(device))
        )
        if row is None or not _open(row, at):
            raise Refused("tablet-unknown")
        known = _known(session, row)
    _prove(known, pin, visit, at)
    with db.transaction() as session:
        row = session.get_one(Pairing, known.pairing_id, with_for_update=True)
        if not _open(row, at) or row.device_hash != hash_of(device):
            raise Refused("tablet-unknown")
        row.wrong_pins = 0
        return Entered(known.account_id, known.place, device, _enter(session, row, visit, lifetime, at))


def _by_code(code: str, visit: Visit, at: datetime) -> _Known:
    """Wrong codes alone are counted: whoever guesses from the same address keeps no right one out."""
    with db.reading() as session:
        row = session.scalar(select(Pairing).where(Pairing.code_hash == hash_of_code(code)))
        if row is not None and _open(row, at) and row.code_until is not None and at < row.code_until:
            return _known(session, row)
    attempts().admit(Attempt(login="pairing", address=visit.address, alone=True))
    raise Refused("pairing-code-wrong")


def _prove(known: _Known, pin: str, visit: Visit, at: datetime) -> None:
    """Count the try before it is looked at, so that many at once are no way around the lock."""
    if known.locked:
        raise Refused("tablet-locked")
    with db.transaction() as session:
        row = session.get_one(Pairing, known.pairing_id, with_for_update=True)
        if row.wrong_pins >= MOST_WRONG_PINS:
            raise Refused("tablet-locked")
        row.wrong_pins += 1
        left = MOST_WRONG_PINS - row.wrong_pins
    if pin_fits(known.pin, pin):
        return
    with db.transaction() as session:
        access_log.record(session, "pin-refused", known.account_id, visit, at=at, subject=f"pairing:{known.tablet}")
    raise Refused("pin-wrong", left=left) if left else Refused("tablet-locked")


def _known(session: Session, row: Pairing) -> _Known:
    place = Scope(row.scope_kind, row.scope_id)
    return _Known(
        row.id, row.public_id, row.account_id, place, row.account.display_name,
        pin_hash(session, row.account_id, place), row.wrong_pins >= MOST_WRONG_PINS,
    )  # fmt: skip


def _open(row: Pairing, at: datetime) -> bool:
    today = clock.shown(at).date()
    return row.revoked_at is None and row.account.active and row.first_day <= today <= row.last_day


def _enter(session: Session, row: Pairing, visit: Visit, lifetime: timedelta, at: datetime) -> str:
    return open_sign_in(
        session, row.account, visit, lifetime=lifetime, at=at, pairing_id=row.id, ends_at=end_of(row.last_day)
    )
