"""The ledgers that one transaction has in hand: its acts share them, a rollback takes them away.

Whoever signs a list of sheets, or marks and then agrees, asks for the same seats again and again in one transaction.
A seat's journal only grows and is numbered: a ledger in hand is caught up by what comes after its last entry.
"""

from typing import TYPE_CHECKING

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

if TYPE_CHECKING:
    from scoring.marking.ledgers import Ledger, Ledgers

_IN_HAND = "sheber.ledgers"


class InHand:
    """Ledgers of one transaction, by seat and scheme version; `unwritten` counts entries that are not sent yet."""

    def __init__(self, transaction: SessionTransaction | None, cache: "Ledgers") -> None:
        self.transaction, self.cache = transaction, cache
        self.ledgers: dict[tuple[str, int], Ledger] = {}
        self.unwritten = 0


def in_hand(session: Session, cache: "Ledgers") -> InHand:
    """What the session's transaction has in hand; nothing at its beginning, and nothing again after any rollback."""
    found: InHand | None = session.info.get(_IN_HAND)
    if found is None or found.transaction is not session.get_transaction():  # a session closed and used again
        found = session.info[_IN_HAND] = InHand(session.get_transaction(), cache)
    return found


@event.listens_for(Session, "after_commit")
def _keep(session: Session) -> None:
    if session.in_nested_transaction():  # a savepoint was let go: nothing is durable before the whole is
        return
    found: InHand | None = session.info.pop(_IN_HAND, None)
    if found is None or found.transaction is not session.get_transaction():
        return
    if not found.unwritten:  # else somebody forgot to write, and the ledgers know more than the journal
        found.cache.keep(found.ledgers.values())


@event.listens_for(Session, "after_soft_rollback")
def _drop(session: Session, _ended: SessionTransaction) -> None:
    """Also when only a savepoint is rolled back: the ledgers cannot tell which of their entries went with it."""
    session.info.pop(_IN_HAND, None)
