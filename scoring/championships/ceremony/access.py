"""Who runs the ceremony of a stage, on the big screen and in a rehearsal: the organizer there, nobody else."""

from scoring.championships.stages import access as stages_access
from scoring.people import permissions
from scoring.people.permissions import HERE

RUN_CEREMONY = "run-ceremony"
ROWS = (("organizer", RUN_CEREMONY, HERE),)


def declare() -> None:
    """Add this part's rows to the table of permissions."""
    permissions.declare(rows=ROWS)
    stages_access.changes(RUN_CEREMONY)
