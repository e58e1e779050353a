"""The tablet itself: who is here, who may come in, and a token that fits the session of the moment."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.people.access_log import Visit
from scoring.people.actors import CONSOLE, Actor, Scope
from scoring.people.tablets import entering as tablets
from scoring.people.tablets import pairing
from scoring.people.tablets.pages import COOKIE
from scoring.people.tablets.pairing import PairingCard
from tests.marking.api.conftest import code

pytestmark = pytest.mark.one_database
PIN, WRONG = "4071", "9205"
HERE = Scope("skill", "17")


@pytest.fixture
def experts(make_account: Callable[..., Actor]) -> tuple[Actor, Actor]:
    return make_account("expert", scope=("skill", "17")), make_account("expert", scope=("skill", "17"))


@pytest.fixture
def device(app: Flask, client: FlaskClient, experts: tuple[Actor, Actor]) -> FlaskClient:
    """A tablet that both experts have paired, nobody signed in."""
    token = ""
    with app.app_context():
        now = clock.now()
        today = clock.shown(now).date()
        for expert in experts:
            card = PairingCard(expert.account_id or 0, HERE, today, today)
            with db.transaction() as session:
                _id, shown = pairing.make_pairing(session, card, Visit(), actor=CONSOLE, at=now)
            entered = tablets.pair(shown, PIN, PIN, Visit(), device=token, lifetime=timedelta(hours=1), at=now)
            token = entered.device
    client.set_cookie(COOKIE, token)
    return client


def names(client: FlaskClient) -> list[str]:
    told = client.get("/api/tablet").json
    assert told is not None
    return [guest["pairing"] for guest in told["guests"]]


def test_strange_device_knows_nobody(client: FlaskClient) -> None:
    told = client.get("/api/tablet").json

    assert told is not None
    assert (told["me"], told["guests"]) == (None, [])


def test_pin_lets_a_guest_in_and_hands_the_tablet_over(device: FlaskClient, experts: tuple[Actor, Actor]) -> None:
    first, second = names(device)

    here = []
    for guest in (first, second):
        answer = device.post("/api/tablet/enter", json={"pairing": guest, "pin": PIN}).json
        assert answer is not None
        here.append(answer["me"])

    assert here == [{"account": str(each.account_id), "name": each.display_name} for each in experts]
    told = device.get("/api/tablet").json
    assert told is not None
    assert told["me"] == here[1]


def test_token_of_the_answer_fits_the_new_session(
    make_app: Callable[..., Flask], device: FlaskClient, app: Flask
) -> None:
    guest = names(device)[0]
    app.config["WTF_CSRF_ENABLED"] = True
    told = device.get("/api/tablet").json
    assert told is not None
    before = {"X-CSRFToken": told["csrf"]}
    without = device.post("/api/tablet/enter", json={"pairing": guest, "pin": PIN})
    entered = device.post("/api/tablet/enter", json={"pairing": guest, "pin": PIN}, headers=before)
    assert entered.json is not None
    after = {"X-CSRFToken": entered.json["csrf"]}

    assert code(without) == (400, "form-expired")
    assert code(device.post("/api/jobs/none/stop", headers=before)) == (400, "form-expired")
    assert device.post("/api/jobs/none/stop", headers=after).status_code == 404


def test_wrong_pins_lock_this_tablet_for_this_person(device: FlaskClient) -> None:
    first, second = names(device)

    tries = [code(device.post("/api/tablet/enter", json={"pairing": first, "pin": WRONG})) for _ in range(6)]

    assert tries == [(422, "pin-wrong")] * 4 + [(422, "tablet-locked")] * 2
    told = device.get("/api/tablet").json
    assert told is not None
    assert [guest["locked"] for guest in told["guests"]] == [True, False]
    assert device.post("/api/tablet/enter", json={"pairing": second, "pin": PIN}).status_code == 200


def test_pairing_of_another_device_is_unknown(app: Flask, device: FlaskClient) -> None:
    guest = names(device)[0]

    answer = app.test_client().post("/api/tablet/enter", json={"pairing": guest, "pin": PIN})

    assert code(answer) == (422, "tablet-unknown")


def test_person_who_is_in_keeps_nothing_of_the_one_before(device: FlaskClient) -> None:
    first, second = names(device)
    device.post("/api/tablet/enter", json={"pairing": first, "pin": PIN})
    with device.session_transaction() as session:
        session["draft"] = "of the first"

    device.post("/api/tablet/enter", json={"pairing": second, "pin": PIN})

    with device.session_transaction() as session:
        assert "draft" not in session
