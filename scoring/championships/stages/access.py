"""Who may do what to a season, a stage and its entries: the acts and their rows of the table of permissions."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.stages import elsewhere
from scoring.championships.stages.models import StageRow
from scoring.foundation.errors import Refused
from scoring.people import permissions
from scoring.people.actors import Actor, Scope
from scoring.people.directory.organisations import COLLEGE, REGION
from scoring.people.permissions import ANYWHERE, HERE

STAGE = "stage"  # a kind of scope; its id is the stage's public id

PLAN_SEASON = "plan-season"  # seasons, championships, tracks: of the republic's organizer
CREATE_STAGE = "create-stage"
SEE_STAGE = "see-stage"  # its skills and how far they are; no name, no mark
SET_UP_STAGE = "set-up-stage"

LEADS = ("organizer", "jury-president", "chief-expert", "deputy-chief-expert", "observer")
ROWS = (
    ("organizer", PLAN_SEASON, HERE),  # a season stands nowhere: only who organizes everywhere is there
    ("organizer", CREATE_STAGE, HERE),
    *((role, SEE_STAGE, HERE) for role in LEADS),
    ("organizer", SET_UP_STAGE, HERE),
    ("administrator", SEE_STAGE, ANYWHERE),
)


_changing: set[str] = set()


def declare() -> None:
    """Add this part's rows to the table of permissions."""
    permissions.declare(rows=ROWS)
    changes(SET_UP_STAGE)


def changes(*acts: str) -> None:
    """Say of acts that they decide something of a stage: nobody does them to a stage that is decided on elsewhere."""
    _changing.update(acts)


def expect_decided_here(stage: StageRow) -> None:
    """Raises Refused: stage-of-another (`name`), for a record of what another installation decides."""
    name = elsewhere.origin_of(stage)
    if name is not None:
        raise Refused("stage-of-another", name=name)


def places(stage: StageRow) -> tuple[Scope, ...]:
    """Where a stage stands: itself, and the region and the college that host it."""
    hosts = ((STAGE, stage.public_id), (REGION, stage.region), (COLLEGE, stage.organisation))
    return tuple(Scope(kind, identity) for kind, identity in hosts if identity)


def places_by_id(session: Session, stage: int) -> tuple[Scope, ...]:
    """As `places`, by the number of the row."""
    row = session.scalars(select(StageRow).where(StageRow.id == stage)).one()
    return places(row)


def require(actor: Actor, act: str, stage: StageRow) -> None:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; Refused: stage-of-another."""
    permissions.require(actor, act, places=places(stage))
    if act in _changing:
        expect_decided_here(stage)


def allowed(actor: Actor, act: str, stage: StageRow) -> bool:
    may = permissions.allow(actor, act, places=places(stage))
    return may and not (act in _changing and elsewhere.origin_of(stage) is not None)
