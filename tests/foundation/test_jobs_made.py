"""Files that jobs made: there for whoever asked for them, and gone after some days."""

import os
from datetime import timedelta

import pytest

from scoring.foundation import clock, jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from scoring.foundation.jobs.made import KEPT, made_by, place_for
from scoring.foundation.jobs.worker import work_off
from tests.foundation import stub_jobs

pytestmark = pytest.mark.one_database
OWNER = 7


@pytest.fixture
def done(app):
    """A job that is done."""
    stub_jobs.register()
    with app.app_context(), db.transaction() as session:
        job = jobs.enqueue(session, "count", {"to": 0}, account=OWNER).public_id
    work_off(app)
    with app.app_context(), db.reading() as session:
        return jobs.find(session, job, account=OWNER)


def grow_old(path, age):
    moment = (clock.now() - age).timestamp()
    os.utime(path, (moment, moment))


def test_a_file_is_found_under_its_job(app, done):
    with app.app_context():
        path = place_for(done.public_id, "pdf")
        path.write_bytes(b"%PDF")

        assert made_by(done, "pdf") == path


@pytest.mark.parametrize(("age", "left"), [(KEPT - timedelta(hours=1), True), (KEPT + timedelta(hours=1), False)])
def test_what_is_older_than_a_week_goes_when_the_next_is_made(app, done, age, left):
    with app.app_context():
        old = place_for("old", "zip")
        old.write_bytes(b"PK")
        grow_old(old, age)

        place_for(done.public_id, "pdf")

        assert old.exists() is left


def test_a_file_that_is_gone_is_said_to_be(app, done):
    with app.app_context(), pytest.raises(NotFound) as gone:
        made_by(done, "pdf")

    assert gone.value.code == "file-gone"
