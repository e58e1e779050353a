"""The standings of a skill as a file: what the page shows to whoever takes it, and how final it is."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.people.models import AccessLog
from tests.championships.awards.stage import Stage, make_stage
from tests.championships.awards.test_files import read, seat_people

pytestmark = pytest.mark.one_database


@pytest.fixture
def stage(app: Flask) -> Stage:
    made = make_stage(app, {"17": ("1.00", "0.90")}, marked=True)
    seat_people(made, "17", [[("Абай", "Ернар")], [("Дана", "Сәт")]])
    return made


def test_both_forms_hold_what_the_page_shows_and_taking_names_is_written_down(
    app: Flask, client: FlaskClient, signed_in: Callable[..., Actor], stage: Stage
) -> None:
    signed_in(client, "organizer")
    client.set_cookie("language", "en")
    hall = stage.halls["17"].assessment
    address = f"/assessments/{hall}/standings"

    rows = read(client.get(f"{address}.csv"), "csv")

    assert rows == read(client.get(f"{address}.xlsx"), "xlsx")
    assert [row[:4] for row in rows[1:]] == [["1", "1", "Ернар Абай", ""], ["2", "2", "Сәт Дана", ""]]
    assert [row[9] for row in rows[1:]] == ["final", "final"]
    assert all(row[10] in client.get(address).text for row in rows[1:])
    assert f"{address}.xlsx" in client.get(address).text
    with app.app_context(), db.reading() as session:
        noted = select(AccessLog.what).where(AccessLog.subject == f"assessment:{hall}").order_by(AccessLog.id)
        assert session.scalars(noted).all()[:2] == ["seats-exported", "seats-exported"]
    assert client.get(f"{address}.pdf").status_code == 404


def test_what_the_page_does_not_show_is_in_no_file(
    client: FlaskClient, signed_in: Callable[..., Actor], app: Flask
) -> None:
    open_still = make_stage(app, {"17": ("1.00",)}, final=False)
    signed_in(client, "organizer")

    answer = client.get(f"/assessments/{open_still.halls['17'].assessment}/standings.csv")

    assert answer.status_code == 404
