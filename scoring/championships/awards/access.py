"""Who may see the results of a stage, the names in them, and who signs them as final."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from scoring.championships.stages import access as stages_access
from scoring.championships.stages.access import places
from scoring.championships.stages.models import StageRow
from scoring.people import permissions
from scoring.people.actors import EVERYWHERE, Actor, Scope
from scoring.people.models import RoleGrant
from scoring.people.permissions import HERE

SEE_RESULTS = "see-stage-results"  # standings, tables, awards of finalised skills; no name
SEE_RESULT_NAMES = "see-names-in-stage-results"  # and files with names
FINALISE_STAGE = "finalise-stage"
SEE_TRACK_TABLES = "see-track-tables"  # over all regions: of those whose role holds everywhere

ORGANIZER, PRESIDENT, CHIEF = "organizer", "jury-president", "chief-expert"
ROWS = (
    *((role, SEE_RESULTS, HERE) for role in (ORGANIZER, PRESIDENT, CHIEF)),
    *((role, act, HERE) for role in (ORGANIZER, PRESIDENT) for act in (SEE_RESULT_NAMES, FINALISE_STAGE)),
    *((role, SEE_TRACK_TABLES, HERE) for role in (ORGANIZER, PRESIDENT)),
)


def declare() -> None:
    """Add this part's rows to the table of permissions."""
    permissions.declare(rows=ROWS)
    stages_access.changes(FINALISE_STAGE)


def require(actor: Actor, act: str, stage: StageRow) -> None:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; Refused: stage-of-another."""
    stages_access.require(actor, act, stage)


def allowed(actor: Actor, act: str, stage: StageRow) -> bool:
    return stages_access.allowed(actor, act, stage)


def signing_roles(actor: Actor, stage: StageRow) -> tuple[str, ...]:
    """The roles in which the actor signs here. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed."""
    require(actor, FINALISE_STAGE, stage)
    here = {Scope(), *places(stage)}
    held = {grant.role for grant in actor.grants if grant.scope in here}
    return tuple(role for role in (PRESIDENT, ORGANIZER) if role in held)


def has_president(session: Session, stage: StageRow) -> bool:
    """Whether somebody is jury president where this stage stands."""
    here = [and_(RoleGrant.scope_kind == one.kind, RoleGrant.scope_id == one.id) for one in places(stage)]
    found = select(RoleGrant.id).where(RoleGrant.role == PRESIDENT, or_(RoleGrant.scope_kind == EVERYWHERE, *here))
    return session.scalar(found.limit(1)) is not None
