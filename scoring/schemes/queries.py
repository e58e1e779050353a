"""What pages and programs read of schemes: frozen views, never rows; whoever may not see a scheme gets none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.foundation.collation import kazakh_key, normalised
from scoring.foundation.errors import NotFound
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme, Text
from scoring.schemes import access, history
from scoring.schemes.access import Actor
from scoring.schemes.content import scheme_from_bytes
from scoring.schemes.drafting import OPEN, find_scheme, find_version
from scoring.schemes.models import DraftRow, ImportRow, RevisionRow, SchemeRow, SkillRow, VersionRow

HISTORY_SHOWN = 50  # newest saved states on the history list


@dataclass(frozen=True, slots=True)
class SchemeCard:
    """A line of the list of schemes. `version` is the newest frozen one, None before the first."""

    public_id: str
    skill_number: str
    title: Text
    purpose: Purpose
    owner: str
    changed_at: datetime
    drafted: bool
    version: int | None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A published version without its content."""

    number: int
    sha256: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A scheme as its author works with it: the open draft, or else the newest version.

    `revision` is None when there is no draft; `version` is the newest frozen number, None before the first.
    """

    public_id: str
    purpose: Purpose
    owner: str
    owner_id: int
    content: Scheme
    changed_at: datetime
    revision: int | None
    based_on: int | None
    can_undo: bool
    can_redo: bool
    versions: tuple[VersionLine, ...]
    imported: str | None
    may_edit: bool
    may_publish: bool
    may_export: bool

    @property
    def version(self) -> int | None:
        return self.versions[0].number if self.versions else None


@dataclass(frozen=True, slots=True)
class VersionView:
    """A frozen version with its content."""

    public_id: str
    purpose: Purpose
    line: VersionLine
    content: Scheme


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A saved state of a draft: what was done, by whom, when."""

    number: int
    act: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill to choose from."""

    number: str
    name: Text


def list_schemes(session: Session, actor: Actor, search: str = "", *, language: str = "kk") -> list[SchemeCard]:
    """The schemes the actor may see, by the Kazakh alphabet of their titles in the language.

    Raises Forbidden: not-allowed.
    """
    access.require(actor, access.IMPORT)
    drafted = set(session.scalars(select(DraftRow.scheme_id).where(DraftRow.state == OPEN)))
    newest = dict(
        session.execute(select(VersionRow.scheme_id, func.max(VersionRow.number)).group_by(VersionRow.scheme_id)).all()
    )
    names = _Names(session)
    cards = [
        _card(row, names, drafted=row.id in drafted, version=newest.get(row.id))
        for row in session.scalars(select(SchemeRow))
        if (row.id in drafted or row.id in newest) and access.allowed(actor, access.SEE, owner=row.owner)
    ]
    wanted = normalised(search)
    found = [card for card in cards if wanted in _searched(card)]
    return sorted(found, key=lambda card: kazakh_key(said(card.title, language)))


def scheme_view(session: Session, actor: Actor, public_id: str) -> SchemeView:
    """Raises Forbidden: not-allowed; NotFound: scheme-unknown, scheme-without-content."""
    scheme = seen_scheme(session, actor, public_id)
    draft = session.execute(
        select(DraftRow).where(DraftRow.scheme_id == scheme.id, DraftRow.state == OPEN)
    ).scalar_one_or_none()
    versions = version_lines(session, scheme)
    if draft is None and not versions:
        raise NotFound("scheme-without-content")
    return SchemeView(
        public_id=scheme.public_id,
        purpose=Purpose(scheme.purpose),
        owner=_Names(session)(scheme.owner),
        owner_id=scheme.owner,
        content=history.content_of(session, draft) if draft else _content(session, scheme, versions[0].number),
        changed_at=draft.changed_at if draft else scheme.changed_at,
        revision=draft.revision if draft else None,
        based_on=draft.based_on if draft else None,
        can_undo=draft is not None and history.edit_before(session, draft) is not None,
        can_redo=draft is not None and history.edit_after(session, draft) is not None,
        versions=versions,
        imported=_newest_import(session, scheme),
        may_edit=access.allowed(actor, access.EDIT, owner=scheme.owner),
        may_publish=access.allowed(actor, access.PUBLISH, owner=scheme.owner),
        may_export=access.allowed(actor, access.EXPORT, owner=scheme.owner),
    )


def version_view(session: Session, actor: Actor, public_id: str, number: int) -> VersionView:
    """Raises Forbidden: not-allowed; NotFound: scheme-unknown, version-unknown."""
    scheme = seen_scheme(session, actor, public_id)
    row = find_version(session, scheme, number)
    line = VersionLine(row.number, row.sha256, row.reason, _Names(session)(row.published_by), row.published_at)
    return VersionView(scheme.public_id, Purpose(row.purpose), line, scheme_from_bytes(row.content.encode()))


def standing_content(session: Session, public_id: str, number: int | None) -> Scheme:
    """A version, else the open draft, else the newest version; for the terminal, which asks nobody.

    Raises NotFound: scheme-unknown, version-unknown, scheme-without-content.
    """
    scheme = find_scheme(session, public_id)
    if number is not None:
        return _content(session, scheme, number)
    draft = session.execute(
        select(DraftRow).where(DraftRow.scheme_id == scheme.id, DraftRow.state == OPEN)
    ).scalar_one_or_none()
    if draft:
        return history.content_of(session, draft)
    newest = session.scalar(select(func.max(VersionRow.number)).where(VersionRow.scheme_id == scheme.id))
    if newest is None:
        raise NotFound("scheme-without-content")
    return _content(session, scheme, newest)


def draft_history(session: Session, actor: Actor, public_id: str) -> list[HistoryLine]:
    """The newest saved states of the open draft, newest first."""
    scheme = seen_scheme(session, actor, public_id)
    names = _Names(session)
    rows = session.execute(
        select(RevisionRow.number, RevisionRow.act, RevisionRow.by, RevisionRow.at)
        .join(DraftRow, DraftRow.id == RevisionRow.draft_id)
        .where(DraftRow.scheme_id == scheme.id, DraftRow.state == OPEN)
        .order_by(RevisionRow.number.desc())
        .limit(HISTORY_SHOWN)
    )
    return [HistoryLine(number, act, names(by), at) for number, act, by, at in rows]


def list_skills(session: Session) -> list[Skill]:
    """The skills of the reference data by number."""
    rows = session.scalars(select(SkillRow)).all()
    skills = [Skill(row.number, Text(row.name_kk, row.name_ru, row.name_en)) for row in rows]
    return sorted(skills, key=lambda skill: kazakh_key(skill.number))


def seen_scheme(session: Session, actor: Actor, public_id: str) -> SchemeRow:
    """Raises Forbidden: not-allowed; NotFound: scheme-unknown."""
    scheme = find_scheme(session, public_id)
    access.require(actor, access.SEE, owner=scheme.owner)
    return scheme


def version_lines(session: Session, scheme: SchemeRow) -> tuple[VersionLine, ...]:
    """Newest first."""
    names = _Names(session)
    rows = session.execute(
        select(
            VersionRow.number, VersionRow.sha256, VersionRow.reason, VersionRow.published_by, VersionRow.published_at
        )
        .where(VersionRow.scheme_id == scheme.id)
        .order_by(VersionRow.number.desc())
    )
    return tuple(VersionLine(number, sha256, reason, names(by), at) for number, sha256, reason, by, at in rows)


def said(text: Text, language: str) -> str:
    """The text in the reader's language, else in the first that has it."""
    return next((each for each in (getattr(text, language, ""), text.kk, text.ru, text.en) if each), "")


class _Names:
    """The names of accounts, each asked for once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.known: dict[int, str] = {}

    def __call__(self, account: int) -> str:
        if account not in self.known:
            self.known[account] = access.gate().name_of(self.session, account)
        return self.known[account]


def _card(row: SchemeRow, names: _Names, *, drafted: bool, version: int | None) -> SchemeCard:
    title = Text(row.title_kk, row.title_ru, row.title_en)
    purpose = Purpose(row.purpose)
    return SchemeCard(
        row.public_id, row.skill_number, title, purpose, names(row.owner), row.changed_at, drafted, version
    )


def _searched(card: SchemeCard) -> str:
    texts: Iterable[str] = (card.skill_number, card.title.kk, card.title.ru, card.title.en, card.owner)
    return normalised(" ".join(texts))


def _content(session: Session, scheme: SchemeRow, number: int) -> Scheme:
    return scheme_from_bytes(find_version(session, scheme, number).content.encode())


def _newest_import(session: Session, scheme: SchemeRow) -> str | None:
    found = select(ImportRow.public_id).where(ImportRow.scheme_id == scheme.id).order_by(ImportRow.id.desc()).limit(1)
    return session.execute(found).scalar_one_or_none()
