"""On which days, and for how long, each expert marked: read from the journal, which knows accounts and moments."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.marking.models import JournalEntryRow, SeatRow

HOUR = 3600  # seconds
TO_THE_HOUR = 13  # signs of a moment as the journal writes it: "2026-11-20T09"


@dataclass(frozen=True, slots=True)
class MarkedDay:
    """`hours` from the first to the last entry of that day, a begun one counted as whole."""

    day: date
    hours: int


def days_marked(session: Session, assessments: Sequence[int]) -> Mapping[tuple[int, int], tuple[MarkedDay, ...]]:
    """By (assessment, account): the days in our zone on which the account wrote into the journal."""
    entry, hour = JournalEntryRow, func.substr(JournalEntryRow.at, 1, TO_THE_HOUR)
    found = (
        select(SeatRow.assessment_id, entry.by, func.min(entry.at), func.max(entry.at))
        .join(SeatRow, SeatRow.public_id == entry.seat)
        .where(SeatRow.assessment_id.in_(assessments))
        .group_by(SeatRow.assessment_id, entry.by, hour)
    )
    moments: dict[tuple[int, int], dict[date, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for assessment, by, first, last in session.execute(found):
        if by.isdigit():
            for text in (first, last):
                shown = clock.shown(datetime.fromisoformat(text))
                moments[assessment, int(by)][shown.date()].append(shown)
    return {who: tuple(MarkedDay(day, _hours(days[day])) for day in sorted(days)) for who, days in moments.items()}


def _hours(moments: Sequence[datetime]) -> int:
    seconds = int((max(moments) - min(moments)).total_seconds())
    return max(1, -(-seconds // HOUR))
