"""Reads of the access log, newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.accounts import normal
from scoring.people.actors import Actor
from scoring.people.models import AccessLog, Account

SEE = "see-access-log"
PAGE = 100
TABLETS = ("tablet-offered", "tablet-paired", "tablet-revoked", "pin-refused", "pin-reset")
CODES = ("second-step-on", "second-step-off")
# What a reader of the log asks for: the acts of each kind.
GROUPS = {
    "sign-in": ("sign-in", "sign-in-refused", "sign-out", "sign-out-everywhere", "password-changed", *TABLETS),
    "personal-data": ("person-seen", "persons-listed", "iin-seen", "person-created", "person-changed", "iin-removed"),
    "export": ("people-exported",),
    "access": ("account-created", "account-closed", "account-opened", "role-granted", "role-revoked", *CODES),
}


@dataclass(frozen=True, slots=True)
class LoggedVisit:
    """`who` is empty for the console and for strangers; `subject` is an id ("person:ab12"), never a name."""

    at: datetime
    what: str
    who: str
    address: str
    subject: str


def visits(
    session: Session, visit: Visit, *, what: str, login: str, page: int, actor: Actor, at: datetime
) -> tuple[list[LoggedVisit], int]:
    """One page of the log, and how many lines fit. `what` is a group or "", `login` a whole login or "".

    Raises Forbidden: not-allowed.
    """
    permissions.require(actor, SEE)
    query = select(AccessLog, Account).outerjoin(Account, Account.id == AccessLog.account_id)
    if what in GROUPS:
        query = query.where(AccessLog.what.in_(GROUPS[what]))
    if login:
        query = query.where(Account.login == normal(login))
    count = session.scalar(query.with_only_columns(func.count(AccessLog.id))) or 0
    rows = session.execute(query.order_by(AccessLog.id.desc()).limit(PAGE).offset((page - 1) * PAGE)).all()
    access_log.record(session, "access-log-seen", actor.account_id, visit, at=at)
    return [_visit(row, account) for row, account in rows], count


def _visit(row: AccessLog, account: Account | None) -> LoggedVisit:
    who = f"{account.display_name} ({account.login})" if account else ""
    return LoggedVisit(row.at, row.what, who, row.address, row.subject)
