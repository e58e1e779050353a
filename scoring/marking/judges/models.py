"""Tables of those who judge: acts of setting up as they were done, and a proposal of panels that nobody took yet."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Code, Id, LongText, Moment


class ActRow(Base):
    """One act of setting up an assessment: `code` is that of its sentence, `params` (JSON) its values.

    No name stands here: an account is "account:12", a seat "seat:<public id>", put into words when it is shown.
    """

    __tablename__ = "assessment_act"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    code: Mapped[Code]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    params: Mapped[LongText]
    reason_text: Mapped[str | None] = mapped_column(ForeignKey("journal_text.id"))


class ProposalRow(Base):
    """Panels as they might be: `content` is JSON, changed by hand until it is taken; one for an assessment."""

    __tablename__ = "panel_proposal"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), unique=True)
    content: Mapped[LongText]
    revision: Mapped[int]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]
