"""Tables of what proves papers: public halves of keys, what was done with each, signatures that were attached."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Code, Id, LongText, Moment, Name, UtcDateTime

SHA256_HEX = 64
PUBLIC_ID = 16
OPAQUE_ID = 64

# No UPDATE and no DELETE on these, on both databases: the triggers stand in the migration.
FROZEN_TABLES = ("issuer_key_act", "attached_signature")


class IssuerKeyRow(Base):
    """A public key of an organisation that issues papers. Its private half lies in the instance folder, never here.

    `current` signs; `retired` still proves what it signed until `ended_at`; `withdrawn` proves nothing any more.
    """

    __tablename__ = "issuer_key"

    id: Mapped[Id]
    issuer: Mapped[str] = mapped_column(String(PUBLIC_ID), index=True)
    fingerprint: Mapped[str] = mapped_column(String(SHA256_HEX), unique=True)
    public_key: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("state IN ('current', 'retired', 'withdrawn')", name="state_known"),
        CheckConstraint("(state = 'current') = (ended_at IS NULL)", name="ended_unless_current"),
        Index(
            "uq_issuer_key_current", "issuer", unique=True,
            sqlite_where=text("state = 'current'"), postgresql_where=text("state = 'current'"),
        ),
    )  # fmt: skip


class IssuerKeyActRow(Base):
    """Who made, retired or withdrew a key, when and why; added to alone."""

    __tablename__ = "issuer_key_act"

    id: Mapped[Id]
    key_id: Mapped[int] = mapped_column(ForeignKey("issuer_key.id"), index=True)
    act: Mapped[Code]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    reason: Mapped[LongText]


class AttachedSignatureRow(Base):
    """A detached signature of a national program beside a paper (its opaque id); kept, not verified, added to alone."""

    __tablename__ = "attached_signature"

    id: Mapped[Id]
    paper: Mapped[str] = mapped_column(String(OPAQUE_ID))
    pdf_sha256: Mapped[str] = mapped_column(String(SHA256_HEX))
    sha256: Mapped[str] = mapped_column(String(SHA256_HEX))
    filename: Mapped[Name]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("paper", "sha256"),)
