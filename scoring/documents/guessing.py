"""Guessed codes are counted: whoever tries many finds nothing, and is seen in the log and by administrators.

75 random bits: a million guesses a second would take a thousand million years for one of a million papers. They are
counted where limits on haste are: in this process, or for all of them in Redis where several serve.
"""

import logging
from datetime import datetime

from limits.storage import Storage

from scoring.foundation.db import db
from scoring.foundation.security import limiter
from scoring.people import access_log
from scoring.people.access_log import Visit

log = logging.getLogger(__name__)
HOUR = 3600
FIRST = 100  # unknown codes within an hour are no typing slips any more; said again at ten times as many
SAID_AT = frozenset(FIRST * 10**power for power in range(8))


def count_missed(storage: Storage, at: datetime) -> int:
    """Count one within its hour; how many there are, when that is worth saying, else 0. One process alone is told."""
    count = storage.incr(f"paper-codes-unknown/{at:%Y%m%d%H}", HOUR)
    return count if count in SAID_AT else 0


def note_missed(visit: Visit, *, at: datetime) -> None:
    """A code was asked for that is in no register. Own transaction, and seldom."""
    count = count_missed(limiter.storage, at)
    if count:
        log.warning(
            "paper codes are being guessed: %s unknown ones within an hour, the last from %s", count, visit.address
        )
        with db.transaction() as session:
            access_log.record(session, "paper-codes-guessed", None, visit, at=at, subject=f"codes:{count}")
