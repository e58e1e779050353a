"""Tables of the schemes room: skills, schemes with their drafts and frozen versions, and the files they came from."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Code, Id, LongText, Moment, Name

PUBLIC_ID = 16
SHA256_HEX = 64


class SectorRow(Base):
    """A group of skills in the reference data."""

    __tablename__ = "sector"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_kk: Mapped[Name]
    name_ru: Mapped[Name]
    name_en: Mapped[Name]


class SkillRow(Base):
    """A skill of the reference data; schemes name it by number and may name one that is not here."""

    __tablename__ = "skill"

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    name_kk: Mapped[Name]
    name_ru: Mapped[Name]
    name_en: Mapped[Name]
    sector_id: Mapped[str | None] = mapped_column(ForeignKey("sector.id"))


class SchemeRow(Base):
    """One marking scheme through all its versions; the titles repeat the newest content, for lists and search."""

    __tablename__ = "scheme"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    skill_number: Mapped[str] = mapped_column(String(20))
    title_kk: Mapped[LongText]
    title_ru: Mapped[LongText]
    title_en: Mapped[LongText]
    purpose: Mapped[str] = mapped_column(String(20))
    owner: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]

    __table_args__ = (CheckConstraint("purpose IN ('championship', 'exam')", name="purpose_known"),)


class DraftRow(Base):
    """A scheme being written. `revision` is the last one saved (what an editor has `seen`);
    `stands_at` is the edit whose state holds now: an undo moves it back and is itself a new revision.
    """

    __tablename__ = "scheme_draft"

    id: Mapped[Id]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int]
    stands_at: Mapped[int]
    based_on: Mapped[int | None]
    opened_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[Moment]
    changed_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("state IN ('open', 'published', 'discarded')", name="state_known"),
        Index(
            "ix_scheme_draft_one_open",
            "scheme_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )


class RevisionRow(Base):
    """One saved state of a draft. An edit holds its content (zlib over canonical JSON) and the edit it was made
    upon; an undo or redo holds no content and names the edit it restores.
    """

    __tablename__ = "scheme_draft_revision"

    id: Mapped[Id]
    draft_id: Mapped[int] = mapped_column(ForeignKey("scheme_draft.id"))
    number: Mapped[int]
    act: Mapped[Code]
    parent: Mapped[int | None]
    restores: Mapped[int | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("draft_id", "number"),
        CheckConstraint("(content IS NULL) <> (restores IS NULL)", name="holds_or_restores"),
    )


class VersionRow(Base):
    """A published version: never updated, never deleted (triggers on both databases). decisions.md 8."""

    __tablename__ = "scheme_version"

    id: Mapped[Id]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    number: Mapped[int]
    content: Mapped[LongText]
    sha256: Mapped[str] = mapped_column(String(SHA256_HEX))
    purpose: Mapped[str] = mapped_column(String(20))
    reason: Mapped[LongText]
    published_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("scheme_id", "number"),)


class ImportRow(Base):
    """A workbook somebody dropped: the file's fingerprint, and what the reader had to say about it.

    `scheme_id` stays empty until the reading became a draft; `target_id` is the scheme the file is meant to replace.
    """

    __tablename__ = "scheme_import"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    filename: Mapped[Name]
    sha256: Mapped[str] = mapped_column(String(SHA256_HEX))
    purpose: Mapped[str] = mapped_column(String(20))
    job: Mapped[str | None] = mapped_column(String(32))
    target_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id"))
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("scheme_draft.id"), index=True)
    layout: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str | None] = mapped_column(String(2))
    content: Mapped[str | None] = mapped_column(Text)
    report: Mapped[str | None] = mapped_column(Text)
