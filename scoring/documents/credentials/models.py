"""What a certificate's credential needs beside the register: its place in the lists of annulled ones, and a salt."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.documents.models import OPAQUE_ID
from scoring.foundation.db import Base, Id

SALT_HEX = 32

# No UPDATE and no DELETE on it, on both databases: the triggers stand in the migration.
FROZEN_TABLES = ("paper_credential",)


class PaperCredentialRow(Base):
    """`place` counts the certificates of an issuer from 0; the salt (hexadecimal) hides the holder."""

    __tablename__ = "paper_credential"

    id: Mapped[Id]
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), unique=True)
    issuer: Mapped[str] = mapped_column(String(OPAQUE_ID))
    place: Mapped[int]
    salt: Mapped[str] = mapped_column(String(SALT_HEX))

    __table_args__ = (UniqueConstraint("issuer", "place"),)
