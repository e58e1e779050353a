"""Tables of advancing: what was done to the list of a skill, added to alone; training camps and their rosters."""

import datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Code, Id, LongText, Moment, Name
from scoring.marking.models import SHA256_HEX

PUBLIC_ID = 16
OPAQUE_ID = 64
SEAT_NUMBER = 20

# No UPDATE and no DELETE, on both databases: the triggers stand in the migration.
FROZEN_TABLES = ("advancement_act",)


class AdvancementActRow(Base):
    """One act done to the list of a skill: who, when, why. What stands is folded from them in order of `seq`.

    `results` is the hash of the finalised results that the act rests on. `seat` is a number, as standings have it;
    `nomination` the public id of a nomination that the act makes or answers; `entry` the entry it became at the next
    stage, where that stage is held here. `content` (JSON) holds what else the act says, never a name; its reason is a
    text beside it, so that it can be erased. decisions.md 17, 19, 25.
    """

    __tablename__ = "advancement_act"

    id: Mapped[Id]
    stage_skill_id: Mapped[int] = mapped_column(ForeignKey("stage_skill.id"))
    seq: Mapped[int]
    act: Mapped[Code]
    results: Mapped[str] = mapped_column(String(SHA256_HEX))
    seat: Mapped[str | None] = mapped_column(String(SEAT_NUMBER))
    nomination: Mapped[str | None] = mapped_column(String(PUBLIC_ID), index=True)
    entry: Mapped[str | None] = mapped_column(ForeignKey("stage_entry.public_id"))
    organisation: Mapped[str | None] = mapped_column(String(OPAQUE_ID), index=True)
    content: Mapped[LongText]
    reason_text: Mapped[str | None] = mapped_column(ForeignKey("journal_text.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("stage_skill_id", "seq"),)


class CampRow(Base):
    """A training camp that follows a stage: of the national team after the republic, of a region's team before it."""

    __tablename__ = "training_camp"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), index=True)
    name: Mapped[Name]
    host: Mapped[Name]
    venue: Mapped[Name]
    begins: Mapped[datetime.date] = mapped_column(Date)
    ends: Mapped[datetime.date] = mapped_column(Date)
    revision: Mapped[int]
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[Moment]

    __table_args__ = (CheckConstraint("begins <= ends", name="begins_before_it_ends"),)


class CampMemberRow(Base):
    """A person on the roster of a camp, with the skill and place they come from; lodging and transport are ticks."""

    __tablename__ = "training_camp_member"

    id: Mapped[Id]
    camp_id: Mapped[int] = mapped_column(ForeignKey("training_camp.id"))
    stage_skill_id: Mapped[int] = mapped_column(ForeignKey("stage_skill.id"))
    person: Mapped[str] = mapped_column(String(OPAQUE_ID))
    place: Mapped[int]
    organisation: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    region: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    lodging: Mapped[bool] = mapped_column(Boolean)
    transport: Mapped[bool] = mapped_column(Boolean)

    __table_args__ = (UniqueConstraint("camp_id", "person"),)
