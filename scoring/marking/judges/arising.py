"""What arises from panels: where the fourth sits, which seats nobody can mark and why, how the work is spread. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from scoring.marking.frames import MARKED_SEATS, Frame, Panel, Seat
from scoring.marking.independence import Tie, sitting
from scoring.rules.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Arising:
    """What stands between a panel and one seat. `steps_in` marks in the place of `aside`; `blocked`: nobody can."""

    seat: str
    number: int | None
    ties: tuple[tuple[int, Tie], ...]
    aside: int | None
    steps_in: int | None
    blocked: bool


def arising(frame: Frame, panel: Panel) -> list[Arising]:
    """Every seat that is not simply marked by the first judges of the panel, by number. decisions.md 9."""
    return list(_arising(frame, panel))


@dataclass(frozen=True, slots=True)
class Cell:
    """One judge of a panel at one seat: marks it, or not; and what stands between, overridden or not."""

    marks: bool
    tie: Tie | None
    overridden: bool


def matrix(frame: Frame, panel: Panel) -> list[tuple[int | None, tuple[Cell, ...]]]:
    """(number of the seat, a cell for each judge by position), for every seat that takes marks."""
    seated = panel.seated()
    rows = []
    for seat in marked_seats(frame):
        who = _sitting(frame, panel, seat.id)
        cells = (
            Cell(judge in who, frame.tie(judge, seat.id), (judge, seat.id) in frame.overridden) for judge in seated
        )
        rows.append((seat.number, tuple(cells)))
    return rows


def loads(frame: Frame) -> Counter[int]:
    """How many aspects each judge gives marks for, over all seats, the fourth counted where they step in."""
    load: Counter[int] = Counter()
    for panel in frame.panels:
        weight = aspects(frame, panel)
        for seat in marked_seats(frame):
            load.update(dict.fromkeys(_sitting(frame, panel, seat.id), weight))
    return load


def aspects(frame: Frame, panel: Panel) -> int:
    """How many aspects a panel marks at one seat."""
    return sum(len(frame.sheets[sheet].aspects) for sheet in panel.sheets if sheet in frame.sheets)


def marked_seats(frame: Frame) -> list[Seat]:
    """The seats that take marks, by number; those without one last."""
    seats = [seat for seat in frame.seats.values() if seat.status in MARKED_SEATS]
    return sorted(seats, key=lambda seat: (seat.number is None, seat.number or 0))


def lacking(frame: Frame, panel: Panel) -> int:
    """How many judges a panel needs more, the one who stands by counted."""
    return max(0, frame.rule_set.judgement.judges + 1 - len(panel.seated()))


def _arising(frame: Frame, panel: Panel) -> Iterator[Arising]:
    size, seated = frame.rule_set.judgement.judges, panel.seated()
    for seat in marked_seats(frame):
        tied = [judge for judge in seated if frame.tied(judge, seat.id)]
        ties = tuple((judge, tie) for judge in tied if (tie := frame.tie(judge, seat.id)) is not None)
        who = _sitting(frame, panel, seat.id)
        if not who:
            yield Arising(seat.id, seat.number, ties, None, None, blocked=True)
        elif who != seated[:size]:
            aside = next(judge for judge in seated[:size] if judge in tied)
            yield Arising(seat.id, seat.number, ties, aside, seated[size], blocked=False)


def _sitting(frame: Frame, panel: Panel, seat: str) -> tuple[int, ...]:
    seated = panel.seated()
    try:
        return sitting(seated, frame.rule_set.judgement.judges, {judge for judge in seated if frame.tied(judge, seat)})
    except RuleBroken:
        return ()
