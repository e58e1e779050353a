"""The table of files of skills that somebody brought."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base
from scoring.people.models import BroughtFile


class StageSkillImportRow(BroughtFile, Base):
    """A file of skills. `taken` only counts what was done; `rows` stay, being nobody's personal data."""

    __tablename__ = "stage_skill_import"

    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), index=True)
