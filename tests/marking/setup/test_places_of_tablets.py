"""Where a tablet may be paired: assessments of today first, then those ahead by day, at last what is past."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.independence import Level
from scoring.marking.setting_up import NewAssessment
from scoring.people.actors import Actor
from tests.marking.hall import make_actor, make_version, two_kinds

IN_DAYS = (-3, 5, 0, 2)  # as they were begun


def test_assessments_of_today_come_first_and_then_by_day(
    app: Flask, client: FlaskClient, signed_in: Callable[..., Actor]
) -> None:
    made = {}
    with app.app_context(), db.transaction() as session:
        owner, now = make_actor(session, "organizer"), clock.now()
        for away in IN_DAYS:
            version = make_version(session, owner, two_kinds())
            days = [clock.shown(now).date() + timedelta(days=away)]
            new = NewAssessment(version, Level.COLLEGE, days=days)
            made[away] = setting_up.create_assessment(session, new, actor=owner, at=now).public_id
            make_actor(session, "expert", made[away])
    signed_in(client, "administrator")

    page = client.get("/tablets").text

    assert sorted(made, key=lambda away: page.index(f'value="assessment:{made[away]}"')) == [0, 2, 5, -3]


def test_a_tablet_is_offered_until_the_last_day_of_its_assessment(
    app: Flask, client: FlaskClient, signed_in: Callable[..., Actor]
) -> None:
    with app.app_context():
        today = clock.shown(clock.now()).date()
    found = {}
    signed_in(client, "administrator")
    for name, days in {"three days": (-1, 0, 2), "past": (-3, -2), "far": (0, 90)}.items():
        with app.app_context(), db.transaction() as session:
            owner, now = make_actor(session, "organizer"), clock.now()
            version = make_version(session, owner, two_kinds())
            new = NewAssessment(version, Level.COLLEGE, days=[today + timedelta(days=day) for day in days])
            made = setting_up.create_assessment(session, new, actor=owner, at=now).public_id
            make_actor(session, "expert", made)
        page = client.get(f"/tablets?place=assessment:{made}").text
        found[name] = re.findall(r'name="(?:first|last)_day" type="date" value="([^"]+)"', page)

    until = (today + timedelta(days=2)).isoformat()
    assert found == {
        "three days": [today.isoformat(), until],
        "past": [today.isoformat()] * 2,
        "far": [today.isoformat()] * 2,  # longer than a pairing lasts
    }
