"""Where one marks: of a judge, only the sheets of the own panels are looked at."""

from datetime import date
from typing import Any

import pytest

from scoring.foundation.db import db
from scoring.marking import panels, setting_up
from scoring.marking.frames import Frame
from scoring.marking.tablet.assignments import assignments
from scoring.people.actors import Actor
from scoring.rules.ranking import Participation
from tests.marking.hall import MOMENT, Hall

DAY = date(2026, 11, 22)


@pytest.fixture
def two_panels(hall: Hall) -> Hall:
    """A1 is judged by the first four, A2 by the last three and the second."""
    with hall.app.app_context(), db.transaction() as session:
        judges = [hall.judges[number].account_id or 0 for number in (2, 3, 4, 1)]
        panels.make_panel(session, hall.assessment, "Other", ["A2"], judges, actor=hall.chief, at=MOMENT)
    return hall


def progress(hall: Hall, actor: Actor) -> list[tuple[int, int, str | None]]:
    with hall.app.app_context(), db.reading() as session:
        return [(one.done, one.all, one.day) for one in assignments(session, actor=actor, today=DAY)]


@pytest.mark.one_database
def test_a_judge_has_the_sheets_of_the_own_panels_and_who_leads_has_all(two_panels: Hall) -> None:
    two_panels.complete(1, 0)

    who = (two_panels.judges[0], two_panels.judges[2], two_panels.judges[4], two_panels.chief)
    assert [progress(two_panels, actor) for actor in who] == [
        [(1, 2, "1")],
        [(1, 4, "1")],
        [(0, 2, "1")],
        [(1, 4, "1")],
    ]


@pytest.mark.one_database
def test_sheets_of_other_panels_are_not_worked_out_for_a_judge(
    two_panels: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    judges_of = Frame.judges_of

    def noted(frame: Frame, seat: str, sheet: str, *at: Any) -> Any:
        asked.add(sheet)
        return judges_of(frame, seat, sheet, *at)

    monkeypatch.setattr(Frame, "judges_of", noted)

    progress(two_panels, two_panels.judges[0])

    assert asked == {"A1"}


@pytest.mark.one_database
def test_sheets_of_a_seat_that_takes_no_marks_are_not_counted_as_the_tablet_does_not(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session:
        reserve = (hall.seats[1], Participation.RESERVE, "waits")
        setting_up.set_status(session, hall.assessment, *reserve, actor=hall.chief, at=MOMENT)

    assert [one[:2] for one in progress(hall, hall.judges[0])] == [(0, 2)]
