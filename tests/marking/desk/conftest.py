"""What tests of the desk may ask for: a browser signed in as a person of the hall."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scoring.people.actors import Actor
from tests.marking.hall import Hall


@dataclass(frozen=True)
class DeskClient:
    client: FlaskClient
    hall: Hall

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/assessments/{self.hall.assessment}{path}")

    def post(self, path: str, **form: str | list[str]) -> TestResponse:
        return self.client.post(f"/assessments/{self.hall.assessment}{path}", data=form)

    def sheet(self, sheet: str = "A1", seat: int = 0) -> str:
        return f"/sheets/{self.hall.seats[seat]}/{sheet}"

    def patch(self, seen: str = "") -> TestResponse:
        return self.client.get(f"/api/marking/{self.hall.assessment}/matrix?seen={seen}")


@pytest.fixture
def desk(hall: Hall, signed_in: Callable[..., Actor]) -> Callable[[Actor], DeskClient]:
    def enter(actor: Actor) -> DeskClient:
        client = hall.app.test_client()
        signed_in(client, account=actor)
        client.set_cookie("language", "en")
        return DeskClient(client, hall)

    return enter
