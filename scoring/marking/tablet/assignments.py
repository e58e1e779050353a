"""Where an account marks or leads, and how far its sheets are."""

from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.marking import access
from scoring.marking.frames import MARKED_SEATS, AssessmentState, Frame, day_of
from scoring.marking.ledgers import Ledger, views
from scoring.marking.models import AssessmentRow, DayRow, JudgeRow
from scoring.marking.ordering import place
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.rules.scheme import Text
from scoring.rules.sheets import SheetState

_DONE = frozenset({SheetState.COMPLETE, SheetState.SIGNED, SheetState.LOCKED})


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assessment as its judge finds it in a list. `day` is the number of today among its `days`, if it is one.

    `done` of `all` sheets are complete: the account's own of today, of all days where today is none of them; for
    whoever leads and marks nothing, everybody's.
    """

    assessment: str
    title: Text
    skill: str
    rehearsal: bool
    day: str | None
    days: tuple[date, ...]
    done: int
    all: int


def assignments(session: Session, *, actor: Actor, today: date) -> list[Assignment]:
    """Every open assessment where the account judges or leads, with those of today first, then ahead, then past."""
    found = [_assignment(session, frame, actor, today) for frame in _frames(session, actor)]
    return sorted(found, key=lambda one: (one.day is None, place(one.days, today), one.skill, one.assessment))


def anywhere(session: Session, actor: Actor) -> bool:
    """Whether there is any such assessment."""
    return not actor.is_anonymous and next(_frames(session, actor), None) is not None


def judges(session: Session, assessment: str, account_id: int) -> bool:
    """Whether the account judges in this assessment, and marking is open."""
    found = select(JudgeRow.id).join(AssessmentRow, AssessmentRow.id == JudgeRow.assessment_id)
    named = found.where(AssessmentRow.public_id == assessment, JudgeRow.account_id == account_id)
    return session.scalar(named.where(AssessmentRow.state == AssessmentState.OPEN.value)) is not None


def _frames(session: Session, actor: Actor) -> Iterator[Frame]:
    mine = set(session.scalars(select(JudgeRow.assessment_id).where(JudgeRow.account_id == actor.account_id)))
    found = select(AssessmentRow.id, AssessmentRow.public_id).where(AssessmentRow.state == AssessmentState.OPEN.value)
    for row_id, public_id in session.execute(found).all():
        if row_id in mine or access.allowed(actor, access.SEE_SHEETS, public_id):
            frame = room().frames.get(session, public_id)
            if access.allowed(actor, access.SEE, public_id, access.belonging(frame, actor)):
                yield frame


def _assignment(session: Session, frame: Frame, actor: Actor, today: date) -> Assignment:
    days = _days(session, frame)
    day = days.get(today)
    sheets = _sheets(frame, actor, day)
    of_seats: dict[str, list[str]] = defaultdict(list)
    for seat, sheet in sheets:
        of_seats[seat].append(sheet)

    def done(ledger: Ledger) -> int:
        return sum(ledger.sheet(frame, sheet).state in _DONE for sheet in of_seats[ledger.seat])

    counted = views(session, room().ledgers, frame, sorted(of_seats), done)
    return Assignment(
        assessment=frame.public_id,
        title=frame.scheme.title,
        skill=frame.scheme.skill_number,
        rehearsal=frame.rehearsal,
        day=day,
        days=tuple(days),
        done=sum(counted.values()),
        all=len(sheets),
    )


def _days(session: Session, frame: Frame) -> dict[date, str]:
    """The number of each of its days, in their order."""
    found = select(DayRow.date, DayRow.number).where(DayRow.assessment_id == frame.id).order_by(DayRow.number)
    return {row.date: str(row.number) for row in session.execute(found)}


def _sheets(frame: Frame, actor: Actor, day: str | None) -> list[tuple[str, str]]:
    """(seat, sheet) of the account, or of everybody when it marks nothing; of one day where any is of that day."""
    mine = {sheet for panel in frame.panels if actor.account_id in panel.seated() for sheet in panel.sheets}
    own = [each for each in _judged(frame, mine) if actor.account_id in frame.judges_if_any(*each)]
    chosen = own or list(_judged(frame, frame.sheets))
    of_day = [(seat, sheet) for seat, sheet in chosen if day_of(frame.sheet(sheet)) == day]
    return of_day or chosen


def _judged(frame: Frame, sheets: Container[str]) -> Iterator[tuple[str, str]]:
    """(seat, sheet) of all that somebody judges and that takes marks, in the order of the scheme."""
    return (
        (seat, sheet)
        for sheet in frame.sheets
        if sheet in sheets
        for seat, placed in frame.seats.items()
        if placed.status in MARKED_SEATS and frame.judges_if_any(seat, sheet)
    )
