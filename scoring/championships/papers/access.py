"""Who issues, annuls and takes away the papers of a stage: the organizer there, nobody else."""

from scoring.people import permissions
from scoring.people.permissions import HERE

ISSUE_PAPERS = "issue-papers"
ROWS = (("organizer", ISSUE_PAPERS, HERE),)


def declare() -> None:
    """Add this part's rows to the table of permissions."""
    permissions.declare(rows=ROWS)
