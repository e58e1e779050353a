"""Accounts: make one, change its password, give and take roles."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.words import LANGUAGES
from scoring.people import access_log, permissions, scopes
from scoring.people.access_log import CONSOLE_VISIT, Visit
from scoring.people.actors import EVERYWHERE, VISITOR, Actor, Grant, Scope
from scoring.people.models import EMAIL_LENGTH, Account, RoleGrant, SignIn
from scoring.people.signing_in.passwords import HashedPassword

LOGIN = re.compile(r"[^\W_][\w.-]{2,99}")  # letters of any alphabet; "@" would make it an email
IIN = re.compile(r"\d{12}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is needed to make an account."""

    login: str
    password: HashedPassword
    display_name: str
    language: str = "kk"
    email: str | None = None


def normal(name: str) -> str:
    """A login or email as it is stored and compared: composed, without outer blanks, case folded."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def create_account(
    session: Session, new: NewAccount, *, actor: Actor, at: datetime, visit: Visit = CONSOLE_VISIT
) -> Account:
    """Make an account that may sign in at once.

    Raises Refused: login-malformed, login-is-iin, login-taken, email-malformed, email-taken, name-missing,
    language-not-offered; Forbidden: not-allowed.
    """
    permissions.require(actor, "create-account")
    login, email = _checked_login(new.login), _checked_email(new.email)
    if not new.display_name.strip():
        raise Refused("name-missing")
    _check_language(new.language)
    if find_account(session, login):
        raise Refused("login-taken", login=login)
    if email and find_account(session, email):
        raise Refused("email-taken", email=email)
    account = Account(
        login=login,
        email=email,
        password_hash=new.password.text,
        display_name=new.display_name.strip(),
        language=new.language,
        active=True,
        created_at=at,
        password_changed_at=at,
    )
    session.add(account)
    session.flush()
    access_log.record(session, "account-created", actor.account_id, visit, at=at, subject=f"account:{account.id}")
    return account


def set_password(
    session: Session,
    account: Account,
    password: HashedPassword,
    *,
    actor: Actor,
    at: datetime,
    visit: Visit = CONSOLE_VISIT,
) -> None:
    """Give an account another password and end its sign-ins, all but the actor's own present one.

    Raises Forbidden: not-allowed.
    """
    relations = {"self"} if actor.account_id == account.id else set()
    permissions.require(actor, "set-password", relations)
    account.password_hash = password.text
    account.password_changed_at = at
    end_sign_ins(session, account.id, at=at, kept=actor.sign_in_id)
    access_log.record(session, "password-changed", actor.account_id, visit, at=at, subject=f"account:{account.id}")


def choose_language(session: Session, language: str, *, actor: Actor) -> None:
    """Keep the language a person reads. Raises Refused: language-not-offered."""
    permissions.require(actor, "change-account", {"self"})
    _check_language(language)
    own_account(session, actor).language = language


def grant_role(
    session: Session,
    account: Account,
    grant: Grant,
    *,
    actor: Actor,
    at: datetime,
    visit: Visit = CONSOLE_VISIT,
    places: Iterable[Scope] = (),
) -> RoleGrant:
    """Give a role where `grant.scope` says; what is already given is returned as it stands.

    Who may grant nothing else may be let grant one role in the places they lead ("grant-expert", here); `places` are
    where the scope itself stands: an assessment in its region.
    Raises Refused: role-unknown, scope-unknown, scope-place-unknown; Forbidden: not-allowed.
    """
    _may_grant(actor, grant, places)
    if grant.role not in permissions.ROLES:
        raise Refused("role-unknown", role=grant.role)
    if grant.scope.kind not in permissions.scope_kinds():
        raise Refused("scope-unknown", scope=grant.scope.kind)
    scopes.check(session, grant.scope)
    held = _held(session, account, grant)
    if held is not None:
        return held
    row = RoleGrant(
        account=account,
        role=grant.role,
        scope_kind=grant.scope.kind,
        scope_id=grant.scope.id,
        granted_at=at,
        granted_by=actor.account_id,
    )
    session.add(row)
    session.flush()
    access_log.record(session, "role-granted", actor.account_id, visit, at=at, subject=_subject(account, grant))
    return row


def revoke_role(
    session: Session,
    account: Account,
    grant: Grant,
    *,
    actor: Actor,
    at: datetime,
    visit: Visit = CONSOLE_VISIT,
    places: Iterable[Scope] = (),
) -> None:
    """Take a role away; it ends with the account's next request.

    Raises Forbidden: not-allowed; NotFound: role-not-held; Refused: own-access.
    """
    _may_grant(actor, grant, places)
    held = _held(session, account, grant)
    if held is None:
        raise NotFound("role-not-held", role=grant.role)
    if grant.role == "administrator" and actor.account_id == account.id:
        raise Refused("own-access")  # a slip would leave nobody who can give it back
    session.delete(held)
    session.flush()
    access_log.record(session, "role-revoked", actor.account_id, visit, at=at, subject=_subject(account, grant))


def set_active(session: Session, account: Account, visit: Visit, *, active: bool, actor: Actor, at: datetime) -> None:
    """Close an account, which ends its sign-ins, or open it again.

    Raises Forbidden: not-allowed; Refused: own-access.
    """
    permissions.require(actor, "close-account")
    if actor.account_id == account.id:
        raise Refused("own-access")
    account.active = active
    if not active:
        end_sign_ins(session, account.id, at=at)
    what = "account-opened" if active else "account-closed"
    access_log.record(session, what, actor.account_id, visit, at=at, subject=f"account:{account.id}")


def account_by_id(session: Session, account_id: int, *, actor: Actor) -> Account:
    """Raises Forbidden: not-allowed; NotFound: account-unknown."""
    permissions.require(actor, "list-accounts")
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound("account-unknown")
    return account


def find_account(session: Session, name: str) -> Account | None:
    """The account of a login or an email, as somebody typed it."""
    key = normal(name)
    column = Account.email if "@" in key else Account.login
    return session.scalar(select(Account).where(column == key))


def own_account(session: Session, actor: Actor) -> Account:
    """The actor's account. Raises SignInNeeded: sign-in-needed."""
    permissions.require(actor, "see-account", {"self"})
    account = session.get(Account, actor.account_id)
    if account is None:
        raise NotFound("account-unknown")
    return account


def acting(session: Session, account_id: int | None) -> Actor:
    """The account as an actor without a sign-in, for work that goes on after the request; a closed one is nobody."""
    account = session.get(Account, account_id) if account_id else None
    if account is None or not account.active:
        return VISITOR
    return Actor(account.id, account.login, account.display_name, account.language, grants_of(account))


def grants_of(account: Account) -> tuple[Grant, ...]:
    return tuple(Grant(row.role, Scope(row.scope_kind, row.scope_id)) for row in account.roles)


def end_sign_ins(session: Session, account_id: int, *, at: datetime, kept: int | None = None) -> int:
    """End every sign-in of an account except `kept`; how many were ended."""
    open_ones = select(SignIn).where(SignIn.account_id == account_id, SignIn.revoked_at.is_(None))
    ended = [row for row in session.scalars(open_ones) if row.id != kept]
    for row in ended:
        row.revoked_at = at
    return len(ended)


def _may_grant(actor: Actor, grant: Grant, places: Iterable[Scope]) -> None:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed."""
    somewhere = grant.scope.kind != EVERYWHERE  # nobody hands out the whole republic by leading it
    if not (somewhere and permissions.allow(actor, f"grant-{grant.role}", places=[grant.scope, *places])):
        permissions.require(actor, "grant-role")


def _checked_login(text: str) -> str:
    login = normal(text)
    if IIN.fullmatch(login):
        raise Refused("login-is-iin")  # decisions.md 24: never a login
    if not LOGIN.fullmatch(login):
        raise Refused("login-malformed")
    return login


def _checked_email(text: str | None) -> str | None:
    if not text or not text.strip():
        return None
    email = normal(text)
    if len(email) > EMAIL_LENGTH or not EMAIL.fullmatch(email):
        raise Refused("email-malformed")
    return email


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise Refused("language-not-offered", language=language)


def _held(session: Session, account: Account, grant: Grant) -> RoleGrant | None:
    return session.scalar(
        select(RoleGrant).where(
            RoleGrant.account_id == account.id,
            RoleGrant.role == grant.role,
            RoleGrant.scope_kind == grant.scope.kind,
            RoleGrant.scope_id == grant.scope.id,
        )
    )


def _subject(account: Account, grant: Grant) -> str:
    return f"account:{account.id} {grant.role}@{grant.scope.kind}:{grant.scope.id}"[:200]
