"""The saved states of a draft: writing one, reading one, and which edit an undo or a redo leads to."""

import zlib
from datetime import datetime
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.rules.scheme import Scheme
from scoring.schemes.content import canonical_bytes, expect_storable, scheme_from_bytes
from scoring.schemes.models import DraftRow, RevisionRow

PARSED_KEPT = 64  # schemes in memory; a parsed one of 200 aspects takes about half a megabyte


def content_of(session: Session, draft: DraftRow, number: int | None = None) -> Scheme:
    """The scheme as it stood at a revision, now when None."""
    edit = draft.stands_at if number is None else _edit_behind(session, draft, number)
    found = select(RevisionRow.content).where(RevisionRow.draft_id == draft.id, RevisionRow.number == edit)
    return _parsed(session.execute(found).scalar_one() or b"")


def append_state(session: Session, draft: DraftRow, scheme: Scheme, *, act: str, by: int, at: datetime) -> None:
    """An edit: a new state upon the one that stands.

    Raises RuleBroken: what `content.expect_storable` raises; a state that cannot be read back would lock its draft.
    """
    expect_storable(scheme)
    number = draft.revision + 1
    parent = draft.stands_at if draft.revision else None
    content = zlib.compress(canonical_bytes(scheme))
    session.add(
        RevisionRow(
            draft_id=draft.id, number=number, act=act, parent=parent, restores=None, content=content, by=by, at=at
        )
    )
    draft.revision = draft.stands_at = number
    draft.changed_at = at


def append_return(session: Session, draft: DraftRow, edit: int, *, act: str, by: int, at: datetime) -> None:
    """An undo or redo: a new revision that brings back the state of an edit."""
    number = draft.revision + 1
    session.add(
        RevisionRow(draft_id=draft.id, number=number, act=act, parent=None, restores=edit, content=None, by=by, at=at)
    )
    draft.revision, draft.stands_at = number, edit
    draft.changed_at = at


def edit_before(session: Session, draft: DraftRow) -> int | None:
    """The edit an undo leads to, None at the first."""
    found = select(RevisionRow.parent).where(
        RevisionRow.draft_id == draft.id, RevisionRow.number == draft.stands_at, RevisionRow.restores.is_(None)
    )
    return session.execute(found).scalar_one()


def edit_after(session: Session, draft: DraftRow) -> int | None:
    """The edit a redo leads to: the newest made upon the one that stands; None when nothing was undone."""
    found = select(func.max(RevisionRow.number)).where(
        RevisionRow.draft_id == draft.id, RevisionRow.parent == draft.stands_at
    )
    return session.execute(found).scalar_one()


def act_of(session: Session, draft: DraftRow, number: int) -> str:
    """What the edit of this number did: "set-aspect"."""
    found = select(RevisionRow.act).where(RevisionRow.draft_id == draft.id, RevisionRow.number == number)
    return session.execute(found).scalar_one()


def _edit_behind(session: Session, draft: DraftRow, number: int) -> int:
    found = select(RevisionRow.restores).where(RevisionRow.draft_id == draft.id, RevisionRow.number == number)
    return session.execute(found).scalar_one() or number


@lru_cache(maxsize=PARSED_KEPT)
def _parsed(content: bytes) -> Scheme:
    return scheme_from_bytes(zlib.decompress(content))
