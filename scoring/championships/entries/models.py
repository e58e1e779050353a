"""Tables of entries: who replaced whom under an entry, and files of entries that somebody brought."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from scoring.championships.stages.models import OPAQUE_ID
from scoring.foundation.db import Base, Id
from scoring.people.models import FileTakenByJob

# No UPDATE and no DELETE, on both databases: the triggers stand in the migration.
FROZEN_TABLES = ("stage_entry_swap",)


class EntrySwapRow(Base):
    """What a swap did at one position: who went, who came ("" nobody), as opaque ids; it belongs to an act."""

    __tablename__ = "stage_entry_swap"

    id: Mapped[Id]
    act_id: Mapped[int] = mapped_column(ForeignKey("stage_entry_act.id"), index=True)
    position: Mapped[int]
    gone: Mapped[str] = mapped_column(String(OPAQUE_ID))
    came: Mapped[str] = mapped_column(String(OPAQUE_ID))


class EntryImportRow(FileTakenByJob, Base):
    """A file of entries that somebody brought."""

    __tablename__ = "stage_entry_import"

    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), index=True)
