"""Clinched and still possible, from what is marked; shown to those alone who may see preliminary totals."""

import pytest

from scoring.championships.advancing.hopes import hopes
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden
from scoring.marking.commands import Act
from tests.championships.advancing.lists import make_lists
from tests.championships.season import make_season, mark_in
from tests.championships.skills import mark_seat
from tests.marking.hall import Hall, make_hall

pytestmark = pytest.mark.one_database


def marked(app) -> Hall:
    """Of 3.00: the first has everything but 1.00 of judgement, the second all but that and a measurement, ..."""
    hall = make_hall(app, seats=3, sheets=1)
    season = make_season(app, hall.organizer.account_id or 0)
    mark_in(season, season.skills["region", "17"], hall)
    mark_seat(hall, 0, "1.00")
    hall.send(hall.judges[0], Act.ANSWER, "m1", 1, answer="typed:0.50")
    hall.send(hall.judges[0], Act.ANSWER, "n1", 1, answer="completed:0")
    hall.send(hall.judges[0], Act.ANSWER, "m1", 2, answer="typed:1.00")
    return hall


def seen(hall: Hall, actor) -> list[tuple[str, int, int, str]]:
    with hall.app.app_context(), db.reading() as session:
        found = hopes(session, hall.assessment, actor=actor)
    return [(line.seat, line.low, line.high, line.prospect.value) for line in found.lines]


def test_bounds_come_from_what_is_marked_and_from_the_maxima_of_what_is_not(app):
    hall = marked(app)

    assert seen(hall, hall.chief) == [
        ("1", 253, 253, "possible"),
        ("3", 100, 300, "possible"),
        ("2", 50, 150, "out"),
    ]


def test_nobody_sees_hopes_before_totals_are_theirs_to_see(app):
    hall = marked(app)

    assert seen(hall, hall.organizer) == []
    with pytest.raises(Forbidden):
        seen(hall, hall.judges[0])


def test_final_results_leave_nothing_possible(app):
    lists = make_lists(app, ("0.90", "0.80"))

    assert [prospect for *_rest, prospect in seen(lists.hall, lists.hall.organizer)] == ["clinched", "out"]


def test_assessment_outside_a_stage_has_no_quota_to_hope_for(app):
    hall = make_hall(app, seats=2, sheets=1)

    assert seen(hall, hall.chief) == []
