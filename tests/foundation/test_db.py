"""The one door to the database: durable, with foreign keys, safe under many writers, moments always in UTC."""

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from scoring.foundation import jobs
from scoring.foundation.db import db
from scoring.foundation.jobs.models import Job
from scoring.people.models import RoleGrant
from tests.conftest import empty_postgresql

WRITERS = 24


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)]
)
def test_sqlite_is_opened_durable_and_strict(app, pragma, value):
    with app.app_context(), db.engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_error_of_the_database_tells_no_value(app):
    secret = "the-hidden-score"
    with app.app_context(), pytest.raises(IntegrityError) as caught, db.transaction() as session:
        session.execute(
            text("INSERT INTO pin (account_id, hash) VALUES (:nobody, :secret)"), {"nobody": 1, "secret": secret}
        )

    assert secret not in str(caught.value).replace(str(caught.value.orig), "")


def test_many_writers_at_once_lose_nothing(app):
    with app.app_context(), db.transaction() as session:
        public_id = jobs.enqueue(session, "counted", {}).public_id
    go = threading.Barrier(WRITERS)

    def add_one() -> None:
        go.wait()
        with app.app_context(), db.transaction() as session:
            job = session.scalar(select(Job).where(Job.public_id == public_id).with_for_update())
            job.done += 1

    threads = [threading.Thread(target=add_one) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context(), db.reading() as session:
        assert session.scalar(select(Job.done)) == WRITERS


def test_reader_keeps_nothing_of_what_it_changed(app):
    with app.app_context():
        with db.transaction() as session:
            jobs.enqueue(session, "kept", {})
        with db.reading() as session:
            session.scalar(select(Job)).kind = "spoilt"
            session.flush()

        with db.reading() as session:
            assert session.scalar(select(Job.kind)) == "kept"


def test_every_test_numbers_from_one_whatever_an_earlier_one_took_back(app, database_url):
    with app.app_context(), suppress(ZeroDivisionError), db.transaction() as session:
        jobs.enqueue(session, "counted", {})
        session.flush()
        raise ZeroDivisionError
    if not database_url.startswith("sqlite"):
        empty_postgresql(database_url)

    with app.app_context(), db.transaction() as session:
        first = jobs.enqueue(session, "counted", {})
        session.flush()

        assert first.id == 1


def test_row_that_points_to_nothing_is_refused(app, db_session):
    db_session.add(RoleGrant(account_id=404, role="organizer", scope_kind="everywhere", scope_id=""))

    with pytest.raises(IntegrityError):
        db_session.flush()


def test_moment_comes_back_in_utc(app, db_session):
    almaty = timezone(timedelta(hours=5))
    job = jobs.enqueue(db_session, "timed", {})
    job.created_at = datetime(2026, 11, 22, 4, 30, tzinfo=almaty)
    db_session.flush()
    db_session.expire(job)

    assert (job.created_at, job.created_at.tzinfo) == (datetime(2026, 11, 21, 23, 30, tzinfo=UTC), UTC)


def test_moment_without_a_zone_is_refused(app, db_session):
    job = jobs.enqueue(db_session, "timed", {})
    job.created_at = datetime(2026, 11, 22, 4, 30)  # noqa: DTZ001  # the mistake under test

    with pytest.raises(StatementError):
        db_session.flush()
