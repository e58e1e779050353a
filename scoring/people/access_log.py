"""The access log: every sign-in and every change of access leaves a row and a log line, never a password."""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.people.models import ADDRESS_LENGTH, AGENT_LENGTH, AccessLog

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a request comes from; empty for the console."""

    address: str = ""
    agent: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", self.address[:ADDRESS_LENGTH])
        object.__setattr__(self, "agent", self.agent[:AGENT_LENGTH])


CONSOLE_VISIT = Visit()


def record(
    session: Session, what: str, account_id: int | None, visit: Visit, *, at: datetime, subject: str = ""
) -> None:
    """Write that `account_id` did `what` ("sign-in", "role-granted") to `subject` ("account:7")."""
    row = AccessLog(what=what, account_id=account_id, at=at, address=visit.address, subject=subject)
    session.add(row)
    log.info("%s account=%s address=%s subject=%s", what, account_id, visit.address, subject)
