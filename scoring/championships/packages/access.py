"""Who may exchange packages: keys and imports are of the republic's organizer, a stage's package of its organizer."""

from scoring.people import permissions
from scoring.people.actors import Actor
from scoring.people.permissions import ANYWHERE, HERE

EXCHANGE = "exchange-packages"  # stands nowhere: only who organizes everywhere is there
EXPORT = "export-package"

ROWS = (
    ("organizer", EXCHANGE, HERE),
    ("administrator", EXCHANGE, ANYWHERE),
    ("organizer", EXPORT, HERE),
    ("administrator", EXPORT, ANYWHERE),
)


def declare() -> None:
    """Add this part's rows to the table of permissions."""
    permissions.declare(rows=ROWS)


def require_exchange(actor: Actor) -> None:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed."""
    permissions.require(actor, EXCHANGE)
