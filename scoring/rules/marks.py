"""What an aspect is worth to one seat, in four states that never stand for one another. decisions.md 3."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Four different things that look different."""

    NOT_MARKED = "not-marked"
    MARKED = "marked"
    NOT_ATTEMPTED = "not-attempted"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Mark:
    """A state and, when marked, its hundredths (0 is a mark; None is the absence of one)."""

    state: State
    value: int | None = None

    def __post_init__(self) -> None:
        if (self.value is not None) != (self.state is State.MARKED):
            raise ValueError("a value belongs to the state MARKED and to no other")

    @property
    def settled(self) -> bool:
        """Whether nothing more has to be done for this aspect. decisions.md 11."""
        return self.state is not State.NOT_MARKED

    @property
    def counts(self) -> int:
        """What it adds to a total, in hundredths: not attempted counts 0.00. decisions.md 3."""
        return self.value or 0


NOT_MARKED = Mark(State.NOT_MARKED)
NOT_ATTEMPTED = Mark(State.NOT_ATTEMPTED)
EXCUSED = Mark(State.EXCUSED)


def marked(hundredths: int) -> Mark:
    return Mark(State.MARKED, hundredths)
