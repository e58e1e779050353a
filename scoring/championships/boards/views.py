"""What boards are made of: the public view, which may be said aloud, and the state behind it, which may not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from scoring.championships.boards.counting import Progress, Running
from scoring.marking.frames import Seat
from scoring.marking.setup.viewing import Named
from scoring.rules.rulesets import RuleSet

Names = Mapping[str, tuple[Named, ...]]


class Shown(StrEnum):
    """What a board holds. FROZEN is TOTALS of an earlier moment."""

    NOTHING = "nothing"
    PROGRESS = "progress"
    TOTALS = "totals"
    FROZEN = "frozen"
    RESULTS = "results"


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One seat as anybody may see it: by number, college and region; by name where everyone of it agreed.

    `total` is decimal text. `scale` is text too: below the bound it says so ("<500"). `place` None: listed apart.
    """

    seat: str
    place: int | None
    total: str | None
    scale: str | None
    medal: str | None
    guest: bool
    workplace: str
    organisation: str
    region: str
    names: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision by which results before these were corrected: its number and its date alone."""

    number: str
    on: date


@dataclass(frozen=True, slots=True)
class Corrections:
    """Of final results. `decided`: the decision that led to them, None where they are the first. `open`: a decision
    has opened these very results, and nothing newer is signed."""

    decided: Decided | None = None
    open: bool = False


NEVER_CORRECTED = Corrections()


@dataclass(frozen=True, slots=True)
class PublicBoard:
    """What an audience may hear of a skill at a moment, and nothing else.

    `counted` of `of` sub-criteria are in the totals. `hash`, `results_revision` and `corrections` are those of
    released results.
    """

    shown: Shown = Shown.NOTHING
    progress: Progress | None = None
    counted: int = 0
    of: int = 0
    frozen_at: datetime | None = None
    released_at: datetime | None = None
    hash: str = ""
    results_revision: int = 0
    corrections: Corrections = NEVER_CORRECTED
    rows: tuple[PublicRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Final:
    """Results as they were finalised; `rows` as documents."""

    revision: int
    hash: str
    rows: tuple[Mapping[str, Any], ...]
    corrections: Corrections = NEVER_CORRECTED


class SkillState(Protocol):
    """How a skill stands: restricted. Each part is read when it is asked for, so what may not be heard is not read."""

    @property
    def countable(self) -> bool:
        """Whether marking was set up, and is no rehearsal."""

    @property
    def rules(self) -> RuleSet: ...

    @property
    def seats(self) -> Mapping[str, Seat]:
        """By number."""

    def progress(self) -> Progress: ...

    def running(self) -> Running: ...

    def running_at(self, moment: datetime) -> Running: ...

    def final(self) -> Final | None: ...

    def names(self) -> Names:
        """By seat number; asked anew each time, so that unpublishing acts at once. decisions.md 24."""
