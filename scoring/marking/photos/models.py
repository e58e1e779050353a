"""The table of photos; the pictures themselves are files of the instance folder."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Id, Moment
from scoring.marking.models import CLIENT_ID, OPAQUE_ID, PUBLIC_ID, SHA256_HEX, SHEET_ID


class PhotoRow(Base):
    """A photo of a seat's work, taken for one sheet. It stands beside the journal, never in it. decisions.md 25.

    `sent` is the hash of what the tablet sent, `sha256` of the file that was made of it.
    """

    __tablename__ = "marking_photo"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    seat: Mapped[str] = mapped_column(ForeignKey("seat.public_id"), index=True)
    sheet: Mapped[str] = mapped_column(String(SHEET_ID))
    aspect: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    client_id: Mapped[str] = mapped_column(String(CLIENT_ID))
    sent: Mapped[str] = mapped_column(String(SHA256_HEX))
    sha256: Mapped[str] = mapped_column(String(SHA256_HEX))
    bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    deleted_at: Mapped[Moment | None]
    deleted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (UniqueConstraint("by", "client_id"),)
