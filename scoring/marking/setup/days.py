"""The days of an assessment: competition days C1, C2, ... on which sheets are marked, and days of preparation."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.marking import access, setting_up
from scoring.marking.frames import Frame, day_of
from scoring.marking.models import AssessmentRow, DayRow, PreparationDayRow
from scoring.marking.recording import room
from scoring.marking.setting_up import changing
from scoring.people.actors import Actor

SET_UP_DAY, FAMILIARISATION = "set-up", "familiarisation"
KINDS = (SET_UP_DAY, FAMILIARISATION)
MOST = 30  # days of one kind


@dataclass(frozen=True, slots=True)
class CompetitionDay:
    """A day by its number; `sheets` are the sub-criteria that name it."""

    number: int
    date: date
    sheets: tuple[str, ...]
    ended: bool


@dataclass(frozen=True, slots=True)
class PreparationDay:
    """A day before the competition on which nothing is marked."""

    id: int
    kind: str
    date: date


@dataclass(frozen=True, slots=True)
class Days:
    """All days; `unplanned` are numbers that sheets name and that no day has."""

    competition: tuple[CompetitionDay, ...]
    preparation: tuple[PreparationDay, ...]
    unplanned: tuple[str, ...]


def days_of(session: Session, assessment: str, *, actor: Actor) -> Days:
    """Raises Forbidden: not-allowed; NotFound: assessment-unknown."""
    access.require(actor, access.SET_UP, assessment)
    frame = room().frames.get(session, assessment)
    named = sheets_by_day(frame)
    rows = _rows(session, frame.id)
    before = select(PreparationDayRow).where(PreparationDayRow.assessment_id == frame.id)
    planned = {str(row.number) for row in rows}
    return Days(
        tuple(
            CompetitionDay(row.number, row.date, named.get(str(row.number), ()), row.ended_at is not None)
            for row in rows
        ),
        tuple(
            PreparationDay(row.id, row.kind, row.date)
            for row in session.scalars(before.order_by(PreparationDayRow.date, PreparationDayRow.id))
        ),
        tuple(sorted(day for day in named if day and day not in planned)),
    )


def last_day(session: Session, assessment: str) -> date | None:
    """The last competition day, until which tablets are needed; None before any is planned."""
    mine = select(AssessmentRow.id).where(AssessmentRow.public_id == assessment).scalar_subquery()
    return session.scalar(select(func.max(DayRow.date)).where(DayRow.assessment_id == mine))


def sheets_by_day(frame: Frame) -> Mapping[str, tuple[str, ...]]:
    """The sheets that name each day, "C1" and "1" being the same day."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for sheet in frame.sheets.values():
        found[day_of(sheet)] += (sheet.id,)
    return found


def expect_in_order(days: Sequence[date]) -> None:
    """Raises Refused: days-out-of-order, days-too-many."""
    if len(days) > MOST:
        raise Refused("days-too-many", limit=MOST)
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise Refused("days-out-of-order")


def move_days(session: Session, assessment: str, dates: Mapping[int, date], *, actor: Actor) -> None:
    """Give competition days other dates; a day that has ended keeps its own.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, day-unknown; Refused: assessment-closed, day-ended,
    days-out-of-order.
    """
    row = changing(session, assessment, actor=actor)
    days = {day.number: day for day in _rows(session, row.id)}
    for number, moved in dates.items():
        if number not in days:
            raise NotFound("day-unknown", day=number)
        if days[number].date != moved and days[number].ended_at is not None:
            raise Refused("day-ended", day=number)
        days[number].date = moved
    expect_in_order([days[number].date for number in sorted(days)])
    session.flush()


def add_day(session: Session, assessment: str, day: date, *, actor: Actor) -> int:
    """The number of a day added after the last one, also while marking is open.

    Raises as `setting_up.add_day`; Refused: days-out-of-order, days-too-many.
    """
    number = setting_up.add_day(session, assessment, day, actor=actor)
    expect_in_order([each.date for each in _rows(session, _row(session, assessment).id)])
    return number


def remove_day(session: Session, assessment: str, number: int, *, actor: Actor) -> None:
    """Take out a competition day that no sheet names and that has not ended.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, day-unknown; Refused: assessment-closed, day-ended,
    day-named-by-sheets.
    """
    row = changing(session, assessment, actor=actor)
    day = next((each for each in _rows(session, row.id) if each.number == number), None)
    if day is None:
        raise NotFound("day-unknown", day=number)
    if day.ended_at is not None:
        raise Refused("day-ended", day=number)
    named = sheets_by_day(room().frames.fresh(session, assessment)).get(str(number), ())
    if named:  # what was marked on it would hang on no day
        raise Refused("day-named-by-sheets", day=number, sheets=len(named))
    session.delete(day)
    session.flush()


def add_preparation_day(session: Session, assessment: str, kind: str, day: date, *, actor: Actor) -> None:
    """Raises Forbidden: not-allowed; NotFound: assessment-unknown; Refused: assessment-closed, day-kind-unknown,
    day-already-there, days-too-many."""
    row = changing(session, assessment, actor=actor)
    if kind not in KINDS:
        raise Refused("day-kind-unknown")
    there = session.scalars(select(PreparationDayRow).where(PreparationDayRow.assessment_id == row.id)).all()
    if any((each.kind, each.date) == (kind, day) for each in there):
        raise Refused("day-already-there")
    if len(there) >= MOST:
        raise Refused("days-too-many", limit=MOST)
    session.add(PreparationDayRow(assessment_id=row.id, kind=kind, date=day))
    session.flush()


def remove_preparation_day(session: Session, assessment: str, identity: int, *, actor: Actor) -> None:
    """Raises Forbidden: not-allowed; NotFound: assessment-unknown, day-gone; Refused: assessment-closed."""
    row = changing(session, assessment, actor=actor)
    day = session.get(PreparationDayRow, identity)
    if day is None or day.assessment_id != row.id:
        raise NotFound("day-gone")
    session.delete(day)
    session.flush()


def _row(session: Session, assessment: str) -> AssessmentRow:
    return session.scalars(select(AssessmentRow).where(AssessmentRow.public_id == assessment)).one()


def _rows(session: Session, assessment: int) -> list[DayRow]:
    return list(session.scalars(select(DayRow).where(DayRow.assessment_id == assessment).order_by(DayRow.number)))
