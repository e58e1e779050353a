"""One-time codes: confirmed once, asked at sign-in, each good once, sealed in the database."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.people.actors import Actor
from scoring.people.models import SecondStep
from scoring.people.signing_in.sealing import KEY_FILE, seal, unseal
from tests.conftest import PASSWORD

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class Watch:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def app(make_app: Callable[..., Flask], watch: Watch) -> Flask:
    return make_app(now=watch)


@pytest.fixture
def phone(app: Flask, client: FlaskClient, signed_in: Callable[..., Actor], watch: Watch) -> pyotp.TOTP:
    """The app on the phone of an organizer whose codes are asked for; the client is signed in."""
    signed_in(client, "organizer", login="dinara")
    client.post("/account/codes")
    shown = re.search(r'class="code">([A-Z2-7]{32})<', client.get("/account/codes").text)
    assert shown is not None
    codes = pyotp.TOTP(shown[1])
    assert client.post("/account/codes/confirm", data={"code": codes.at(watch.now)}).status_code == 302
    watch.now += timedelta(minutes=1)
    return codes


def ticket_of(client: FlaskClient) -> str:
    """The way to the second step, as the page after the password holds it."""
    page = client.post("/sign-in", data={"name": "dinara", "password": PASSWORD}).text
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    return found[1] if found else ""


def enter(client: FlaskClient, ticket: str, code: str) -> bool:
    client.post("/sign-in/code", data={"ticket": ticket, "code": code})
    return client.get("/account").status_code == 200


def test_password_alone_does_not_open(app: Flask, phone: pyotp.TOTP) -> None:
    stranger = app.test_client()

    ticket = ticket_of(stranger)

    assert ticket
    assert stranger.get("/account").status_code == 302


def test_code_opens_once(app: Flask, phone: pyotp.TOTP, watch: Watch) -> None:
    first, second = app.test_client(), app.test_client()
    code = phone.at(watch.now)

    assert enter(first, ticket_of(first), code) is True
    assert enter(second, ticket_of(second), code) is False


@pytest.mark.parametrize(("seconds", "opens"), [(-30, True), (30, True), (-90, False), (90, False)])
def test_phone_may_be_half_a_minute_off(app: Flask, phone: pyotp.TOTP, watch: Watch, seconds: int, opens: bool) -> None:
    browser = app.test_client()

    assert enter(browser, ticket_of(browser), phone.at(watch.now + timedelta(seconds=seconds))) is opens


def test_guessing_ends_after_ten_tries(app: Flask, phone: pyotp.TOTP, watch: Watch) -> None:
    rival = app.test_client()
    ticket = ticket_of(rival)
    wrong = "000000" if phone.at(watch.now) != "000000" else "000001"

    answers = [rival.post("/sign-in/code", data={"ticket": ticket, "code": wrong}).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_ticket_of_our_own_making_is_refused(app: Flask, phone: pyotp.TOTP, watch: Watch) -> None:
    rival = app.test_client()

    assert enter(rival, "WzEsIjIwMjYiXQ.forged", phone.at(watch.now)) is False


def test_wrong_first_code_turns_nothing_on(app: Flask, client: FlaskClient, signed_in: Callable[..., Actor]) -> None:
    signed_in(client, "organizer", login="dinara")
    client.post("/account/codes")

    client.post("/account/codes/confirm", data={"code": "abc"})

    assert ticket_of(app.test_client()) == ""


def test_codes_end_by_a_code_and_not_without(app: Flask, client: FlaskClient, phone: pyotp.TOTP, watch: Watch) -> None:
    client.post("/account/codes/end", data={"code": ""})
    still = bool(ticket_of(app.test_client()))
    client.post("/account/codes/end", data={"code": phone.at(watch.now)})

    assert (still, ticket_of(app.test_client())) == (True, "")


def test_administrator_ends_the_codes_of_a_lost_phone(
    app: Flask, phone: pyotp.TOTP, signed_in: Callable[..., Actor]
) -> None:
    admin = app.test_client()
    signed_in(admin, "administrator")

    answer = admin.post("/accounts/1/codes/end").status_code

    assert (answer, ticket_of(app.test_client())) == (302, "")


def test_database_alone_gives_no_codes(app: Flask, phone: pyotp.TOTP) -> None:
    with app.app_context(), db.reading() as session:
        sealed = session.scalars(select(SecondStep.sealed)).one()
        key = app.config["SETTINGS"].instance_folder / KEY_FILE
        opened = unseal(sealed)
        key.unlink()

        assert phone.secret not in sealed
        assert opened == phone.secret
        with pytest.raises(Refused) as broken:
            unseal(sealed)
    assert broken.value.code == "seal-broken"


@pytest.mark.one_database
def test_key_is_made_once_and_for_its_owner_only(app: Flask) -> None:
    with app.app_context():
        first = seal("one")
        key = app.config["SETTINGS"].instance_folder / KEY_FILE

        assert (unseal(first), unseal(seal("two"))) == ("one", "two")
        assert key.stat().st_mode & 0o077 == 0
