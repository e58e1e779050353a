"""Changing the open draft of a scheme by one edit; two people may edit different aspects at the same time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.foundation.errors import Outdated
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme
from scoring.schemes import history
from scoring.schemes.access import Actor, account_of
from scoring.schemes.drafting import draft_for_change, note_content
from scoring.schemes.editor import edits
from scoring.schemes.editor.edits import Edit
from scoring.schemes.editor.merging import Clash, merged
from scoring.schemes.models import DraftRow


@dataclass(frozen=True, slots=True)
class Saved:
    """The revision after an edit, and the content it left. An edit that changes nothing makes no revision.

    `merged`: it was laid upon changes its editor had not seen.
    """

    revision: int
    content: Scheme
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Stood:
    """From which revision an edit was made; `settled`: at which its editor was shown what it clashes with."""

    seen: int
    settled: int | None = None


def edit_draft(
    session: Session, actor: Actor, public_id: str, edit: Edit, *, seen: int, at: datetime, settled: int | None = None
) -> Saved:
    """Apply one edit to the open draft that the editor last saw at revision `seen`.

    Who was shown at revision `settled` what clashes and still sends the edit wants it to stand.

    Raises Forbidden: not-allowed; NotFound: scheme-unknown; Outdated: no-open-draft, draft-changed (somebody saved
    the same field since); RuleBroken: what `edits.apply` and `history.append_state` raise.
    """
    scheme, draft = draft_for_change(session, actor, public_id)
    content = history.content_of(session, draft)
    unseen = seen != draft.revision
    after = edits.apply(content, _upon_what_stands(session, draft, edit, content, Stood(seen, settled)))
    if after == content:
        return Saved(draft.revision, content, unseen)
    history.append_state(session, draft, after, act=_act(edit), by=account_of(actor), at=at)
    note_content(scheme, after, at)
    return Saved(draft.revision, after, unseen)


def set_purpose(session: Session, actor: Actor, public_id: str, purpose: Purpose) -> None:
    """What the scheme will be used for decides how strictly its total is judged. decisions.md 6."""
    scheme, _ = draft_for_change(session, actor, public_id)
    scheme.purpose = purpose.value


def clashes_of(session: Session, actor: Actor, public_id: str, edit: Edit, *, seen: int) -> tuple[Clash, ...]:
    """What the edit and what was saved since both changed; none where the two cannot be laid side by side.

    Raises Forbidden: not-allowed; NotFound: scheme-unknown; Outdated: no-open-draft.
    """
    _, draft = draft_for_change(session, actor, public_id)
    if not 0 < seen <= draft.revision:
        return ()
    found = merged(history.content_of(session, draft, seen), history.content_of(session, draft), edit)
    return found.clashes if found else ()


def _upon_what_stands(session: Session, draft: DraftRow, edit: Edit, content: Scheme, stood: Stood) -> Edit:
    """The edit as it is to be applied; what others changed meanwhile and this edit did not is left as it is."""
    if stood.seen == draft.revision:
        return edit
    if not 0 < stood.seen < draft.revision:
        raise Outdated("draft-changed", revision=draft.revision)
    found = merged(history.content_of(session, draft, stood.seen), content, edit)
    if found is None or (found.clashes and stood.settled != draft.revision):
        raise Outdated("draft-changed", revision=draft.revision)
    return found.edit


def _act(edit: Edit) -> str:
    """ "SetAspect" is kept as "set-aspect"."""
    name = type(edit).__name__
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("-")
