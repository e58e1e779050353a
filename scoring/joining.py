"""Where rooms that do not know each other are introduced: schemes ask through a gate, people answer."""

from flask import Flask
from sqlalchemy.orm import Session

from scoring import schemes
from scoring.people import permissions, scopes
from scoring.people.accounts import acting
from scoring.people.door import actor
from scoring.people.models import Account
from scoring.schemes import access
from scoring.schemes.access import Gate
from scoring.schemes.queries import said
from scoring.schemes.reference import skills

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
        actor_of=acting,
        name_of=_name_of,
    )
    schemes.init_app(app, gate)
    scopes.offer(app, "skill", _skills)


def _name_of(session: Session, account_id: int) -> str:
    account = session.get(Account, account_id)
    return account.display_name if account else ""


def _skills(_session: Session, language: str) -> list[tuple[str, str]]:
    """(number, name) of every skill, for whoever grants a role in one of them."""
    return [(skill.number, f"{skill.number} {said(skill.name, language)}") for skill in skills()]
