"""One-time codes (TOTP): begun, confirmed by a first code, asked at sign-in, each good once."""

import hmac
from datetime import datetime

import pyotp
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.accounts import own_account
from scoring.people.actors import Actor
from scoring.people.models import Account, SecondStep
from scoring.people.signing_in.sealing import seal, unseal

ISSUER = "Sheber"
DRIFT = (0, -1, 1)  # steps of thirty seconds by which a phone's clock may be off


def begin(session: Session, *, actor: Actor, at: datetime) -> tuple[str, str]:
    """A new secret, not asked for yet: (secret, address for the phone). Raises Refused: second-step-on."""
    account = own_account(session, actor)
    row = session.get(SecondStep, account.id)
    if row is not None and row.confirmed_at is not None:
        raise Refused("second-step-on")
    secret = pyotp.random_base32()
    session.merge(SecondStep(account_id=account.id, sealed=seal(secret), begun_at=at, confirmed_at=None, last_step=0))
    return secret, address_of(secret, account)


def confirm(session: Session, code: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """From now on the codes are asked for. Raises Refused: second-step-not-begun, second-step-on, code-wrong."""
    account = own_account(session, actor)
    row = session.get(SecondStep, account.id, with_for_update=True)
    if row is None:
        raise Refused("second-step-not-begun")
    if row.confirmed_at is not None:
        raise Refused("second-step-on")
    _use(row, code, at)
    row.confirmed_at = at
    access_log.record(session, "second-step-on", account.id, visit, at=at)


def end_own(session: Session, code: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """No codes any more, proved by one. Raises Refused: second-step-off, code-wrong."""
    account = own_account(session, actor)
    row = session.get(SecondStep, account.id, with_for_update=True)
    if row is None or row.confirmed_at is None:
        raise Refused("second-step-off")
    _use(row, code, at)
    session.delete(row)
    access_log.record(session, "second-step-off", account.id, visit, at=at)


def end_for(session: Session, account_id: int, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """For somebody who lost their phone. Raises Forbidden: not-allowed; NotFound: account-unknown."""
    permissions.require(actor, "end-second-step")
    row = session.get(SecondStep, account_id)
    if row is None:
        raise NotFound("account-unknown")
    session.delete(row)
    access_log.record(session, "second-step-off", actor.account_id, visit, at=at, subject=f"account:{account_id}")


def asked(session: Session, account_id: int) -> bool:
    """Whether signing in to this account needs a code."""
    row = session.get(SecondStep, account_id)
    return row is not None and row.confirmed_at is not None


def use_code(session: Session, account_id: int, code: str, *, at: datetime) -> None:
    """Take a code at sign-in. Raises Refused: code-wrong, also for one that was used."""
    row = session.get(SecondStep, account_id, with_for_update=True)
    if row is not None and row.confirmed_at is not None:
        _use(row, code, at)


def address_of(secret: str, account: Account) -> str:
    """What the QR says to the phone."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=ISSUER)


def _use(row: SecondStep, code: str, at: datetime) -> None:
    codes = pyotp.TOTP(unseal(row.sealed))
    typed = "".join(code.split())
    now = codes.timecode(at)
    for step in (now + drift for drift in DRIFT):
        if step > row.last_step and hmac.compare_digest(codes.generate_otp(step).encode(), typed.encode()):
            row.last_step = step
            return
    raise Refused("code-wrong")
