"""Who may do what to an assessment: the acts, the relations an account can stand in, and their rows of the table."""

from collections.abc import Iterable

from flask import current_app
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from scoring.foundation.db import db
from scoring.foundation.errors import SignInNeeded
from scoring.marking.frames import Frame
from scoring.marking.independence import Level
from scoring.marking.models import AssessmentRow
from scoring.people import permissions
from scoring.people.actors import EVERYWHERE, Actor, Scope
from scoring.people.directory.organisations import COLLEGE, REGION
from scoring.people.models import RoleGrant
from scoring.people.permissions import HERE

ASSESSMENT = "assessment"  # a kind of scope; its id is the assessment's public id
SKILL = "skill"  # a kind of scope; its id is the number of the skill
STAGE = "stage"  # a kind of scope; which stage it is, a room above knows
_PLACES = "scoring.marking.places"

SEE = "see-assessment"  # its seats, sheets and panels; no mark
SEE_SHEETS = "see-sheets"  # every sheet with its marks; judges see the sheets of their own panels
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
CLOSE = "close-assessment"
REOPEN = "reopen-assessment"
TYPE_PAPER = "type-paper"
CHECK_PAPER = "check-paper"
ACTS = (
    *(SEE, SEE_SHEETS, SET_UP, DECLARE, OVERRIDE, MARK, OPEN_ROUND, CORRECT, COMMENT, AGREE, SIGN, DISPUTE, SETTLE),
    *(LOCK, ASK_UNLOCK, CONSENT_UNLOCK, CLOSE, REOPEN, TYPE_PAPER, CHECK_PAPER),
)  # that are done to one assessment
GRANT = "grant-{role}"  # `people.accounts.grant_role` asks it of whoever may not grant every role

JUDGE = "sitting-judge"  # marks this sheet of this seat, conflicts counted
SIGNER = "signing-judge"  # judged this sheet when it was last marked
MEMBER = "panel-member"  # of any panel of the assessment: may declare an own conflict
STAND_IN = "president-stand-in"  # the organizer of a college stage that has no jury president. decisions.md 11
RELATIONS = (JUDGE, SIGNER, MEMBER, STAND_IN)

_LEADS = ("chief-expert", "deputy-chief-expert")
_NAMED_BY = {  # in one assessment
    "organizer": ("expert", "deputy-chief-expert", "chief-expert", "jury-president"),
    "chief-expert": ("expert", "deputy-chief-expert"),
}
ROWS = (
    *((role, SEE, HERE) for role in ("organizer", "jury-president", *_LEADS)),
    *(("expert", act, MEMBER) for act in (SEE, SEE_SHEETS)),
    *((role, SEE_SHEETS, HERE) for role in ("jury-president", *_LEADS)),
    *((role, CREATE, HERE) for role in ("organizer", "chief-expert")),
    *(("organizer", act, HERE) for act in (CLOSE, REOPEN)),
    ("chief-expert", CLOSE, HERE),
    *((role, GRANT.format(role=named), HERE) for role, several in _NAMED_BY.items() for named in several),
    *((role, act, HERE) for role in ("organizer", *_LEADS) for act in (TYPE_PAPER, CHECK_PAPER)),
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
    """Where an assessment stands: itself, its skill, its hosts' region and college, its stage, as far as they are said.

    A rehearsal stands where its original does too: whoever leads or marks there, on whichever tablet, practises here.
    They are said when it begins and never change, so that each is read once in a process.
    """
    known: dict[str, tuple[Scope, ...]] = current_app.extensions.setdefault(_PLACES, {})
    if assessment not in known:
        with db.reading() as session:
            row = session.scalar(select(AssessmentRow).where(AssessmentRow.public_id == assessment))
            original = session.get(AssessmentRow, row.rehearsal_of) if row and row.rehearsal_of else None
        if row is None:  # unknown, or begun by a transaction that is still under way
            return (Scope(ASSESSMENT, assessment),)
        remember(row, original=original.public_id if original else None)
    return known[assessment]


def remember(row: AssessmentRow, *, original: str | None = None) -> None:
    """Know where an assessment stands, from the moment it begins; `original` is what it rehearses."""
    known = current_app.extensions.setdefault(_PLACES, {})
    hosts = host_places(row.skill, row.region, row.organisation, row.stage)
    rehearsed = (Scope(ASSESSMENT, original),) if original else ()
    known[row.public_id] = (Scope(ASSESSMENT, row.public_id), *rehearsed, *hosts)


def host_places(
    skill: str | None, region: str | None, organisation: str | None, stage: str | None = None
) -> tuple[Scope, ...]:
    """The places of an assessment besides itself; what is not said is left out."""
    said = ((SKILL, skill), (REGION, region), (COLLEGE, organisation), (STAGE, stage))
    return tuple(Scope(kind, identity) for kind, identity in said if identity)


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
    here = [and_(RoleGrant.scope_kind == one.kind, RoleGrant.scope_id == one.id) for one in places(assessment)]
    grant = select(RoleGrant.id).where(
        RoleGrant.role == "jury-president", or_(RoleGrant.scope_kind == EVERYWHERE, *here)
    )
    return session.scalar(grant.limit(1)) is not None
