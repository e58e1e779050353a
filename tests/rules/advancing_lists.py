"""Lists of who goes on, as the tests of advancing begin with them."""

from collections.abc import Callable

import pytest

from scoring.rules.advancement import AdvancingList, Departure, FinalResults, Left
from scoring.rules.cutline import Quota, Status
from scoring.rules.errors import RuleBroken
from scoring.rules.ranking import Result, stand

ADVANCES, RESERVE, UNDECIDED = Status.ADVANCES, Status.RESERVE, Status.UNDECIDED


def results(totals: dict[str, int], source: str = "hash-1", *apart: Result, skill: str = "web") -> FinalResults:
    field = [Result(seat, f"region-{seat}", total) for seat, total in totals.items()]
    return FinalResults("region-2026", skill, source, stand([*field, *apart]).placed)


def opening(totals: dict[str, int], places: int = 1, minimum: int | None = None) -> AdvancingList:
    return AdvancingList(results(totals), Quota(places, minimum))


def left(seat: str, departure: Departure = Departure.DECLINED) -> Left:
    return Left(seat, departure, "reason-1")


def tied(seats: str) -> frozenset[str]:
    return frozenset(seats)


def broken_code(act: Callable[[], object]) -> tuple[str, dict[str, str | int]]:
    with pytest.raises(RuleBroken) as broken:
        act()
    return broken.value.code, broken.value.params
