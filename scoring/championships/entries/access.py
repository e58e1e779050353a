"""Who may do what to the entries and experts of a stage: the organizer of the stage, and each college to its own."""

from scoring.championships.stages import access as stages
from scoring.championships.stages.models import StageEntryRow, StageRow
from scoring.people import permissions
from scoring.people.actors import Actor, Scope
from scoring.people.directory.organisations import COLLEGE, REGION, places_of
from scoring.people.models import Organisation
from scoring.people.permissions import HERE

NOMINATE = "nominate-entries"  # for one organisation: asked where the organisation stands
SEE_ENTRIES = "see-entries"  # with names
MANAGE_ENTRIES = "manage-entries"  # confirm, refuse, swap, seat, bring in and take out
SEE_EXPERTS = "see-stage-experts"
ASSIGN_EXPERTS = "assign-stage-experts"
ROWS = (
    *(("organizer", act, HERE) for act in (NOMINATE, SEE_ENTRIES, MANAGE_ENTRIES, SEE_EXPERTS, ASSIGN_EXPERTS)),
    *(("jury-president", act, HERE) for act in (SEE_ENTRIES, SEE_EXPERTS)),
)


def declare() -> None:
    """Add this part's rows to the table of permissions."""
    permissions.declare(rows=ROWS)
    stages.changes(MANAGE_ENTRIES, ASSIGN_EXPERTS)


def manages(actor: Actor, stage: StageRow) -> bool:
    return stages.allowed(actor, MANAGE_ENTRIES, stage)


def require_nominator(actor: Actor, stage: StageRow, organisation: Organisation) -> None:
    """The organizer of the organisation, of its region or of the stage. Raises Forbidden: not-allowed."""
    permissions.require(actor, NOMINATE, places=[*stages.places(stage), *places_of(organisation)])


def nominates(actor: Actor, entry: StageEntryRow) -> bool:
    """Whether the actor may nominate for the organisation that an entry counts for."""
    said = ((COLLEGE, entry.organisation), (REGION, entry.region))
    return permissions.allow(actor, NOMINATE, places=[Scope(kind, identity) for kind, identity in said if identity])


def require_reader(actor: Actor, stage: StageRow, entry: StageEntryRow) -> None:
    """Whoever sees all entries of the stage, or nominates for this one. Raises Forbidden: not-allowed."""
    if not nominates(actor, entry):
        stages.require(actor, SEE_ENTRIES, stage)
