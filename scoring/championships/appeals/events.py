"""What others hear of appeals."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AppealFiled:
    """An appeal is open: its skill cannot be finalised."""

    assessment: str
    appeal: str


@dataclass(frozen=True, slots=True)
class AppealDecided:
    """An appeal was upheld, rejected, or withdrawn by whoever made it."""

    assessment: str
    appeal: str
    outcome: str
