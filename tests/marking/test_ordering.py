"""Lists of assessments follow the day: of today first, then ahead, then without days, then past."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.independence import Level
from scoring.marking.ordering import When, place, when
from scoring.marking.setting_up import NewAssessment
from scoring.marking.setup.listing import assessments
from tests.marking.setup.conftest import NOW, Draft, draft, entered  # noqa: F401  # fixtures

TODAY = date(2026, 1, 22)
pytestmark = pytest.mark.one_database


def days(*numbers: int) -> tuple[date, ...]:
    return tuple(date(2026, 1, number) for number in numbers)


@pytest.mark.parametrize(
    ("of", "found"),
    [
        pytest.param(days(22), When.TODAY, id="its only day"),
        pytest.param(days(21, 23), When.TODAY, id="between two of its days"),
        pytest.param(days(20, 22), When.TODAY, id="its last day"),
        pytest.param(days(23, 24), When.AHEAD, id="it begins tomorrow"),
        pytest.param(days(20, 21), When.PAST, id="it ended yesterday"),
        pytest.param((), When.UNSAID, id="no days"),
    ],
)
def test_today_lies_among_the_days(of: tuple[date, ...], found: When) -> None:
    assert when(of, TODAY) is found


def test_what_is_near_comes_before_what_is_far() -> None:
    near = [days(22), days(23), days(25, 26), (), days(20, 21), days(1, 2)]
    mixed = [near[number] for number in (3, 0, 5, 1, 4, 2)]

    assert sorted(mixed, key=lambda of: place(of, TODAY)) == near


def test_list_says_when_each_is_and_begins_with_today(draft: Draft, entered: FlaskClient) -> None:  # noqa: F811
    wanted = [days(22, 23), days(24), days(26), days(20, 21), days(18)]
    with draft.app.app_context():
        made = {}
        for of in (days(26), days(18), days(22, 23), days(20, 21), days(24)):
            with db.transaction() as session:
                new = NewAssessment(1, Level.COLLEGE, days=of)
                made[of] = setting_up.create_assessment(session, new, actor=draft.organizer, at=NOW).public_id
        with db.reading() as session:
            lines = assessments(session, actor=draft.organizer, today=TODAY)

    assert [line.public_id for line in lines if line.public_id != draft.id] == [made[of] for of in wanted]
    assert [line.days for line in lines if line.public_id != draft.id] == wanted
    entered.set_cookie("language", "en")
    page = entered.get("/assessments").text
    assert ">Past</h2>" in page
