"""Changing the open draft of a scheme by one edit; two people may edit different aspects at the same time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.foundation.errors import Outdated
from scoring.rules.calculations import Calculation
from scoring.rules.errors import RuleBroken
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Aspect, Scheme
from scoring.schemes import edits, history, placing
from scoring.schemes.access import Actor, account_of
from scoring.schemes.drafting import draft_for_change, note_content
from scoring.schemes.edits import Edit, SetAspect, SetCalculation
from scoring.schemes.models import DraftRow


@dataclass(frozen=True, slots=True)
class Saved:
    """The revision after an edit, and the content it left. An edit that changes nothing makes no revision."""

    revision: int
    content: Scheme


def edit_draft(session: Session, actor: Actor, public_id: str, edit: Edit, *, seen: int, at: datetime) -> Saved:
    """Apply one edit to the open draft that the editor last saw at revision `seen`.

    Raises Forbidden: not-allowed; NotFound: scheme-unknown; Outdated: no-open-draft, draft-changed (somebody saved
    the same part since); RuleBroken: what `edits.apply` and `history.append_state` raise.
    """
    scheme, draft = draft_for_change(session, actor, public_id)
    content = history.content_of(session, draft)
    _expect_same_part(session, draft, edit, content, seen)
    after = edits.apply(content, edit)
    if after == content:
        return Saved(draft.revision, content)
    history.append_state(session, draft, after, act=_act(edit), by=account_of(actor), at=at)
    note_content(scheme, after, at)
    return Saved(draft.revision, after)


def set_purpose(session: Session, actor: Actor, public_id: str, purpose: Purpose) -> None:
    """What the scheme will be used for decides how strictly its total is judged. decisions.md 6."""
    scheme, _ = draft_for_change(session, actor, public_id)
    scheme.purpose = purpose.value


def _expect_same_part(session: Session, draft: DraftRow, edit: Edit, content: Scheme, seen: int) -> None:
    """Parts are found by position, and positions move: only an aspect, found by its key, may be edited unseen."""
    if seen == draft.revision:
        return
    if not 0 < seen < draft.revision or not isinstance(edit, SetAspect | SetCalculation):
        raise Outdated("draft-changed", revision=draft.revision)
    before = _aspect(history.content_of(session, draft, seen), edit.key)
    if before is None or before != _aspect(content, edit.key):
        raise Outdated("draft-changed", revision=draft.revision)


def _aspect(scheme: Scheme, key: str) -> tuple[Aspect, Calculation | None] | None:
    try:
        aspect = placing.aspect_of(scheme, key)
    except RuleBroken:
        return None
    return aspect, scheme.calculation_of(aspect)


def _act(edit: Edit) -> str:
    """ "SetAspect" is kept as "set-aspect"."""
    name = type(edit).__name__
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("-")
