"""The academic year: it begins on the first of September, and every day is of one. Which season is that of today."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

FIRST_MONTH = 9


class Dated(Protocol):
    """A season: an academic year by its name ("2026/27"), with the days that somebody gave it."""

    @property
    def name(self) -> str: ...

    @property
    def begins(self) -> date: ...

    @property
    def ends(self) -> date: ...


S = TypeVar("S", bound=Dated)


def begins_in(day: date) -> int:
    """The year in which the academic year of this day began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def name_of(year: int) -> str:
    """What the academic year that begins then is called: "2026/27"."""
    return f"{year}/{(year + 1) % 100:02}"


def season_of_today(seasons: Iterable[S], today: date) -> S | None:
    """The season of the academic year of this day, by the wall clock of the country. decisions.md 27.

    Where nobody founded one: the season whose days hold this day, else the last that began, else the next to begin.
    """
    every = sorted(seasons, key=lambda one: one.begins)
    named = [one for one in every if one.name == name_of(begins_in(today))]
    holding = [one for one in every if one.begins <= today <= one.ends]
    begun = [one for one in every if one.begins <= today]
    return next((found[-1] for found in (named, holding, begun) if found), every[0] if every else None)
