"""Freezing a draft as a version: nothing hard may stand against it, and a change says why. decisions.md 6, 8."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.foundation import events
from scoring.foundation.errors import Refused
from scoring.rules.rulesets import Purpose, Severity, default_ruleset
from scoring.rules.scheme import Scheme
from scoring.rules.scheme_checks import Problem, check_scheme
from scoring.schemes import access, history
from scoring.schemes.access import Actor
from scoring.schemes.content import canonical_bytes, fingerprint
from scoring.schemes.drafting import PUBLISHED, draft_for_change, expect_seen
from scoring.schemes.models import SchemeRow, VersionRow

REASON_MAX = 2000  # characters


@dataclass(frozen=True, slots=True)
class VersionPublished:
    """Announced when a scheme has a new frozen version."""

    scheme: str
    number: int


class NotPublishable(Refused):
    """Hard problems stand against the scheme; they come along, so that the answer can list them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("scheme-has-errors", count=len(problems))
        self.problems = problems


def publish(session: Session, actor: Actor, public_id: str, *, reason: str, seen: int, at: datetime) -> VersionRow:
    """Freeze the open draft as the next version. A first version needs no reason.

    Raises Forbidden: not-allowed; NotFound: scheme-unknown; Outdated: no-open-draft, draft-changed; NotPublishable:
    scheme-has-errors; Refused: reason-missing, reason-too-long, nothing-changed.
    """
    scheme, draft = draft_for_change(session, actor, public_id)
    access.require(actor, access.PUBLISH, owner=scheme.owner)
    expect_seen(draft, seen)
    content = history.content_of(session, draft)
    _expect_publishable(content, Purpose(scheme.purpose))
    number = (_newest(session, scheme) or 0) + 1
    version = VersionRow(
        scheme_id=scheme.id,
        number=number,
        content=canonical_bytes(content).decode(),
        sha256=fingerprint(content),
        purpose=scheme.purpose,
        reason=_expect_reason(reason, number),
        published_by=access.account_of(actor),
        published_at=at,
    )
    _expect_change(session, scheme, version)
    session.add(version)
    draft.state, draft.changed_at, scheme.changed_at = PUBLISHED, at, at
    session.flush()
    events.note(session, VersionPublished(scheme.public_id, number))
    return version


def hard_problems(content: Scheme, purpose: Purpose) -> tuple[Problem, ...]:
    """What stands in the way of a frozen version. decisions.md 6."""
    problems = check_scheme(content, default_ruleset(purpose).scheme, publishing=True)
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def _expect_publishable(content: Scheme, purpose: Purpose) -> None:
    problems = hard_problems(content, purpose)
    if problems:
        raise NotPublishable(problems)


def _expect_reason(reason: str, number: int) -> str:
    reason = reason.strip()
    if number > 1 and not reason:  # decisions.md 8
        raise Refused("reason-missing")
    if len(reason) > REASON_MAX:
        raise Refused("reason-too-long", limit=REASON_MAX)
    return reason


def _newest(session: Session, scheme: SchemeRow) -> int | None:
    return session.execute(select(func.max(VersionRow.number)).where(VersionRow.scheme_id == scheme.id)).scalar_one()


def _expect_change(session: Session, scheme: SchemeRow, version: VersionRow) -> None:
    """A version that says what the one before said would only split the marks given under both."""
    before = select(VersionRow.sha256).where(VersionRow.scheme_id == scheme.id, VersionRow.number == version.number - 1)
    if session.execute(before).scalar_one_or_none() == version.sha256:
        raise Refused("nothing-changed")
