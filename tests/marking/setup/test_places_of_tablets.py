"""Where a tablet may be paired: assessments of today first, then those ahead by day, at last what is past."""

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
