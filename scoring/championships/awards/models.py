"""Tables of a stage's final results: what was finalised and who signed it; added to alone."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Id, LongText, Moment
from scoring.marking.models import SHA256_HEX

ROLE = 40

# No UPDATE and no DELETE on these tables, on both databases: the triggers stand in the migration.
FROZEN_TABLES = ("stage_finalisation", "stage_signature")


class StageFinalisationRow(Base):
    """The results of a stage as they were finalised: `document` (JSON) names the final results of each skill by hash,
    and holds the team tables and awards that follow from them; `hash` is the hash of the document."""

    __tablename__ = "stage_finalisation"

    id: Mapped[Id]
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    revision: Mapped[int]
    document: Mapped[LongText]
    hash: Mapped[str] = mapped_column(String(SHA256_HEX))
    at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("stage_id", "revision"),)


class StageSignatureRow(Base):
    """Who signed a stage's final results, in which role, and when."""

    __tablename__ = "stage_signature"

    id: Mapped[Id]
    finalisation_id: Mapped[int] = mapped_column(ForeignKey("stage_finalisation.id"))
    role: Mapped[str] = mapped_column(String(ROLE))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("finalisation_id", "role"),)


class StageFirstSignatureRow(Base):
    """The first of the two signatures, while it waits for the second; gone with it, or when the results changed."""

    __tablename__ = "stage_first_signature"

    id: Mapped[Id]
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), unique=True)
    hash: Mapped[str] = mapped_column(String(SHA256_HEX))
    role: Mapped[str] = mapped_column(String(ROLE))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
