"""Who may do what to an assessment: the acts, the relations an account can stand in, and their rows of the table."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import SignInNeeded
from scoring.marking.frames import Frame
from scoring.marking.independence import Level
from scoring.people import permissions
from scoring.people.actors import EVERYWHERE, Actor, Scope
from scoring.people.models import RoleGrant
from scoring.people.permissions import ANYWHERE, HERE

ASSESSMENT = "assessment"  # a kind of scope; its id is the assessment's public id

SET_UP = "set-up-assessment"
CREATE = "create-assessment"
DECLARE = "declare-conflict"
OVERRIDE = "override-conflict"
MARK = "record-mark"
OPEN_ROUND = "open-round"
CORRECT = "correct-mark"
COMMENT = "comment-mark"
AGREE = "agree-on-sheet"
SIGN = "sign-sheet"
DISPUTE = "dispute-sheet"
SETTLE = "settle-dispute"
LOCK = "lock-sheet"
ASK_UNLOCK = "ask-to-unlock"
CONSENT_UNLOCK = "consent-to-unlock"

JUDGE = "sitting-judge"  # marks this sheet of this seat, conflicts counted
SIGNER = "signing-judge"  # judged this sheet when it was last marked
MEMBER = "panel-member"  # of any panel of the assessment: may declare an own conflict
STAND_IN = "president-stand-in"  # the organizer of a college stage that has no jury president. decisions.md 11
RELATIONS = (JUDGE, SIGNER, MEMBER, STAND_IN)

_LEADS = ("chief-expert", "deputy-chief-expert")
ROWS = (
    ("organizer", CREATE, ANYWHERE),
    ("organizer", SET_UP, HERE),
    ("organizer", DECLARE, HERE),
    ("organizer", CONSENT_UNLOCK, STAND_IN),
    ("jury-president", CONSENT_UNLOCK, HERE),
    ("jury-president", OVERRIDE, HERE),
    ("jury-president", SETTLE, HERE),
    ("chief-expert", SET_UP, HERE),
    ("chief-expert", ASK_UNLOCK, HERE),
    *((role, act, HERE) for role in _LEADS for act in (DECLARE, OPEN_ROUND, CORRECT, COMMENT, DISPUTE, SETTLE, LOCK)),
    *(("expert", act, JUDGE) for act in (MARK, OPEN_ROUND, COMMENT, AGREE, DISPUTE)),
    ("expert", SIGN, SIGNER),
    ("expert", DECLARE, MEMBER),
)


def declare() -> None:
    """Add this room's acts to the table of permissions."""
    permissions.declare(scope_kinds={ASSESSMENT}, relations=RELATIONS, rows=ROWS)


def require(actor: Actor, act: str, assessment: str, relations: Iterable[str] = ()) -> None:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed. `assessment` is its public id."""
    permissions.require(actor, act, relations, places=places(assessment))


def allowed(actor: Actor, act: str, assessment: str, relations: Iterable[str] = ()) -> bool:
    return permissions.allow(actor, act, relations, places=places(assessment))


def places(assessment: str) -> tuple[Scope, ...]:
    return (Scope(ASSESSMENT, assessment),)


def account_of(actor: Actor) -> int:
    """The account an act is written under. Raises SignInNeeded: sign-in-needed for whoever has none."""
    if actor.account_id is None:
        raise SignInNeeded("sign-in-needed")
    return actor.account_id


def judging(frame: Frame, actor: Actor, seat: str, sheet: str) -> frozenset[str]:
    """JUDGE when the actor marks this sheet of this seat now. decisions.md 9."""
    return frozenset({JUDGE}) if actor.account_id in frame.judges_if_any(seat, sheet) else frozenset()


def belonging(frame: Frame, actor: Actor) -> frozenset[str]:
    """MEMBER when the actor is among the judges of the assessment."""
    return frozenset({MEMBER}) if actor.account_id in frame.judges else frozenset()


def standing_in(session: Session, frame: Frame, actor: Actor) -> frozenset[str]:
    """STAND_IN for an organizer here, at a college stage where nobody is jury president. decisions.md 11."""
    here = {Scope(), *places(frame.public_id)}
    organizes = any(grant.role == "organizer" and grant.scope in here for grant in actor.grants)
    if not organizes or frame.level is not Level.TEACHER or _has_president(session, frame.public_id):
        return frozenset()
    return frozenset({STAND_IN})


def _has_president(session: Session, assessment: str) -> bool:
    grant = select(RoleGrant.id).where(
        RoleGrant.role == "jury-president",
        (RoleGrant.scope_kind == EVERYWHERE)
        | ((RoleGrant.scope_kind == ASSESSMENT) & (RoleGrant.scope_id == assessment)),
    )
    return session.scalar(grant.limit(1)) is not None
