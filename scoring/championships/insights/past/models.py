"""Tables of past years' results: what files said of them, and the files. No board, no paper, no list reads them."""

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.championships.stages.models import OPAQUE_ID, SKILL_NUMBER
from scoring.foundation.db import Base, Code, Hundredths, Id, Name
from scoring.people.models import BroughtFile

SEASON_NAME = 20


class PastImportRow(BroughtFile, Base):
    """A file of past results; `rows` are emptied once taken.

    `region`: of which alone it brings results; None where it may bring those of all.
    """

    __tablename__ = "past_import"

    region: Mapped[str | None] = mapped_column(String(OPAQUE_ID))


class PastResultRow(Base):
    """One result as a file said it. `competitor` tells lines apart and is never shown outside the review of a file.

    `college` is "" where the file names a region alone. `turn` counts lines that nothing else tells apart, from 1.
    """

    __tablename__ = "past_result"

    id: Mapped[Id]
    import_id: Mapped[int] = mapped_column(ForeignKey("past_import.id"), index=True)
    season: Mapped[str] = mapped_column(String(SEASON_NAME))
    level: Mapped[Code]
    kind: Mapped[Code]
    track: Mapped[Code]
    number: Mapped[str] = mapped_column(String(SKILL_NUMBER))
    region: Mapped[str] = mapped_column(String(OPAQUE_ID), index=True)
    college: Mapped[str] = mapped_column(String(OPAQUE_ID), index=True)
    competitor: Mapped[Name]
    turn: Mapped[int]
    total: Mapped[Hundredths | None]
    maximum: Mapped[Hundredths]
    scale: Mapped[int | None] = mapped_column(Integer)
    medal: Mapped[Code | None]
    place: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        UniqueConstraint(
            "season", "level", "kind", "track", "number", "region", "college", "competitor", "turn",
            name="uq_past_result_once",
        ),
        CheckConstraint("level IN ('college', 'region', 'republic')", name="level_known"),
        CheckConstraint("medal IN ('gold', 'silver', 'bronze', 'medallion')", name="medal_known"),
        CheckConstraint("total IS NOT NULL OR scale IS NOT NULL", name="result_said"),
        CheckConstraint("maximum > 0", name="maximum_positive"),
    )  # fmt: skip
