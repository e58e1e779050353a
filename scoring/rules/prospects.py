"""Who is through already and who still can be, while marking goes on; and who is a candidate for the national team.

Bounds are exact: what is marked counts as it is, what is not marked yet counts nothing at the least and its maximum at
the most. They hold as long as nothing that is marked is corrected, nobody leaves, and no further aspect is excused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from scoring.rules.cutline import Quota
from scoring.rules.ranking import Placed
from scoring.rules.rollup import NOTHING, Tally, ranking_total

NATIONAL_TEAM_PLACES = 2  # CH-04: winners and prize-winners; whoever makes the list may ask for another number


class Prospect(StrEnum):
    """What a seat's bounds say of its advancing."""

    CLINCHED = "clinched"
    POSSIBLE = "possible"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest ranking total (hundredths) that a seat of the field can still end with."""

    seat: str
    low: int
    high: int


def bounds(seat: str, aspects: Iterable[Tally]) -> Bounds:
    """The bounds of a seat from the tally of each of its aspects. decisions.md 3, 17.

    Raises RuleBroken: everything-excused.
    """
    aspects = tuple(aspects)
    total = sum(aspects, NOTHING)
    unmarked = sum(one.maximum for one in aspects if not one.complete)
    best = replace(total, total=total.total + unmarked)
    return Bounds(seat, ranking_total(total), ranking_total(best))


def prospects(field: Sequence[Bounds], quota: Quota) -> Mapping[str, Prospect]:
    """What each seat of the field can hope for. decisions.md 17, 18.

    CLINCHED: it advances however the rest is marked, at its own least against everybody's most; one who could still
    draw level counts as ahead, since a tie at the cut line is decided by a person. POSSIBLE: at its own most against
    everybody's least it advances, or is tied at the cut. OUT: neither. A minimum result must be reached as well.
    """
    return {one.seat: _prospect(one, [other for other in field if other is not one], quota) for one in field}


def candidates(placed: Iterable[Placed], places: int = NATIONAL_TEAM_PLACES) -> tuple[Placed, ...]:
    """Those at places 1 to `places`: candidates for the national team. Equal places are never split. CH-04."""
    return tuple(one for one in placed if one.place <= places)


def _prospect(one: Bounds, others: Sequence[Bounds], quota: Quota) -> Prospect:
    level_or_ahead = sum(other.high >= one.low for other in others)
    if level_or_ahead < quota.places and _reaches(one.low, quota):
        return Prospect.CLINCHED
    surely_ahead = sum(other.low > one.high for other in others)
    possible = surely_ahead < quota.places and _reaches(one.high, quota)
    return Prospect.POSSIBLE if possible else Prospect.OUT


def _reaches(total: int, quota: Quota) -> bool:
    return quota.minimum is None or total >= quota.minimum
