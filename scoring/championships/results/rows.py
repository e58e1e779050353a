"""The results of a skill from its seats' sums: places, scale points, medals; as rows, and as a document.

Nothing here knows a database: what is fixed when a skill is finalised, and what `scoring verify` computes from a
bundle, comes from the same few lines.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import format_hundredths
from scoring.rules.outcome import settle
from scoring.rules.ranking import Participation, Result, seat_order
from scoring.rules.rollup import Tally, ranking_total
from scoring.rules.rulesets import RuleSet
from scoring.rules.scale import Scale

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SeatSum:
    """What one seat brings: its number as text, how it takes part, and its marks summed up."""

    seat: str
    participation: Participation
    tally: Tally


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One seat of a settled skill, in hundredths and whole scale points.

    `sum` is what was marked; `total` the ranking total (decisions.md 3), None where none is computed: for those who
    have no place and are no complete guests. `place` is None outside the field, `scale` where the skill has none.
    """

    seat: str
    participation: Participation
    sum: int
    counted: int
    maximum: int
    total: int | None
    place: int | None
    scale: int | None
    medal: str | None

    def document(self) -> Document:
        return {
            "seat": self.seat,
            "participation": self.participation.value,
            "sum": format_hundredths(self.sum),
            "counted": format_hundredths(self.counted),
            "maximum": format_hundredths(self.maximum),
            "total": None if self.total is None else format_hundredths(self.total),
            "place": self.place,
            "scale": self.scale,
            "medal": self.medal,
        }


@dataclass(frozen=True, slots=True)
class Settled:
    """Rows in the order of places, those without a place after them; `scale` says what the field was measured by."""

    rows: tuple[StandingRow, ...]
    scale: Scale | None


def settled(seats: Iterable[SeatSum], rules: RuleSet) -> Settled:
    """Everything that the sums of one skill decide. decisions.md 3, 12, 13, 14, 15.

    Raises RuleBroken: seat-twice, everything-excused (of a seat in the field).
    """
    sums = list(seats)
    outcome = settle([Result(one.seat, "", _total(one), one.participation) for one in sums], rules)
    known = {one.seat: one for one in sums}
    placed = [
        _row(known[row.placed.seat], row.placed.total, row.placed.place, row.published, row.medal)
        for row in outcome.rows
    ]
    apart = [_row(known[row.result.seat], row.result.total, None, row.published, None) for row in outcome.apart]
    return Settled((*placed, *apart), outcome.scale)


def by_seat(rows: Iterable[Document]) -> dict[str, Document]:
    """Rows of a document by seat, 9 before 10."""
    return {row["seat"]: row for row in sorted(rows, key=lambda row: seat_order(row["seat"]))}


def differences(before: Iterable[Document], after: Iterable[Document]) -> list[Document]:
    """Seats whose total, place, scale points or medal are not the same: {"seat", "before", "after"}."""
    old, new = by_seat(before), by_seat(after)
    return [
        {"seat": seat, "before": _shown(old.get(seat)), "after": _shown(new.get(seat))}
        for seat in sorted({*old, *new}, key=seat_order)
        if _shown(old.get(seat)) != _shown(new.get(seat))
    ]


def _shown(row: Mapping[str, Any] | None) -> Document:
    names = ("total", "place", "scale", "medal")
    return {name: row.get(name) if row else None for name in names}


def _row(one: SeatSum, total: int | None, place: int | None, scale: int | None, medal: str | None) -> StandingRow:
    tally = one.tally
    medal = None if medal is None else str(medal)
    return StandingRow(
        one.seat, one.participation, tally.total, tally.counted, tally.maximum, total, place, scale, medal
    )


def _total(one: SeatSum) -> int | None:
    """The ranking total; a guest's only when all is marked, and nobody else's outside the field."""
    if one.participation.in_field:
        return ranking_total(one.tally)
    if one.participation is not Participation.GUEST or not one.tally.complete:
        return None
    try:
        return ranking_total(one.tally)
    except RuleBroken:  # excused from everything
        return None
