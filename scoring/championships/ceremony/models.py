"""The table of the ceremony: what was done on the big screen of a stage, by whom and when; added to alone."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Code, Id, LongText, Moment

# No UPDATE and no DELETE on this table, on both databases: the triggers stand in the migration.
FROZEN_TABLES = ("ceremony_act",)


class CeremonyActRow(Base):
    """One act. `ordered` says `skills` (JSON, public ids in turn); `shown` and `opened` say a skill.

    `opened` says the `card`, and of which finalised results: what was opened of results that were corrected since
    counts no more. A rehearsal has invented results, and names none.
    """

    __tablename__ = "ceremony_act"

    id: Mapped[Id]
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), index=True)
    stage_skill_id: Mapped[int | None] = mapped_column(ForeignKey("stage_skill.id"))
    finalisation_id: Mapped[int | None] = mapped_column(ForeignKey("finalisation.id"))
    rehearsal: Mapped[bool] = mapped_column(Boolean)
    act: Mapped[Code]
    card: Mapped[Code | None]
    skills: Mapped[LongText | None]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("finalisation_id", "card"),
        CheckConstraint("act IN ('ordered', 'shown', 'opened', 'blanked', 'lit', 'begun-again')", name="act_known"),
        CheckConstraint(
            "finalisation_id IS NULL OR (act = 'opened' AND NOT rehearsal)", name="rehearsal_touches_nothing"
        ),
    )
