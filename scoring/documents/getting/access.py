"""Who takes the papers of a college's students, or of all colleges of a region: the organizer there, nobody else."""

from scoring.people import permissions
from scoring.people.permissions import HERE

COLLECT_PAPERS = "collect-papers"
ROWS = (("organizer", COLLECT_PAPERS, HERE),)


def declare() -> None:
    """Add this part's rows to the table of permissions."""
    permissions.declare(rows=ROWS)
