"""Where a day lies among the days of an assessment, and the order that lists of assessments follow from it."""

from collections.abc import Sequence
from datetime import date
from enum import IntEnum


class When(IntEnum):
    """A list goes in this order."""

    TODAY = 0  # a day of it, or between two of them
    AHEAD = 1
    UNSAID = 2  # it has no days yet
    PAST = 3


def when(days: Sequence[date], today: date) -> When:
    """`days` in their order."""
    if not days:
        return When.UNSAID
    if today > days[-1]:
        return When.PAST
    return When.AHEAD if today < days[0] else When.TODAY


def place(days: Sequence[date], today: date) -> tuple[When, int]:
    """To sort by: what is ahead from the nearest on, what is past from the last one back."""
    found = when(days, today)
    if found is When.UNSAID:
        return found, 0
    return found, -days[-1].toordinal() if found is When.PAST else days[0].toordinal()
