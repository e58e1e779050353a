"""Where rooms that do not know each other are introduced: schemes ask through a gate, people answer."""

from datetime import datetime

from flask import Flask, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring import schemes
from scoring.foundation import backup, viewer
from scoring.foundation.backup.gate import MAKE
from scoring.foundation.viewer import Work
from scoring.people import access_log, permissions, scopes
from scoring.people.accounts import acting
from scoring.people.models import Account
from scoring.people.signing_in import door
from scoring.people.signing_in.door import actor
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
    permissions.declare(rows=[("administrator", MAKE, permissions.ANYWHERE)])
    backup.init_app(app, backup.Gate(_who_backs_up, _record_backup))
    viewer.offer(app, _backup_place)


def _who_backs_up() -> int:
    """The administrator of this request. Raises SignInNeeded, Forbidden: not-allowed."""
    permissions.require(actor(), MAKE)
    account = actor().account_id
    if account is None:
        raise AssertionError("only accounts hold roles")
    return account


def _record_backup(session: Session, what: str, subject: str, at: datetime) -> None:
    access_log.record(session, what, actor().account_id, door.visit(), at=at, subject=subject)


def _backup_place() -> list[Work]:
    if not permissions.allow(actor(), MAKE):
        return []
    meaning = _("Make a file with everything, while marking goes on")
    return [Work(_("Backup"), meaning, url_for("backup.show"), "saved")]


def _name_of(session: Session, account_id: int) -> str:
    account = session.get(Account, account_id)
    return account.display_name if account else ""


def _skills(_session: Session, language: str) -> list[tuple[str, str]]:
    """(number, name) of every skill, for whoever grants a role in one of them."""
    return [(skill.number, f"{skill.number} {said(skill.name, language)}") for skill in skills()]
