"""Working days, by which appeals are in time: Monday to Friday, less the holidays that somebody listed."""

from collections.abc import Collection
from datetime import date, timedelta

WORKING = range(5)  # Monday to Friday


def last_day(released: date, days: int, holidays: Collection[date] = ()) -> date:
    """The last day on which an appeal is in time: `days` working days after the day of release. decisions.md 19a, 22.

    The day of release does not count; what is released on a Friday is open until the end of Monday. All dates are of
    one place: whoever asks knows its clock.
    """
    day, left = released, days
    while left > 0:
        day += timedelta(days=1)
        if day.weekday() in WORKING and day not in holidays:
            left -= 1
    return day
