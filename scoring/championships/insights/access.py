"""Who may compare a college or a region with the region and the republic. What the marks tell: as standings."""

from scoring.people import permissions
from scoring.people.actors import Actor, Scope
from scoring.people.directory.organisations import COLLEGE, REGION
from scoring.people.permissions import HERE

IMPORT_PAST = "import-past-results"  # of a region and its colleges, or of all: where the role holds
SEE_BENCHMARK = "see-benchmark"  # shares, points, medals of finalised results; names only as the public reads them
ROWS = (
    ("organizer", SEE_BENCHMARK, HERE),
    ("jury-president", SEE_BENCHMARK, HERE),
    ("organizer", IMPORT_PAST, HERE),
)


EVERY = ""  # in place of a region: all of them


def declare() -> None:
    """Add this part's rows to the table of permissions."""
    permissions.declare(rows=ROWS)


def places(region: str, college: str | None) -> tuple[Scope, ...]:
    """Where a benchmark stands: the region, and the college where it is one's."""
    here = (Scope(REGION, region),)
    return here if college is None else (*here, Scope(COLLEGE, college))


def require(actor: Actor, region: str, college: str | None) -> None:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed."""
    permissions.require(actor, SEE_BENCHMARK, places=places(region, college))


def scopes_of(actor: Actor) -> tuple[Scope, ...]:
    """Where the actor's roles let them see benchmarks. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed."""
    permissions.require(actor, SEE_BENCHMARK, places=[grant.scope for grant in actor.grants])
    roles = {role for role, act, _where in ROWS if act == SEE_BENCHMARK}
    return tuple(grant.scope for grant in actor.grants if grant.role in roles)


def importing_regions(actor: Actor) -> tuple[str, ...]:
    """The regions whose past results the actor may bring in, EVERY first for whoever may bring in those of all.

    A role in a college, a stage or a skill is none here: what a college says of itself, its region brings.
    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed.
    """
    reach = permissions.reach(actor, IMPORT_PAST)
    if reach is None:
        return (EVERY,)
    regions = tuple(sorted(scope.id for scope in reach if scope.kind == REGION))
    if not regions:
        permissions.require(actor, IMPORT_PAST)
    return regions


def require_import(actor: Actor, region: str | None) -> None:
    """For what is of this region, or of all (None, EVERY). Raises SignInNeeded, Forbidden: not-allowed."""
    permissions.require(actor, IMPORT_PAST, places=[Scope(REGION, region)] if region else ())


def may_import(actor: Actor) -> bool:
    reach = permissions.reach(actor, IMPORT_PAST)
    return reach is None or any(scope.kind == REGION for scope in reach)


def allowed_anywhere(actor: Actor) -> bool:
    """Whether any of the actor's roles lets them see some benchmark."""
    return permissions.allow(actor, SEE_BENCHMARK, places=[grant.scope for grant in actor.grants])
