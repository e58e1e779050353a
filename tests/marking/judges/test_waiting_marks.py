"""A judge is replaced while marks wait on their tablet: it is said how many and since when, and must be seen first."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden
from scoring.marking.commands import Act
from scoring.marking.live import live
from scoring.marking.live.presence import waiting_of
from scoring.people.actors import Actor
from tests.marking.hall import Hall
from tests.marking.judges.doing import number
from tests.marking.live.ears import Ear

THREE = {"count": 3, "oldest": "2026-01-22T09:32:00+00:00", "refused": 1}
NONE = {"count": 0, "oldest": None, "refused": 0}
Enter = Callable[..., Actor]


def seated(hall: Hall, judge: Actor) -> bool:
    return number(judge) in hall.frame().panels[0].seated()


def counts(hall: Hall, judge: Actor) -> list[tuple[int, bool]]:
    with hall.app.app_context(), db.reading() as session:
        found = waiting_of(session, hall.assessment, number(judge), at=clock.now())
    return [(each.report.count, each.connected) for each in found]


@pytest.mark.one_database
def test_replacing_is_done_once_it_was_seen_what_waits(client: FlaskClient, hall: Hall, signed_in: Enter) -> None:
    old, new = hall.judges[1], hall.judges[4]
    Ear(hall.app, old, assessment=hall.assessment).say("waiting", THREE)
    signed_in(client, "organizer")
    client.set_cookie("language", "en")
    address = f"/assessments/{hall.assessment}/panels/{hall.panel}/replace"
    form = {"leaves": number(old), "comes": number(new), "reason": "fell ill"}

    shown = client.get(f"{address}?leaves={number(old)}&comes={number(new)}").text
    refused = client.post(address, data=form)
    stayed = seated(hall, old)
    done = client.post(address, data={**form, "waits_seen": "yes"})

    assert "3 marks or photos wait, the oldest since 22 January 2026" in shown
    assert "the server refused 1 of them" in shown
    assert "waits_seen" in shown
    assert (refused.status_code, stayed) == (422, True)
    assert ("3 marks or photos wait" in refused.text, "fell ill" in refused.text) == (True, True)
    assert (done.status_code, seated(hall, old), seated(hall, new)) == (302, False, True)


@pytest.mark.one_database
def test_where_nothing_waits_nothing_is_to_be_ticked(client: FlaskClient, hall: Hall, signed_in: Enter) -> None:
    old, new = hall.judges[1], hall.judges[4]
    Ear(hall.app, hall.judges[0], assessment=hall.assessment).say("waiting", THREE)  # of somebody else
    Ear(hall.app, old, assessment=hall.assessment).say("waiting", NONE)
    signed_in(client, "organizer")
    address = f"/assessments/{hall.assessment}/panels/{hall.panel}/replace"

    assert "waits_seen" not in client.get(f"{address}?leaves={number(old)}&comes={number(new)}").text
    form = {"leaves": number(old), "comes": number(new), "reason": "fell ill"}
    assert client.post(address, data=form).status_code == 302


def test_a_tablet_that_left_with_marks_is_remembered_as_silent(hall: Hall) -> None:
    ear = Ear(hall.app, hall.judges[1], assessment=hall.assessment, device="tablet-0001")
    ear.say("waiting", THREE)
    here = counts(hall, hall.judges[1])
    ear.client.disconnect()
    with hall.app.app_context():
        live().announcer.write_reports()

    assert (here, counts(hall, hall.judges[1])) == ([(3, True)], [(3, False)])
    assert counts(hall, hall.judges[0]) == []


@pytest.mark.one_database
def test_what_arrives_after_the_judge_was_replaced_is_refused(
    client: FlaskClient, hall: Hall, signed_in: Enter
) -> None:
    signed_in(client, "organizer")
    old, new = hall.judges[1], hall.judges[4]
    form = {"leaves": number(old), "comes": number(new), "reason": "fell ill"}
    client.post(f"/assessments/{hall.assessment}/panels/{hall.panel}/replace", data=form)

    with pytest.raises(Forbidden, match="not-allowed"):
        hall.send(old, Act.ANSWER, "m1", answer="typed:0.75")
