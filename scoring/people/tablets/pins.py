"""PINs: four to eight digits of one's own at one place, for entering a paired tablet and for signing there."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.foundation.errors import Refused
from scoring.people.actors import Scope
from scoring.people.models import Pin
from scoring.people.signing_in.passwords import passwords

PIN = re.compile(r"[0-9]{4,8}")
RUNS = ("0123456789", "9876543210")


def make_pin(pin: str, again: str) -> str:
    """The hash of a new PIN. To be called outside any transaction, as Passwords.make is.

    Raises Refused: pin-malformed, pin-too-simple, pin-not-repeated.
    """
    if not PIN.fullmatch(pin):
        raise Refused("pin-malformed")
    if len(set(pin)) == 1 or any(pin in run for run in RUNS):
        raise Refused("pin-too-simple")
    if pin != again:
        raise Refused("pin-not-repeated")
    return passwords().hash(pin)


def pin_hash(session: Session, account_id: int, place: Scope) -> str | None:
    """None while the person has set no PIN at this place, or the chief has reset it."""
    row = session.get(Pin, (account_id, place.kind, place.id))
    return row.hash if row else None


def pin_fits(stored: str | None, pin: str) -> bool:
    """Whether this is the PIN; the same time passes where there is none. Outside any transaction."""
    return passwords().verify(stored, pin[:20])


def keep_pin(session: Session, account_id: int, place: Scope, made: str, *, at: datetime) -> None:
    session.merge(Pin(account_id=account_id, scope_kind=place.kind, scope_id=place.id, hash=made, set_at=at))


def forget_pin(session: Session, account_id: int, place: Scope) -> None:
    row = session.get(Pin, (account_id, place.kind, place.id))
    if row is not None:
        session.delete(row)
