"""Reads about people: frozen views of accounts and of one's own sign-ins."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scoring.people import permissions
from scoring.people.accounts import account_by_id, grants_of
from scoring.people.actors import Actor, Grant
from scoring.people.models import Account, SignIn
from scoring.people.signing_in.agents import short_name


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as whoever manages accounts sees it."""

    id: int
    login: str
    email: str | None
    display_name: str
    language: str
    active: bool
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class SignInView:
    """One of the reader's own signed-in browsers ("Chrome, Windows"); `here` is the one that asks."""

    id: int
    address: str
    browser: str
    created_at: datetime
    last_seen_at: datetime
    here: bool


def accounts(session: Session, *, actor: Actor) -> list[AccountView]:
    """Every account by login. Raises Forbidden: not-allowed."""
    permissions.require(actor, "list-accounts")
    rows = session.scalars(select(Account).options(selectinload(Account.roles)).order_by(Account.login))
    return [_account_view(row) for row in rows]


def account(session: Session, account_id: int, *, actor: Actor) -> AccountView:
    """Raises Forbidden: not-allowed; NotFound: account-unknown."""
    return _account_view(account_by_id(session, account_id, actor=actor))


def own_sign_ins(session: Session, *, actor: Actor, at: datetime) -> list[SignInView]:
    """Where the actor is signed in now, this browser first, then the latest seen."""
    permissions.require(actor, "see-account", {"self"})
    rows = session.scalars(
        select(SignIn)
        .where(SignIn.account_id == actor.account_id, SignIn.revoked_at.is_(None), SignIn.expires_at > at)
        .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
    )
    views = [
        SignInView(
            id=row.id,
            address=row.address,
            browser=short_name(row.agent),
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            here=row.id == actor.sign_in_id,
        )
        for row in rows
    ]
    return sorted(views, key=lambda view: not view.here)


def _account_view(row: Account) -> AccountView:
    return AccountView(row.id, row.login, row.email, row.display_name, row.language, row.active, grants_of(row))
