"""Proving oneself once more before a weighty act: on a paired tablet with one's own PIN, else with the password."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.db import db
from scoring.foundation.errors import Refused, SignInNeeded
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.models import Account, Pairing, SignIn
from scoring.people.signing_in.attempts import Attempt, attempts
from scoring.people.signing_in.passwords import passwords
from scoring.people.tablets.pairing import MOST_WRONG_PINS
from scoring.people.tablets.pins import pin_fits, pin_hash


def prove(secret: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """Let pass whoever knows the actor's PIN at this place, or password where there is none. Outside any transaction.

    Wrong ones are counted for this sign-in alone: nobody else, not even behind the same address, can keep a judge
    from signing. On a paired tablet wrong PINs lock it for this person, as they do at its door. Raises SignInNeeded:
    sign-in-needed; Refused: signing-pin-wrong, signing-password-wrong, tablet-locked; TooMany: too-many-attempts.
    """
    if actor.account_id is None:
        raise SignInNeeded("sign-in-needed")
    attempt = Attempt(login=f"signing {actor.account_id}", address=f"sign-in {actor.sign_in_id}", alone=True)
    attempts().admit(attempt)
    with db.reading() as session:
        pin = pin_hash(session, actor.account_id, actor.paired_at) if actor.paired_at else None
        password = session.get_one(Account, actor.account_id).password_hash
    if pin is not None:
        _count_try(actor)
    if pin_fits(pin, secret) if pin is not None else passwords().verify(password, secret):
        attempts().forgive(attempt)
        _forget_tries(actor)
        return
    with db.transaction() as session:
        row = _pairing(session, actor)
        tablet = f"pairing:{row.public_id}" if row else ""
        access_log.record(session, "signing-refused", actor.account_id, visit, at=at, subject=tablet)
    raise Refused("signing-pin-wrong" if pin is not None else "signing-password-wrong")


def _count_try(actor: Actor) -> None:
    """Count before the PIN is looked at, as at the tablet's door. Raises Refused: tablet-locked."""
    with db.transaction() as session:
        row = _pairing(session, actor)
        if row is None:
            return
        if row.wrong_pins >= MOST_WRONG_PINS:
            raise Refused("tablet-locked")
        row.wrong_pins += 1


def _forget_tries(actor: Actor) -> None:
    with db.transaction() as session:
        row = _pairing(session, actor)
        if row is not None:
            row.wrong_pins = 0


def _pairing(session: Session, actor: Actor) -> Pairing | None:
    """The pairing that the actor's sign-in came by, held."""
    found = select(Pairing).join(SignIn, SignIn.pairing_id == Pairing.id).where(SignIn.id == actor.sign_in_id)
    return session.scalar(found.with_for_update(of=Pairing))
