"""Reads of the access log, newest first."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.accounts import normal
from scoring.people.actors import Actor
from scoring.people.models import AccessLog, Account

SEE = "see-access-log"
PAGE = 100
ALARM = timedelta(days=1)  # how long an alarm stands above the log
_ACCOUNT = re.compile(r"account:(\d{1,18})\b", re.ASCII)
TABLETS = ("tablet-offered", "tablet-paired", "tablet-revoked", "pin-refused", "pin-reset", "signing-refused")
LINKS = ("link-made", "link-revoked", "link-entered", "link-refused", "link-left")
PAPERS = (
    "papers-issued", "papers-exported", "paper-annulled", "paper-signature-attached", "paper-key-made",
    "paper-key-withdrawn",
)  # fmt: skip
CODES = ("second-step-on", "second-step-off")
# What a reader of the log asks for: the acts of each kind.
GROUPS = {
    "sign-in": ("sign-in", "sign-in-refused", "sign-out", "sign-out-everywhere", "password-changed", *TABLETS, *LINKS),
    "personal-data": (
        *("person-seen", "persons-listed", "iin-seen", "person-created", "person-changed", "iin-removed"),
        *("seats-seen", "international-record-seen", "entries-seen", "experts-seen", "papers-seen"),
    ),
    "export": ("people-exported", "seats-exported", "entries-exported", "backup-made", "backup-downloaded", *PAPERS),
    "guessing": ("paper-codes-guessed",),
    "access": ("account-created", "account-closed", "account-opened", "role-granted", "role-revoked", *CODES),
}


@dataclass(frozen=True, slots=True)
class LoggedVisit:
    """`who` is empty for the console and for strangers; `subject` is an id ("person:ab12"), never a name.

    `account` is the account that the subject begins with (0: none), with its name as it is today.
    """

    at: datetime
    what: str
    who: str
    address: str
    subject: str
    account: int
    account_name: str


@dataclass(frozen=True, slots=True)
class Guessing:
    """Unknown codes of papers within an hour: so many, the last of them then and from there."""

    at: datetime
    address: str
    count: int


def guessing(session: Session, *, actor: Actor, at: datetime) -> Guessing | None:
    """The largest alarm of the last day. Raises Forbidden: not-allowed."""
    permissions.require(actor, SEE)
    row = AccessLog
    found = select(row).where(row.what.in_(GROUPS["guessing"]), row.at >= at - ALARM).order_by(row.at.desc())
    alarms = [Guessing(one.at, one.address, int(one.subject.partition(":")[2] or 0)) for one in session.scalars(found)]
    return max(alarms, key=lambda one: one.count, default=None)


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
    names = _names(session, {_touched(row) for row, _account in rows})
    return [_visit(row, account, names) for row, account in rows], count


def _visit(row: AccessLog, account: Account | None, names: Mapping[int, str]) -> LoggedVisit:
    who = f"{account.display_name} ({account.login})" if account else ""
    touched = _touched(row) if _touched(row) in names else 0
    return LoggedVisit(row.at, row.what, who, row.address, row.subject, touched, names.get(touched, ""))


def _touched(row: AccessLog) -> int:
    """The account of "account:7 expert@region:KZ-55"; 0 where the subject is something else."""
    found = _ACCOUNT.match(row.subject)
    return int(found[1]) if found else 0


def _names(session: Session, accounts: Iterable[int]) -> dict[int, str]:
    found = session.execute(select(Account.id, Account.display_name).where(Account.id.in_(list(accounts))))
    return {row.id: row.display_name for row in found}
