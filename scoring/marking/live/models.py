"""The table of what tablets last told: how many marks wait on each, how old, how many were refused."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Id, LongText, Moment

DEVICE_ID = 64
DEVICE_NAME = 100


class TabletReportRow(Base):
    """The last word of one device of one account in one assessment; a tablet that fell silent keeps its row.

    `places` (JSON): the seat and sub-criterion of each sheet of which marks wait.
    """

    __tablename__ = "tablet_report"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    device: Mapped[str] = mapped_column(String(DEVICE_ID))
    device_name: Mapped[str] = mapped_column(String(DEVICE_NAME))
    waiting: Mapped[int]
    oldest: Mapped[Moment | None]
    refused: Mapped[int]
    places: Mapped[LongText] = mapped_column(server_default="[]")
    seen_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("assessment_id", "account_id", "device"),)
