"""Who makes personal links, and what whoever came by one may do: see what is their own, and say about their name."""

from scoring.foundation.errors import NotFound
from scoring.people import permissions
from scoring.people.actors import PERSON, Actor
from scoring.people.permissions import ANYWHERE, HERE

MAKE_LINK = "make-personal-link"  # for a person: asked where their organisation stands
SEE_OWN = "see-own-page"
SAY_NAME = "say-own-name-shown"
ROWS = (
    ("administrator", MAKE_LINK, ANYWHERE),
    ("organizer", MAKE_LINK, HERE),
    ("competitor", SEE_OWN, ANYWHERE),
    ("competitor", SAY_NAME, ANYWHERE),
)


def declare() -> None:
    """Add this part's scope kind and rows to the table of permissions."""
    permissions.declare(scope_kinds={PERSON}, rows=ROWS)


def own_person(actor: Actor, act: str = SEE_OWN) -> str:
    """Whose page the actor's own is (public id).

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: own-person-unknown, for a competitor's role
    that no personal link gave.
    """
    permissions.require(actor, act)
    if not actor.person:
        raise NotFound("own-person-unknown")
    return actor.person
