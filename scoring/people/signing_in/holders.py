"""Who holds a token, remembered for a moment: a tablet that marks asks again and again.

Whatever this process changes of accounts, roles, sign-ins or pairings is heard at once; what another process changes,
within FRESH_SECONDS.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from scoring.foundation.db import db
from scoring.people.models import Account, Pairing, RoleGrant, SignIn
from scoring.people.signing_in import sign_in
from scoring.people.signing_in.sign_in import Holder

FRESH_SECONDS = 1.0
KEPT = 5_000
WATCHED = (Account, Pairing, RoleGrant, SignIn)
_CHANGED = "scoring.people.changed"


@dataclass(frozen=True, slots=True)
class _Known:
    holder: Holder
    changes: int
    until: float


class Holders:
    """The memory of one app in one process. `changes` counts what happened to the watched tables."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = Lock()

    def holder(self, token: str, *, at: datetime) -> Holder | None:
        """As `sign_in.holder_of`."""
        known, changes = self._known.get(token), _changes
        if known is None or known.changes != changes or known.until < self._now():
            return self._ask(token, changes, at)
        return known.holder if at < known.holder.expires_at else None

    def _ask(self, token: str, changes: int, at: datetime) -> Holder | None:
        with db.reading() as session:
            found = sign_in.holder_of(session, token, at=at)
        with self._lock:
            self._known.pop(token, None)
            if found is not None:
                self._known[token] = _Known(found, changes, self._now() + FRESH_SECONDS)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return found


_changes = 0  # of this process: sessions do not know which app they serve


def init_app(app: Flask) -> None:
    app.extensions["scoring.people.holders"] = Holders()


def holders() -> Holders:
    found: Holders = current_app.extensions["scoring.people.holders"]
    return found


@event.listens_for(Session, "after_flush")
def _after_flush(session: Session, _context: object) -> None:
    touched = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(one, WATCHED) for one in touched):
        session.info[_CHANGED] = True


@event.listens_for(Session, "do_orm_execute")
def _on_execute(state: ORMExecuteState) -> None:
    if state.is_select or state.bind_mapper is None:
        return
    if state.bind_mapper.class_ in WATCHED:
        state.session.info[_CHANGED] = True


@event.listens_for(Session, "after_commit")
def _after_commit(session: Session) -> None:
    global _changes  # one count for the process
    if session.info.pop(_CHANGED, False):
        _changes += 1
