"""What the marks tell on a page: who may look, from when on, and the way to a place."""

import pytest
from sqlalchemy import select

from scoring.championships.insights.queries import marks_tell
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden
from scoring.marking.commands import Act
from scoring.people.actors import Actor
from scoring.people.models import AccessLog
from tests.championships.insights.republics import rows_of
from tests.championships.skills import make_skill, unlock
from tests.marking.hall import Hall

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def english(client) -> None:
    client.set_cookie("language", "en")


def told_of(hall: Hall, actor: Actor | None = None):
    with hall.app.app_context(), db.reading() as session:
        return marks_tell(session, hall.assessment, actor=actor or hall.chief)[1]


def test_the_page_says_what_a_marked_hall_has(app, client, signed_in):
    hall = make_skill(app)  # six seats: three of four items and 2 2 3 for all, so that two aspects tell nobody apart
    signed_in(client, "organizer")

    page = client.get(f"/assessments/{hall.assessment}/insights").text

    assert rows_of(page, "agreement") == [["A1.3 j1", "", "0", "6", "0", "0", "6 of 6", "1", "6"]]
    assert [row[2:] for row in rows_of(page, "judges")] == [
        ["\N{MINUS SIGN}0.33", "\N{MINUS SIGN}1/3", "0", "0", "6", "6", "6"],
        ["\N{MINUS SIGN}0.33", "\N{MINUS SIGN}1/3", "0", "0", "6", "6", "6"],
        ["+0.67", "2/3", "6", "0", "0", "6", "6"],
    ]
    assert "few scores: chance alone may explain this" in page
    assert 'style="' not in page.split("<main")[1]


def test_what_the_marks_tell_is_written_down_as_seen(app, client, signed_in):
    hall = make_skill(app)
    actor = signed_in(client, "jury-president")

    client.get(f"/assessments/{hall.assessment}/insights")

    with app.app_context(), db.reading() as session:
        found = select(AccessLog.subject).where(AccessLog.what == "experts-seen")
        assert session.scalars(found.where(AccessLog.account_id == actor.account_id)).all() == [
            f"assessment:{hall.assessment}"
        ]


def test_nobody_looks_at_judges_while_a_sheet_is_not_locked(app, client, signed_in):
    hall = make_skill(app, lock=False)
    signed_in(client, "chief-expert")

    page = client.get(f"/assessments/{hall.assessment}/insights").text

    assert told_of(hall) is None
    assert ("This appears when every sheet that counts is locked" in page, "judges" in page) == (True, True)
    assert 'id="judges"' not in page


def test_a_sheet_unlocked_again_hides_it_again(app):
    hall = make_skill(app)
    assert told_of(hall) is not None

    unlock(hall, 0)

    assert told_of(hall) is None


def test_a_judge_sees_nothing_of_it(app):
    hall = make_skill(app)

    with pytest.raises(Forbidden):
        told_of(hall, hall.judges[0])


def test_the_way_to_a_place_ends_with_the_profile(app, client, signed_in):
    hall = make_skill(app)
    signed_in(client, "chief-expert")

    page = client.get(f"/assessments/{hall.assessment}/standings/{hall.seats[0]}").text

    assert rows_of(page, "profile-sections") == [["1 Work", "2.53", "3.00", "84.33 %", "76.00 %"]]
    assert rows_of(page, "profile-criteria") == [["A Pages", "2.53", "3.00", "84.33 %", "76.00 %"]]


def test_the_way_to_a_place_does_not_explain_a_corrected_mark_by_what_it_was_before(app, client, signed_in):
    hall = make_skill(app, lock=False)
    for key, value in {"j1": 40, "n1": 10}.items():
        hall.send(hall.chief, Act.CORRECT, key, value=value, reason="slip")
    signed_in(client, "chief-expert")

    page = client.get(f"/assessments/{hall.assessment}/standings/{hall.seats[0]}").text
    before = client.get(f"/assessments/{hall.assessment}/standings/{hall.seats[1]}").text

    assert page.count("corrected by the chief expert") == 2
    assert ("2 + 2 + 3" in page, "measured: " in page) == (False, False)
    assert ("2 + 2 + 3" in before, "measured: " in before) == (True, True)


def test_there_is_no_profile_before_all_is_locked(app, client, signed_in):
    hall = make_skill(app, lock=False)
    signed_in(client, "chief-expert")

    page = client.get(f"/assessments/{hall.assessment}/standings/{hall.seats[0]}")

    assert (page.status_code, 'id="profile"' in page.text) == (200, False)
