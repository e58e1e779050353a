"""The table of scheme changes: who asked, who consented, from which version to which. decisions.md 8."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Id, LongText, Moment
from scoring.marking.models import PUBLIC_ID


class SchemeChangeRow(Base):
    """The chief expert asks to go on under another version; another person consents or refuses.

    `panels` is JSON: the panel's id for every sub-criterion that the new version adds.
    """

    __tablename__ = "scheme_change"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    from_version: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"))
    to_version: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"))
    panels: Mapped[LongText]
    reason_text: Mapped[str] = mapped_column(ForeignKey("journal_text.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[Moment]
    state: Mapped[str] = mapped_column(String(20))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[Moment | None]

    __table_args__ = (CheckConstraint("state IN ('open', 'granted', 'refused')", name="state_known"),)
