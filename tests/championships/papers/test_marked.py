"""The days and hours that an expert's certificate states: from the journal, in our zone, begun hours whole."""

from datetime import date

import pytest
from sqlalchemy import func, select

from scoring.championships.papers.marked import MarkedDay, days_marked
from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow, JournalEntryRow
from tests.marking.hall import make_hall

EXPERT, OTHER = 7001, 7002


@pytest.fixture
def hall(app):
    return make_hall(app, seats=2, sheets=1)


def write(hall, *entries):
    """Entries of nothing but who and when, as the journal keeps moments: UTC, to the microsecond."""
    with hall.app.app_context(), db.transaction() as session:
        last = session.scalar(select(func.max(JournalEntryRow.seq))) or 0
        for seq, (seat, by, at) in enumerate(entries, last + 1):
            moment = f"{at}:00.000000+00:00"
            session.add(
                JournalEntryRow(seat=hall.seats[seat], seq=seq, kind="mark", by=str(by), at=moment, previous="0" * 64)
            )


def days(hall, account=EXPERT):
    with hall.app.app_context(), db.reading() as session:
        assessment = session.scalars(select(AssessmentRow.id)).one()
        return days_marked(session, [assessment]).get((assessment, account), ())


def test_a_day_runs_from_the_first_to_the_last_entry(hall):
    write(hall, (0, EXPERT, "2026-11-18T04:10"), (1, EXPERT, "2026-11-18T08:30"), (0, EXPERT, "2026-11-18T12:05"))

    assert days(hall) == (MarkedDay(date(2026, 11, 18), 8),)


def test_the_day_is_the_one_of_our_zone(hall):
    write(hall, (0, EXPERT, "2026-11-17T20:00"), (0, EXPERT, "2026-11-18T03:00"))

    assert days(hall) == (MarkedDay(date(2026, 11, 18), 7),)


def test_each_day_counts_for_itself_in_turn(hall):
    write(hall, (0, EXPERT, "2026-11-19T05:00"), (1, EXPERT, "2026-11-18T05:00"), (1, EXPERT, "2026-11-18T07:01"))

    assert days(hall) == (MarkedDay(date(2026, 11, 18), 3), MarkedDay(date(2026, 11, 19), 1))


@pytest.mark.one_database
def test_nobody_elses_entries_count(hall):
    write(hall, (0, OTHER, "2026-11-18T05:00"), (1, EXPERT, "2026-11-18T06:00"), (1, OTHER, "2026-11-18T09:00"))

    assert days(hall) == (MarkedDay(date(2026, 11, 18), 1),)
    assert days(hall, OTHER) == (MarkedDay(date(2026, 11, 18), 4),)
    assert days(hall, 7003) == ()
