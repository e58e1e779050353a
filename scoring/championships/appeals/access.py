"""Who may appeal, see appeals and decide on them. decisions.md 19a."""

from sqlalchemy.orm import Session

from scoring.marking.frames import Frame, Panel
from scoring.marking.independence import NOWHERE, Belonging, Level, Tie
from scoring.marking.persons import same_person
from scoring.people import permissions
from scoring.people.actors import Actor, Scope
from scoring.people.directory.organisations import COLLEGE
from scoring.people.permissions import ANYWHERE, HERE

FILE_APPEAL = "file-appeal"
SEE_APPEALS = "see-appeals"  # of an assessment
SEE_OWN_APPEALS = "see-own-appeals"  # of one's own college or competitor
DECIDE_APPEAL = "decide-appeal"

OF_COLLEGE = "appellant-college"  # the organizer of the competitor's own college
OF_EXPERT = "appellant-expert"  # the expert who came with the competitor
FILED_AS = {OF_COLLEGE: "college", OF_EXPERT: "expert"}

ROWS = (
    ("organizer", FILE_APPEAL, OF_COLLEGE),
    ("expert", FILE_APPEAL, OF_EXPERT),
    *((role, SEE_OWN_APPEALS, ANYWHERE) for role in ("organizer", "expert")),
    *((role, SEE_APPEALS, HERE) for role in ("organizer", "jury-president", "chief-expert")),
    *((role, DECIDE_APPEAL, HERE) for role in ("organizer", "jury-president")),
)


def declare() -> None:
    """Add this part's rows to the table of permissions."""
    permissions.declare(relations=(OF_COLLEGE, OF_EXPERT), rows=ROWS)


def colleges_of(actor: Actor) -> frozenset[str]:
    """The colleges whose organizer the actor is; who organizes a region or everything appeals for nobody."""
    held = (grant.scope for grant in actor.grants if grant.role == "organizer")
    return frozenset(scope.id for scope in held if scope == Scope(COLLEGE, scope.id))


def appealing(frame: Frame, actor: Actor, seat: str) -> frozenset[str]:
    """How the actor stands to a seat (of a team: to any of its members): OF_COLLEGE, OF_EXPERT.

    An expert comes with a competitor when both are of what this assessment counts as one organisation, or, at a
    college stage where all are, when the expert teaches the competitor. decisions.md 9, 19a.
    """
    found, related = frame.seat(seat), set[str]()
    belongings = (found.belonging, *found.beside)
    if colleges_of(actor) & {one.organisation for one in belongings}:
        related.add(OF_COLLEGE)
    account = actor.account_id
    if account is not None and account in frame.judges and _came_with(frame, account, seat, belongings):
        related.add(OF_EXPERT)
    return frozenset(related)


def sat_in_panel(session: Session, panel: Panel | None, account: int) -> bool:
    """Whether the account, or the same person with another one, sits or ever sat in the panel."""
    return panel is not None and any(same_person(session, member.account, account) for member in panel.members)


def _came_with(frame: Frame, account: int, seat: str, belongings: tuple[Belonging, ...]) -> bool:
    if Tie.TEACHER in frame.declared.get((account, seat), frozenset()):
        return True
    own = frame.judges.get(account, NOWHERE)
    if frame.level is not Level.TEACHER and own.organisation in {one.organisation for one in belongings} - {None}:
        return True
    return frame.level is Level.REGION and own.region in {one.region for one in belongings} - {None}
