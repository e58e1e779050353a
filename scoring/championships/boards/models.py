"""Tables of the boards: what the public sees of a stage and of a skill, who chose it, and who sat there when."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Code, Id, LongText, Moment

SHOWS = ("nothing", "progress", "totals", "freeze")

# No UPDATE and no DELETE on these tables, on both databases: the triggers stand in the migration.
FROZEN_TABLES = ("board_act", "board_seating")


class BoardSettingRow(Base):
    """What the public sees of a skill, or of all skills of a stage that say nothing of their own (no skill here).

    `shows` is None where a skill does as its stage does. `released_at`: since when its final results are shown.
    """

    __tablename__ = "board_setting"

    id: Mapped[Id]
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), index=True)
    stage_skill_id: Mapped[int | None] = mapped_column(ForeignKey("stage_skill.id"), unique=True)
    shows: Mapped[Code | None]
    freezes_at: Mapped[Moment | None]
    released_at: Mapped[Moment | None]
    revision: Mapped[int]

    __table_args__ = (
        CheckConstraint("shows IN ('nothing', 'progress', 'totals', 'freeze')", name="shows_known"),
        Index(
            "uq_board_setting_stage", "stage_id", unique=True,
            sqlite_where=text("stage_skill_id IS NULL"), postgresql_where=text("stage_skill_id IS NULL"),
        ),
    )  # fmt: skip


class BoardActRow(Base):
    """Who chose what the public sees, and who released results; added to alone."""

    __tablename__ = "board_act"

    id: Mapped[Id]
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), index=True)
    stage_skill_id: Mapped[int | None] = mapped_column(ForeignKey("stage_skill.id"))
    act: Mapped[Code]
    shows: Mapped[Code | None]
    freezes_at: Mapped[Moment | None]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]


class BoardSeatingRow(Base):
    """How the seats of an assessment took part, and by which scheme version, from a moment on; added to alone.

    The journal knows when a mark was given, and nothing of a status: a board of an earlier moment asks here.
    `seats` is JSON: public id of the seat -> [number, status].
    """

    __tablename__ = "board_seating"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"))
    seats: Mapped[LongText]
    since: Mapped[Moment]
