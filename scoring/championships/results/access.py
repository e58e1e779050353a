"""Who may see standings, sign results as final, and decide that final results are corrected."""

from sqlalchemy.orm import Session

from scoring.marking import access as marking_access
from scoring.marking.frames import Frame
from scoring.people import permissions
from scoring.people.actors import Actor, Scope
from scoring.people.permissions import HERE

SEE_STANDINGS = "see-standings"
SEE_NAMES = "see-names-in-standings"
FINALISE = "finalise-results"
DECIDE_CORRECTION = "decide-correction"

CHIEF, PRESIDENT, ORGANIZER = "chief-expert", "jury-president", "organizer"
ROWS = (
    *((role, SEE_STANDINGS, HERE) for role in (CHIEF, PRESIDENT, ORGANIZER)),
    *((role, SEE_NAMES, HERE) for role in (CHIEF, PRESIDENT, ORGANIZER)),
    *((role, FINALISE, HERE) for role in (CHIEF, PRESIDENT)),
    (ORGANIZER, FINALISE, marking_access.STAND_IN),
    *((role, DECIDE_CORRECTION, HERE) for role in (PRESIDENT, ORGANIZER)),
)


def declare() -> None:
    """Add this room's rows to the table of permissions."""
    permissions.declare(rows=ROWS)


def signing_roles(session: Session, frame: Frame, actor: Actor) -> tuple[str, ...]:
    """The roles in which the actor signs results here: chief expert, jury president, the organizer in their stead.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed.
    """
    relations = marking_access.standing_in(session, frame, actor)
    marking_access.require(actor, FINALISE, frame.public_id, relations)
    here = {Scope(), *marking_access.places(frame.public_id)}
    held = {grant.role for grant in actor.grants if grant.scope in here}
    return tuple(role for role in (CHIEF, PRESIDENT) if role in held) + ((ORGANIZER,) if relations else ())
