"""What tests of the JSON may ask for: tablets, each signed in as a person of the hall."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scoring.foundation.db import db
from scoring.marking.access import ASSESSMENT
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id
from scoring.people.models import Pairing, SignIn
from tests.marking.hall import MOMENT, Hall

_ids = count(1)


@dataclass(frozen=True)
class Tablet:
    """A browser signed in as one person, at one assessment."""

    client: FlaskClient
    hall: Hall

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/api/marking/{self.hall.assessment}{path}")

    def post(self, path: str, document: Any) -> TestResponse:
        return self.client.post(f"/api/marking/{self.hall.assessment}{path}", json=document)

    def mark(self, act: str, aspect: str, seat: int = 0, **said: Any) -> TestResponse:
        """POST /marks, all seen unless said otherwise."""
        return self.post("/marks", self.command(act, aspect, seat, **said))

    def command(self, act: str, aspect: str, seat: int = 0, **said: Any) -> dict[str, Any]:
        given: dict[str, Any] = {"client_id": f"tablet-{next(_ids):08d}", "seat": self.hall.seats[seat]}
        return given | {"seen": self.hall.head(seat), "aspect": aspect, "act": act} | said

    def cells(self, query: str = "") -> Mapping[str, Any]:
        seats: Mapping[str, Any] = self.get(f"/cells{query}").json["seats"]  # type: ignore[index]
        return seats

    def sheet(self, sheet: str = "A1", seat: int = 0) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.cells()[self.hall.seats[seat]]["sheets"][sheet]
        return found

    def shown(self, sheet: str = "A1", seat: int = 0) -> dict[str, str]:
        """The sheet as this tablet shows it now."""
        return {"seat": self.hall.seats[seat], "sheet": sheet, "content": self.sheet(sheet, seat)["content"]}


def pair_sign_in(hall: Hall, actor: Actor) -> None:
    """Let a judge's sign-in be one of a tablet that was paired for the hall, as experts' sign-ins are."""
    with hall.app.app_context(), db.transaction() as session:
        pairing = Pairing(
            public_id=new_public_id(), account_id=actor.account_id, scope_kind=ASSESSMENT, scope_id=hall.assessment,
            first_day=MOMENT.date(), last_day=MOMENT.date(), made_at=MOMENT, agent="", wrong_pins=0,
        )  # fmt: skip
        session.add(pairing)
        session.flush()
        session.get_one(SignIn, actor.sign_in_id).pairing_id = pairing.id


@pytest.fixture
def tablet(hall: Hall, signed_in: Callable[..., Actor]) -> Callable[[Actor], Tablet]:
    def enter(actor: Actor) -> Tablet:
        client = hall.app.test_client()
        entered = signed_in(client, account=actor)
        if actor in hall.judges:
            pair_sign_in(hall, entered)
        return Tablet(client, hall)

    return enter


def code(response: TestResponse) -> tuple[int, str]:
    """The status of a refusal and its code."""
    assert response.json is not None
    return response.status_code, response.json["error"]["code"]
