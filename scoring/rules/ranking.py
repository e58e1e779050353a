"""Places: who counts in the field of a skill, in what order, and who is listed apart. decisions.md 12, 13."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from scoring.rules.errors import RuleBroken

T = TypeVar("T")


class Participation(StrEnum):
    """How a seat takes part, in the order in which those without a place are listed apart."""

    OFFICIAL = "official"
    WITHDRAWN = "withdrawn"  # after starting; whoever withdraws before did not start
    GUEST = "guest"
    RESERVE = "reserve"
    DID_NOT_START = "did-not-start"
    DISQUALIFIED = "disqualified"

    @property
    def in_field(self) -> bool:
        """Whether the seat counts in median, places and medals. decisions.md 13."""
        return self in (Participation.OFFICIAL, Participation.WITHDRAWN)

    def after_withdrawal(self, *, started: bool) -> "Participation":
        """What a withdrawal makes of a seat; one that never counted stays what it is. decisions.md 13."""
        if self is not Participation.OFFICIAL:
            return self
        return Participation.WITHDRAWN if started else Participation.DID_NOT_START


@dataclass(frozen=True, slots=True)
class Result:
    """What one seat has: a competitor, or a team, which is one seat with one set of marks.

    `member` is the id of the region or college it counts for. `total` is the ranking total in hundredths
    (decisions.md 3); None only where no marks are needed, outside the field.
    """

    seat: str
    member: str
    total: int | None
    participation: Participation = Participation.OFFICIAL


@dataclass(frozen=True, slots=True)
class Placed:
    """A seat of the field with its place; `total` in hundredths."""

    place: int
    seat: str
    member: str
    total: int
    participation: Participation = Participation.OFFICIAL


@dataclass(frozen=True, slots=True)
class Standing:
    """The field in order of place, and everybody else apart, without a place."""

    placed: tuple[Placed, ...]
    apart: tuple[Result, ...]


def stand(results: Iterable[Result]) -> Standing:
    """Places by ranking total: equal totals share one (1, 1, 3). decisions.md 12.

    Raises RuleBroken: seat-twice, total-missing.
    """
    results = _each_once(results)
    field = [(result, _total(result)) for result in results if result.participation.in_field]
    field.sort(key=lambda pair: seat_order(pair[0].seat))
    placed = (
        Placed(place, result.seat, result.member, total, result.participation)
        for place, (result, total) in shared_places(field, lambda pair: pair[1])
    )
    return Standing(tuple(placed), _apart(results))


def shared_places(rows: Iterable[T], worth: Callable[[T], int | Fraction]) -> Iterator[tuple[int, T]]:
    """Rows from the greatest worth down, with places that equal worths share: 1, 1, 3."""
    before: tuple[int, int | Fraction] | None = None
    for position, row in enumerate(sorted(rows, key=worth, reverse=True), start=1):  # stable: order inside a tie stays
        if before is None or before[1] != worth(row):
            before = position, worth(row)
        yield before[0], row


def seat_order(seat: str) -> tuple[int, str]:
    """Sort key of seat numbers: 9 before 10."""
    return len(seat), seat


def _each_once(results: Iterable[Result]) -> tuple[Result, ...]:
    results, seen = tuple(results), set[str]()
    for result in results:
        if result.seat in seen:  # a team is one seat however many people it has
            raise RuleBroken("seat-twice", seat=result.seat)
        seen.add(result.seat)
    return results


def _total(result: Result) -> int:
    if result.total is None:
        raise RuleBroken("total-missing", seat=result.seat)
    return result.total


def _apart(results: Iterable[Result]) -> tuple[Result, ...]:
    order = list(Participation)
    rest = (result for result in results if not result.participation.in_field)
    return tuple(sorted(rest, key=lambda r: (order.index(r.participation), -(r.total or 0), *seat_order(r.seat))))
