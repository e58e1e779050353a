"""The table of looks: one row for each version of an owner's, added to alone."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.documents.models import OPAQUE_ID
from scoring.foundation.db import Base, Id, LongText, Moment

# No UPDATE and no DELETE on this table, on both databases: the triggers stand in the migration.
FROZEN_TABLES = ("paper_design",)


class PaperDesignRow(Base):
    """A version of the look of an owner's papers ("stage:<id>", or an issuer's id); `look` is JSON."""

    __tablename__ = "paper_design"

    id: Mapped[Id]
    owner: Mapped[str] = mapped_column(String(OPAQUE_ID))
    version: Mapped[int]
    look: Mapped[LongText]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("owner", "version"),)
