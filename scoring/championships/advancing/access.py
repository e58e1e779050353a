"""Who may see the lists, decide who goes on, answer a nomination, and run a training camp."""

from scoring.championships.stages import access as stages_access
from scoring.people import permissions
from scoring.people.actors import Actor, Grant, Scope
from scoring.people.directory.organisations import COLLEGE
from scoring.people.permissions import HERE

SEE_LISTS = "see-advancing"  # with names
DECIDE = "decide-advancing"
SEE_NOMINATIONS = "see-advanced"
ANSWER = "answer-advanced"
ANSWER_FOR = "answer-advanced-for-college"  # once its deadline has passed, with a reason
RUN_CAMP = "run-training-camp"

OF_COLLEGE = "of-advanced-college"  # holds the role at the college of who is nominated, not above it

ORGANIZER = "organizer"
ROWS = (
    *((role, SEE_LISTS, HERE) for role in (ORGANIZER, "jury-president", "chief-expert")),
    (ORGANIZER, DECIDE, HERE),
    (ORGANIZER, SEE_NOMINATIONS, HERE),
    (ORGANIZER, ANSWER, OF_COLLEGE),
    (ORGANIZER, ANSWER_FOR, HERE),
    (ORGANIZER, RUN_CAMP, HERE),
)


def declare() -> None:
    """Add this part's rows to the table of permissions."""
    permissions.declare(relations={OF_COLLEGE}, rows=ROWS)
    stages_access.changes(DECIDE, ANSWER_FOR, RUN_CAMP)


def of_college(actor: Actor, organisation: str | None) -> frozenset[str]:
    """OF_COLLEGE when the actor organizes at this very college. Whoever organizes everywhere is not of it."""
    speaks = bool(organisation) and Grant(ORGANIZER, Scope(COLLEGE, organisation or "")) in actor.grants
    return frozenset({OF_COLLEGE}) if speaks else frozenset()
