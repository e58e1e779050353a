"""Tables of setting up: draws as they were prepared and held, and files of seats."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Id, LongText, Moment
from scoring.marking.setting_up import SEED_MAX
from scoring.people.models import FileTakenByJob


class SeatDrawRow(Base):
    """A draw: first its seed and workplaces, shown to everybody; once held, who drew what. It is never changed then.

    `result` (JSON) is what the protocol prints: the entrants by their ids, and what each drew.
    """

    __tablename__ = "seat_draw"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    number: Mapped[int]
    algorithm: Mapped[str] = mapped_column(String(40))
    seed: Mapped[str] = mapped_column(String(SEED_MAX))
    workplaces: Mapped[LongText]
    prepared_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    prepared_at: Mapped[Moment]
    held_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    held_at: Mapped[Moment | None]
    result: Mapped[LongText | None]

    __table_args__ = (UniqueConstraint("assessment_id", "number"),)


class SeatImportRow(FileTakenByJob, Base):
    """A file of seats that somebody brought."""

    __tablename__ = "seat_import"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
