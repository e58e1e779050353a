"""The table of sheets that were marked on paper, or given out of a tablet, and typed in."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Id, LongText, Moment
from scoring.marking.models import PUBLIC_ID, SHEET_ID


class PaperSheetRow(Base):
    """What somebody typed from a paper, until a second person has checked it; then what became of each line.

    `seen` is the seat's newest entry when it was typed. `content` is JSON of `content.Line`s, `outcome` JSON of what
    became of them, in the same order. `origin`: a paper form, or what a tablet gave out (docs/offline.md).
    """

    __tablename__ = "paper_sheet"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    seat: Mapped[str] = mapped_column(ForeignKey("seat.public_id"), index=True)
    sheet: Mapped[str] = mapped_column(String(SHEET_ID))
    state: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(20))
    seen: Mapped[int]
    content: Mapped[LongText]
    typed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    typed_at: Mapped[Moment]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_at: Mapped[Moment | None]
    reason_text: Mapped[str | None] = mapped_column(ForeignKey("journal_text.id"))
    outcome: Mapped[LongText | None]

    __table_args__ = (
        CheckConstraint("state IN ('typed', 'sent-back', 'confirmed', 'recorded')", name="state_known"),
        CheckConstraint("origin IN ('paper', 'tablet')", name="origin_known"),
    )
