"""Who may read what at the desk: the journal, and totals before and after they are locked."""

from scoring.marking import access
from scoring.marking.frames import Frame
from scoring.marking.live.audience import TOTALS, totals_shown
from scoring.people import permissions
from scoring.people.actors import Actor
from scoring.people.permissions import HERE

READ_JOURNAL = "read-journal"
EXPORT_JOURNAL = "export-journal"  # every mark at once is every total: whoever may see totals before locking
SEE_TOTALS = "see-totals"  # locked ones; before that TOTALS is asked for
ERASE_TEXT = "erase-text"

ROWS = (
    *((role, READ_JOURNAL, HERE) for role in ("chief-expert", "deputy-chief-expert", "jury-president")),
    *((role, ERASE_TEXT, HERE) for role in ("chief-expert", "jury-president")),
    *((role, EXPORT_JOURNAL, HERE) for role in ("chief-expert", "jury-president")),
    *((role, SEE_TOTALS, HERE) for role in ("chief-expert", "jury-president", "organizer")),
)


def declare() -> None:
    """Add the desk's rows to the table of permissions."""
    permissions.declare(rows=ROWS)


def preliminary_shown(frame: Frame, actor: Actor) -> bool:
    """Whether this reader may see a sum that is not locked: chief and jury president, where the rule set says so."""
    return totals_shown(frame) and access.allowed(actor, TOTALS, frame.public_id)
