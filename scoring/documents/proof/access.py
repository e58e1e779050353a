"""Who may make and withdraw keys that papers are signed with, and who may attach other signatures: organizers."""

from collections.abc import Iterable

from scoring.people import permissions
from scoring.people.actors import Actor, Scope
from scoring.people.permissions import ANYWHERE, HERE

KEEP_KEYS = "keep-paper-keys"  # stands nowhere: only who organizes everywhere is there
ATTACH = "attach-paper-signature"

ROWS = (
    ("organizer", KEEP_KEYS, HERE),
    ("administrator", KEEP_KEYS, ANYWHERE),
    ("organizer", ATTACH, HERE),
    ("administrator", ATTACH, ANYWHERE),
)


def declare() -> None:
    """Add this part's rows to the table of permissions."""
    permissions.declare(rows=ROWS)


def may_keep(actor: Actor) -> bool:
    return permissions.allow(actor, KEEP_KEYS)


def require_keeper(actor: Actor) -> None:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed."""
    permissions.require(actor, KEEP_KEYS)


def require_attacher(actor: Actor, places: Iterable[Scope]) -> None:
    """`places` are where the paper stands. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed."""
    permissions.require(actor, ATTACH, places=places)
