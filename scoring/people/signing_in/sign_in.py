"""Signing in and out: a random token in the browser, its hash in the database, revocable at any moment."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.accounts import end_sign_ins, find_account, normal, own_account, set_password
from scoring.people.actors import Actor, Grant, Scope
from scoring.people.models import Account, Pairing, RoleGrant, SignIn
from scoring.people.signing_in import second_step
from scoring.people.signing_in.attempts import Attempt, attempts
from scoring.people.signing_in.passwords import passwords

TOKEN_BYTES = 32
TICKET_SECONDS = 300  # between the password and the code
LONGEST_SIGN_IN = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=1)  # a finer "last seen" would cost a write with every page


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person typed, and the mark their browser showed ("" for none)."""

    name: str
    password: str = field(repr=False)
    mark: str = ""


class CodeNeeded(Refused):
    """The password was right, a one-time code is asked for: `ticket` brings the sign-in to its second step."""

    def __init__(self, ticket: str) -> None:
        super().__init__("code-needed")
        self.ticket = ticket


@dataclass(frozen=True, slots=True)
class _Known:
    """What must be remembered of an account between reading it and writing the sign-in; 0 is no account."""

    account_id: int = 0
    password_hash: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a token, when they were last seen with it, and when it ends."""

    actor: Actor
    last_seen: datetime
    expires_at: datetime


_HOLDER = (
    select(
        *(SignIn.id, SignIn.account_id, SignIn.revoked_at, SignIn.expires_at, SignIn.last_seen_at),
        *(Account.login, Account.display_name, Account.language, Account.active),
        *(RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_id),
        *(Pairing.scope_kind.label("paired_kind"), Pairing.scope_id.label("paired_id")),
    )
    .join(Account, Account.id == SignIn.account_id)
    .outerjoin(Pairing, Pairing.id == SignIn.pairing_id)
    .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
    .where(SignIn.token_hash == bindparam("token_hash"))
    .order_by(RoleGrant.id)
)


def sign_in(typed: Credentials, visit: Visit, *, lifetime: timedelta, at: datetime) -> str:
    """The token of a new sign-in, which ends after `lifetime` without use.

    An unknown name, a wrong password and a closed account give one answer after one and the same time.
    Raises Refused: sign-in-wrong; CodeNeeded: code-needed; TooMany: too-many-attempts. It opens its own
    transactions, since the password is checked between them: see Passwords.make.
    """
    attempt = Attempt(login=normal(typed.name), address=visit.address, mark=typed.mark)
    attempts().admit(attempt)
    known = _look_up(typed.name)
    right = passwords().verify(known.password_hash, typed.password)
    renewed = _renewed(known, typed.password) if right else None
    token = ticket = ""
    with db.transaction() as session:
        account = _unchanged(session, known) if right else None
        if account is None:
            access_log.record(session, "sign-in-refused", known.account_id or None, visit, at=at)
        else:
            account.password_hash = renewed or account.password_hash
            if second_step.asked(session, account.id):
                ticket = _tickets().dumps([account.id, account.password_changed_at.isoformat()])
            else:
                token = open_sign_in(session, account, visit, lifetime=lifetime, at=at)
    if account is None:
        attempts().blame(attempt)
        raise Refused("sign-in-wrong")
    attempts().forgive(attempt)
    if ticket:
        raise CodeNeeded(ticket)
    return token


def sign_in_with_code(ticket: str, code: str, visit: Visit, *, lifetime: timedelta, at: datetime) -> str:
    """The second step: the token of a new sign-in.

    Raises Refused: ticket-expired, code-wrong; TooMany: too-many-attempts.
    """
    try:
        account_id, changed = _tickets().loads(ticket, max_age=TICKET_SECONDS)
    except (BadSignature, ValueError, TypeError):
        raise Refused("ticket-expired") from None
    attempt = Attempt(login=f"code {account_id}", address=visit.address)
    attempts().admit(attempt)
    try:
        with db.transaction() as session:
            account = session.get(Account, account_id)
            if account is None or not account.active or account.password_changed_at.isoformat() != changed:
                raise Refused("ticket-expired")
            second_step.use_code(session, account_id, code, at=at)
            token = open_sign_in(session, account, visit, lifetime=lifetime, at=at)
    except Refused as refused:
        attempts().blame(attempt)
        with db.transaction() as session:
            access_log.record(session, "sign-in-refused", account_id, visit, at=at)
        raise refused from None
    attempts().forgive(attempt)
    return token


def open_sign_in(
    session: Session,
    account: Account,
    visit: Visit,
    *,
    lifetime: timedelta,
    at: datetime,
    pairing_id: int | None = None,
    ends_at: datetime | None = None,
) -> str:
    """Begin a sign-in of an account that has proved itself; the token is shown once, here.

    On a paired tablet it ends with the pairing, and with its last day (`ends_at`) however much it is used.
    """
    token = token_urlsafe(TOKEN_BYTES)
    row = SignIn(
        token_hash=hash_of(token),
        account=account,
        created_at=at,
        last_seen_at=at,
        expires_at=min(at + lifetime, ends_at or datetime.max.replace(tzinfo=UTC)),
        address=visit.address,
        agent=visit.agent,
        pairing_id=pairing_id,
        ends_at=ends_at,
    )
    session.add(row)
    session.flush()
    access_log.record(session, "sign-in", account.id, visit, at=at, subject=f"sign-in:{row.id}")
    return token


def actor_of(session: Session, token: str, *, at: datetime) -> Actor | None:
    """Who holds this token now; None when it is unknown, revoked or past its time, or the account is closed."""
    found = holder_of(session, token, at=at)
    return found.actor if found else None


def holder_of(session: Session, token: str, *, at: datetime) -> Holder | None:
    """As `actor_of`, with when it was last seen. Asked with every request and every mark, hence one plain query."""
    rows = session.connection().execute(_HOLDER, {"token_hash": hash_of(token)}).all()
    if not rows or rows[0].revoked_at is not None or rows[0].expires_at <= at or not rows[0].active:
        return None
    first = rows[0]
    actor = Actor(
        account_id=first.account_id,
        login=first.login,
        display_name=first.display_name,
        language=first.language,
        grants=tuple(Grant(row.role, Scope(row.scope_kind, row.scope_id)) for row in rows if row.role is not None),
        sign_in_id=first.id,
        paired_at=None if first.paired_kind is None else Scope(first.paired_kind, first.paired_id),
        token=token,
    )
    return Holder(actor, first.last_seen_at, first.expires_at)


def keep_alive(session: Session, sign_in_id: int, *, lifetime: timedelta, at: datetime) -> None:
    """Note that a sign-in was used, and let it live on; never longer than LONGEST_SIGN_IN from its beginning."""
    row = session.get_one(SignIn, sign_in_id)
    longest = row.created_at + LONGEST_SIGN_IN
    row.last_seen_at = at
    row.expires_at = min(at + lifetime, longest, row.ends_at or longest)


def due(last_seen: datetime, *, at: datetime) -> bool:
    """Whether the last use was noted long enough ago to be noted again."""
    return at - last_seen >= SEEN_EVERY


def end_sign_in(session: Session, sign_in_id: int, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """End one of the actor's own sign-ins. Raises NotFound: sign-in-unknown, also for another's."""
    permissions.require(actor, "end-sign-in", {"self"})
    row = session.get(SignIn, sign_in_id)
    if row is None or row.account_id != actor.account_id:
        raise NotFound("sign-in-unknown")
    if row.revoked_at is None:
        row.revoked_at = at
    access_log.record(session, "sign-out", actor.account_id, visit, at=at, subject=f"sign-in:{sign_in_id}")


def end_all_sign_ins(session: Session, visit: Visit, *, actor: Actor, at: datetime) -> int:
    """Sign out everywhere, here too; how many sign-ins ended."""
    permissions.require(actor, "end-sign-in", {"self"})
    account = own_account(session, actor)
    ended = end_sign_ins(session, account.id, at=at)
    access_log.record(session, "sign-out-everywhere", actor.account_id, visit, at=at)
    return ended


def change_password(old: str, new: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """Change one's own password and end all other sign-ins.

    Raises Refused: password-wrong, password-unchanged, and the codes of check_password; TooMany: too-many-attempts.
    """
    permissions.require(actor, "set-password", {"self"})
    attempt = Attempt(login=actor.login, address=f"password {visit.address}")
    attempts().admit(attempt)
    known = _look_up(actor.login)
    if not passwords().verify(known.password_hash, old):
        raise Refused("password-wrong")
    attempts().forgive(attempt)
    if old == new:
        raise Refused("password-unchanged")
    made = passwords().make(new, login=actor.login)
    with db.transaction() as session:
        if _unchanged(session, known) is None:
            raise Refused("password-wrong")
        set_password(session, own_account(session, actor), made, actor=actor, at=at, visit=visit)


def hash_of(token: str) -> str:
    """SHA-256 in hexadecimal: the token has 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def end_sign_in_of(session: Session, token: str, visit: Visit, *, at: datetime) -> None:
    """End the sign-in that a browser replaces by a new one, whoever holds it."""
    row = session.scalar(select(SignIn).where(SignIn.token_hash == hash_of(token), SignIn.revoked_at.is_(None)))
    if row is not None:
        row.revoked_at = at
        access_log.record(session, "sign-out", row.account_id, visit, at=at, subject=f"sign-in:{row.id}")


def _look_up(name: str) -> _Known:
    with db.reading() as session:
        account = find_account(session, name)
        if account is None:
            return _Known()
        return _Known(account.id, account.password_hash if account.active else None, account.password_changed_at)


def _unchanged(session: Session, known: _Known) -> Account | None:
    """The account, held until the transaction ends, if it is open and its password is still the one that was checked.

    The hash alone does not say so: a sign-in beside this one may have renewed it.
    """
    account = session.get(Account, known.account_id, with_for_update=True, populate_existing=True)
    if account is None or not account.active or account.password_changed_at != known.changed_at:
        return None
    return account


def _tickets() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="second-step")


def _renewed(known: _Known, password: str) -> str | None:
    stored = known.password_hash
    return passwords().hash(password) if stored and passwords().outdated(stored) else None
