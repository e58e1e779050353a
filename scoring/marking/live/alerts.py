"""What those who lead should look at now: worked out from how the sheets stand, by one pure function."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from scoring.rules.sheets import SheetState

QUIET_AFTER = timedelta(minutes=20)  # a sheet begun and not finished, on which nothing changed for so long
DAY_ENDS = time(18, 0)  # where the days of an assessment say no other hour
NEAR = timedelta(minutes=60)  # before the day's end blanks are told of

TOO_WIDE = "alert-spread-too-wide"
SCORED_AGAIN = "alert-scored-again"
DISPUTED = "alert-sheet-disputed"
QUIET = "alert-sheet-quiet"
DAY_NEAR = "alert-day-ends"
DAY_OVER = "alert-day-over"


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A sheet as the alerts look at it. `wide`: aspects whose last round was too wide and has no next one yet; `again`:
    those whose next round is under way; `blanks`: aspects not settled; `number`: of the seat."""

    seat: str
    number: int | None
    sheet: str
    day: str
    state: SheetState
    disputed: bool
    wide: tuple[str, ...]
    again: tuple[str, ...]
    blanks: int
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Today:
    """The competition day that is on, and when it ends."""

    number: str
    ends: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """A code of a sentence with its values, and the sheet it is about, if it is about one."""

    code: str
    params: tuple[tuple[str, str | int], ...]
    seat: str | None = None
    sheet: str | None = None
    aspect: str | None = None

    def document(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "params": dict(self.params),
            "seat": self.seat,
            "sheet": self.sheet,
            "aspect": self.aspect,
        }


def alerts(seen: Iterable[SheetSeen], *, now: datetime, today: Today | None) -> tuple[Alert, ...]:
    """Wide spreads and disputes first, then sheets that stand still, then the day's end near with blanks."""
    sheets = list(seen)
    urgent = [alert for each in sheets for alert in _argued(each)]
    return (*urgent, *_quiet(sheets, now), *_day_near(sheets, now, today))


def _argued(seen: SheetSeen) -> Iterator[Alert]:
    for aspect in seen.wide:
        yield Alert(TOO_WIDE, _place(seen), seen.seat, seen.sheet, aspect)
    for aspect in seen.again:
        yield Alert(SCORED_AGAIN, _place(seen), seen.seat, seen.sheet, aspect)
    if seen.disputed:
        yield Alert(DISPUTED, _place(seen), seen.seat, seen.sheet)


def _quiet(sheets: Iterable[SheetSeen], now: datetime) -> Iterator[Alert]:
    for seen in sheets:
        if seen.state is not SheetState.IN_PROGRESS or seen.changed_at is None:
            continue
        still = now - seen.changed_at
        if still >= QUIET_AFTER:
            minutes = int(still / timedelta(minutes=1))
            yield Alert(QUIET, (*_place(seen), ("minutes", minutes)), seen.seat, seen.sheet)


def _day_near(sheets: Iterable[SheetSeen], now: datetime, today: Today | None) -> Iterator[Alert]:
    if today is None or today.ends - now > NEAR:
        return
    blanks = sum(seen.blanks for seen in sheets if seen.day == today.number)
    if blanks:
        minutes = int((today.ends - now) / timedelta(minutes=1))
        if now >= today.ends:
            yield Alert(DAY_OVER, (("day", today.number), ("blanks", blanks)))
            return
        yield Alert(DAY_NEAR, (("day", today.number), ("blanks", blanks), ("minutes", minutes)))


def _place(seen: SheetSeen) -> tuple[tuple[str, str | int], ...]:
    return (("sheet", seen.sheet), ("number", "-" if seen.number is None else seen.number))
