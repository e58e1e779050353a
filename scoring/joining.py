"""Where rooms that do not know each other are introduced: schemes ask through a gate, people answer."""

from flask import Flask
from sqlalchemy.orm import Session

from scoring import schemes
from scoring.people import permissions
from scoring.people.accounts import grants_of
from scoring.people.actors import VISITOR, Actor
from scoring.people.door import actor
from scoring.people.models import Account
from scoring.schemes import access
from scoring.schemes.access import Gate

# Who may do what to schemes, by hand: the organizer to all, a chief expert to their own.
_ROWS = (
    *(("organizer", act, permissions.ANYWHERE) for act in access.ACTS),
    ("chief-expert", access.IMPORT, permissions.ANYWHERE),
    *(("chief-expert", act, access.AUTHOR) for act in (access.SEE, access.EDIT, access.PUBLISH, access.EXPORT)),
)


def init_app(app: Flask) -> None:
    """Declare the acts of schemes and hand that room its gate."""
    permissions.declare(relations=access.RELATIONS, rows=_ROWS)
    gate = Gate(
        allow=permissions.allow,
        require=permissions.require,
        signed_in=actor,
        actor_of=_actor_of,
        name_of=_name_of,
    )
    schemes.init_app(app, gate)


def _actor_of(session: Session, account_id: int) -> Actor:
    """The account as an actor without a sign-in: for work that goes on after the request."""
    account = session.get(Account, account_id)
    if account is None or not account.active:
        return VISITOR
    return Actor(account.id, account.login, account.display_name, account.language, grants_of(account))


def _name_of(session: Session, account_id: int) -> str:
    account = session.get(Account, account_id)
    return account.display_name if account else ""
