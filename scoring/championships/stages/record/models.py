"""The table of results of international stages: a record that people keep by hand; nothing is marked there."""

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.championships.stages.models import SKILL_NUMBER
from scoring.foundation.db import Base, Id, Name


class InternationalResultRow(Base):
    """Who stood where in a skill, as it was published abroad. `points` are the whole numbers of the 700 scale."""

    __tablename__ = "international_result"

    id: Mapped[Id]
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(SKILL_NUMBER))
    skill: Mapped[Name]
    competitor: Mapped[Name]
    place: Mapped[int | None] = mapped_column(Integer)
    medal: Mapped[str | None] = mapped_column(String(20))
    points: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        UniqueConstraint("stage_id", "position"),
        CheckConstraint("medal IN ('gold', 'silver', 'bronze', 'medallion')", name="medal_known"),
    )
