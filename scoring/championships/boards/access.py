"""Who may choose what the public sees of a stage, and release its results: the organizer there, nobody else."""

from scoring.championships.stages import access as stages_access
from scoring.people import permissions
from scoring.people.permissions import HERE

SET_BOARD = "set-board"
ROWS = (("organizer", SET_BOARD, HERE),)


def declare() -> None:
    """Add this part's rows to the table of permissions."""
    permissions.declare(rows=ROWS)
    stages_access.changes(SET_BOARD)
