"""Beginning a scheme, opening a draft of it, going back and forth in its history, and laying it aside."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Outdated, Refused
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import NO_TEXT, Criterion, Scheme, Text
from scoring.schemes import access, history
from scoring.schemes.access import Actor
from scoring.schemes.content import expect_storable, scheme_from_bytes
from scoring.schemes.models import DraftRow, SchemeRow, VersionRow

OPEN, PUBLISHED, DISCARDED = "open", "published", "discarded"
PUBLIC_ID_BYTES = 9  # 12 letters of base64


def new_public_id() -> str:
    return secrets.token_urlsafe(PUBLIC_ID_BYTES)


def begin_scheme(
    session: Session,
    actor: Actor,
    content: Scheme,
    *,
    purpose: Purpose,
    at: datetime,
    act: str = "begun",
    new_id: Callable[[], str] = new_public_id,
) -> SchemeRow:
    """A new scheme with an open draft that holds the content.

    Raises Forbidden: not-allowed; RuleBroken: what `content.expect_storable` raises.
    """
    access.require(actor, access.IMPORT)
    expect_storable(content)
    scheme = SchemeRow(
        public_id=new_id(),
        purpose=purpose.value,
        owner=access.account_of(actor),
        created_at=at,
        changed_at=at,
        skill_number=content.skill_number[:20],
        title_kk=content.title.kk,
        title_ru=content.title.ru,
        title_en=content.title.en,
    )
    session.add(scheme)
    session.flush()
    _open(session, actor, scheme, content, act=act, at=at, based_on=None)
    return scheme


def empty_content(skill_number: str, title: Text) -> Scheme:
    """What a scheme begun from nothing holds: a first criterion to write into."""
    return Scheme(skill_number=skill_number, title=title, criteria=(Criterion("A", NO_TEXT),))


def open_draft_from(session: Session, actor: Actor, public_id: str, number: int, *, at: datetime) -> DraftRow:
    """A draft that starts as version `number`. decisions.md 8.

    Raises Forbidden: not-allowed; NotFound: scheme-unknown, version-unknown; Outdated: draft-open-already.
    """
    scheme = find_scheme(session, public_id, lock=True)
    access.require(actor, access.EDIT, owner=scheme.owner)
    if _draft(session, scheme):
        raise Outdated("draft-open-already")
    version = find_version(session, scheme, number)
    content = scheme_from_bytes(version.content.encode())
    return _open(session, actor, scheme, content, act="opened-from-version", at=at, based_on=number)


def discard_draft(session: Session, actor: Actor, public_id: str, *, seen: int, at: datetime) -> None:
    """The draft is laid aside; its states stay. Raises as `draft_for_change` does."""
    _, draft = draft_for_change(session, actor, public_id)
    expect_seen(draft, seen)
    draft.state = DISCARDED
    draft.changed_at = at


def undo(session: Session, actor: Actor, public_id: str, *, seen: int, at: datetime) -> DraftRow:
    """Back to the state before the last edit. Raises Refused: nothing-to-undo; and as `draft_for_change` does."""
    scheme, draft = draft_for_change(session, actor, public_id)
    expect_seen(draft, seen)
    edit = history.edit_before(session, draft)
    if edit is None:
        raise Refused("nothing-to-undo")
    return _return_to(session, actor, scheme, draft, edit, act="undone", at=at)


def redo(session: Session, actor: Actor, public_id: str, *, seen: int, at: datetime) -> DraftRow:
    """Forth to the edit that was undone. Raises Refused: nothing-to-redo; and as `draft_for_change` does."""
    scheme, draft = draft_for_change(session, actor, public_id)
    expect_seen(draft, seen)
    edit = history.edit_after(session, draft)
    if edit is None:
        raise Refused("nothing-to-redo")
    return _return_to(session, actor, scheme, draft, edit, act="redone", at=at)


def draft_for_change(session: Session, actor: Actor, public_id: str) -> tuple[SchemeRow, DraftRow]:
    """The scheme and its open draft, locked for this transaction.

    Raises Forbidden: not-allowed; NotFound: scheme-unknown; Outdated: no-open-draft.
    """
    scheme = find_scheme(session, public_id, lock=True)
    access.require(actor, access.EDIT, owner=scheme.owner)
    draft = _draft(session, scheme)
    if draft is None:
        raise Outdated("no-open-draft")
    return scheme, draft


def expect_seen(draft: DraftRow, seen: int) -> None:
    """Raises Outdated: draft-changed."""
    if seen != draft.revision:
        raise Outdated("draft-changed", revision=draft.revision)


def find_scheme(session: Session, public_id: str, *, lock: bool = False) -> SchemeRow:
    """Raises NotFound: scheme-unknown."""
    query = select(SchemeRow).where(SchemeRow.public_id == public_id)
    scheme = session.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    if scheme is None:
        raise NotFound("scheme-unknown")
    return scheme


def find_version(session: Session, scheme: SchemeRow, number: int) -> VersionRow:
    """Raises NotFound: version-unknown."""
    query = select(VersionRow).where(VersionRow.scheme_id == scheme.id, VersionRow.number == number)
    version = session.execute(query).scalar_one_or_none()
    if version is None:
        raise NotFound("version-unknown")
    return version


def note_content(scheme: SchemeRow, content: Scheme, at: datetime) -> None:
    """The scheme's row repeats the titles for lists."""
    scheme.skill_number = content.skill_number[:20]
    scheme.title_kk, scheme.title_ru, scheme.title_en = content.title.kk, content.title.ru, content.title.en
    scheme.changed_at = at


def _draft(session: Session, scheme: SchemeRow) -> DraftRow | None:
    query = select(DraftRow).where(DraftRow.scheme_id == scheme.id, DraftRow.state == OPEN)
    return session.execute(query).scalar_one_or_none()


def _open(
    session: Session,
    actor: Actor,
    scheme: SchemeRow,
    content: Scheme,
    *,
    act: str,
    at: datetime,
    based_on: int | None,
) -> DraftRow:
    draft = DraftRow(
        scheme_id=scheme.id,
        state=OPEN,
        revision=0,
        stands_at=0,
        based_on=based_on,
        opened_by=access.account_of(actor),
        opened_at=at,
        changed_at=at,
    )
    session.add(draft)
    session.flush()
    history.append_state(session, draft, content, act=act, by=access.account_of(actor), at=at)
    note_content(scheme, content, at)
    return draft


def _return_to(
    session: Session, actor: Actor, scheme: SchemeRow, draft: DraftRow, edit: int, *, act: str, at: datetime
) -> DraftRow:
    history.append_return(session, draft, edit, act=act, by=access.account_of(actor), at=at)
    session.flush()
    note_content(scheme, history.content_of(session, draft), at)
    return draft
