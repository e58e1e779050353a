"""/healthz speaks for the process alone, /readyz for the database and its tables too."""

import pytest

from scoring.foundation import migrations
from scoring.foundation.db import db

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2"


def test_product_with_current_tables_is_ready(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


@pytest.mark.one_database
def test_product_without_its_database_is_alive_and_not_ready(make_app):
    client = make_app(database_url=NOWHERE).test_client()

    alive, ready = client.get("/healthz"), client.get("/readyz")

    assert (alive.status_code, ready.status_code) == (200, 503)
    assert ready.json["error"]["code"] == "database-unreachable"


def test_product_with_tables_behind_is_not_ready(make_app, empty_database_url):
    app = make_app(database_url=empty_database_url)
    with app.app_context():
        migrations.upgrade(db.engine, "0001")

    answer = app.test_client().get("/readyz")

    assert (answer.status_code, answer.json["error"]["code"]) == (503, "migrations-pending")
    assert answer.json["error"]["params"]["current"] == "0001"
