"""The ribbon of a rehearsal: on every page of the copy, on none of the real one."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.judges.ribbon import Ribbon, rehearsal_ribbon
from scoring.people.actors import Actor
from tests.marking.hall import MOMENT, Hall

pytestmark = pytest.mark.one_database


def copy_of(hall: Hall) -> str:
    with hall.app.app_context(), db.transaction() as session:
        return setting_up.rehearse(session, hall.assessment, actor=hall.chief, at=MOMENT).public_id


def test_a_copy_has_its_ribbon_and_the_real_one_has_none(app: Flask, hall: Hall) -> None:
    copy = copy_of(hall)

    with app.test_request_context():
        assert rehearsal_ribbon(copy) == Ribbon(hall.assessment)
        assert rehearsal_ribbon(hall.assessment) is None
        assert rehearsal_ribbon("no-such-assessment") is None


def test_a_page_that_names_no_assessment_has_no_ribbon(
    client: FlaskClient, hall: Hall, signed_in: Callable[..., Actor]
) -> None:
    copy_of(hall)
    signed_in(client, "organizer")

    assert "rehearsal" not in client.get("/").text
