"""Tables of appeals: what was appealed against, and what was decided; added to alone. decisions.md 19a."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Code, Id, Moment
from scoring.marking.models import OPAQUE_ID, PUBLIC_ID, SHEET_ID

# No UPDATE and no DELETE on these tables, on both databases: the triggers stand in the migration.
FROZEN_TABLES = ("appeal", "appeal_decision")


class AppealRow(Base):
    """An appeal of one seat against a sheet, or against one aspect of it. `revision`: the final results it asks to
    correct, None for an appeal made before the skill was final. Its words stand in the side table. decisions.md 25."""

    __tablename__ = "appeal"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    seat: Mapped[str] = mapped_column(ForeignKey("seat.public_id"))
    sheet: Mapped[str] = mapped_column(String(SHEET_ID))
    aspect: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    revision: Mapped[int | None]
    filed_as: Mapped[Code]
    text: Mapped[str] = mapped_column(ForeignKey("journal_text.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[Moment]

    __table_args__ = (
        Index("ix_appeal_seat", "seat"),
        CheckConstraint("filed_as IN ('college', 'expert')", name="filed_as_known"),
    )


class AppealDecisionRow(Base):
    """What became of an appeal, by whom, when and why; each appeal is decided once."""

    __tablename__ = "appeal_decision"

    id: Mapped[Id]
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), unique=True)
    outcome: Mapped[Code]
    reason_text: Mapped[str] = mapped_column(ForeignKey("journal_text.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]

    __table_args__ = (CheckConstraint("outcome IN ('upheld', 'rejected', 'withdrawn')", name="outcome_known"),)
