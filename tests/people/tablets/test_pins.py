"""PINs of tablets: only their owner knows them, and wrong ones lock nobody else out."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.people.access_log import Visit
from scoring.people.actors import Actor, Scope
from scoring.people.models import SignIn
from scoring.people.signing_in import proving, sign_in
from scoring.people.tablets.pairing import MOST_WRONG_PINS
from tests.people.tablets.doing import PIN, START, WRONG, again, enter, is_in, newest, offer, use


@pytest.mark.parametrize(
    ("pin", "repeated"),
    [("407", "407"), ("1234", "1234"), ("0000", "0000"), ("40a1", "40a1"), ("٤٠٧١", "٤٠٧١"), (PIN, WRONG)],
)
def test_first_pin_is_a_good_one_typed_twice(
    client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient, pin: str, repeated: str
) -> None:
    code = offer(client, expert)

    assert (use(tablet, code, pin, repeated), is_in(tablet), use(tablet, code)) == (422, False, 302)


def test_tablet_is_entered_again_with_the_pin(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    use(tablet, offer(client, expert))
    tablet.post("/sign-out")

    wrong = enter(app, tablet, WRONG), is_in(tablet)
    right = enter(app, tablet), is_in(tablet)

    assert (wrong, right) == ((422, False), (302, True))


def test_pin_is_asked_of_a_second_tablet_and_not_set_there(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    use(tablet, offer(client, expert))
    second, code = app.test_client(), offer(client, expert)

    refused = use(second, code, WRONG, WRONG)

    assert (refused, use(second, code), is_in(second), is_in(tablet)) == (422, 302, True, True)


def test_wrong_pins_lock_this_tablet_for_this_person_only(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    other = app.test_client()
    use(other, offer(client, expert))
    use(tablet, offer(client, expert))
    tablet.post("/sign-out")

    for _ in range(5):
        enter(app, tablet, WRONG)

    assert (enter(app, tablet), is_in(tablet)) == (422, False)
    assert is_in(other)
    assert use(tablet, again(client, "code", newest(app))) == 302


def test_device_token_is_needed_to_try_a_pin_at_all(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    use(tablet, offer(client, expert))
    rival = app.test_client()

    for _ in range(6):
        enter(app, rival, WRONG)

    assert (enter(app, rival), newest(app).wrong_pins) == (422, 0)


def test_reset_pin_lets_go_every_tablet_and_a_new_one_is_set(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    use(tablet, offer(client, expert))

    code = again(client, "pin", newest(app))
    out = is_in(tablet), enter(app, tablet)

    assert out == (False, 422)
    assert (use(tablet, code, WRONG, WRONG), is_in(tablet)) == (302, True)


def test_pins_guessed_while_signing_lock_the_tablet_too(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    use(tablet, offer(client, expert))
    with app.app_context(), db.reading() as session:
        (entered,) = session.scalars(select(SignIn.id).where(SignIn.account_id == expert.account_id))
    holder = replace(expert, sign_in_id=entered, paired_at=Scope("skill", "17"))

    def sign(pin: str, address: str) -> str:
        with app.app_context():
            try:
                proving.prove(pin, Visit(address, ""), actor=holder, at=START)
            except Refused as refused:
                return refused.code
        return ""

    assert sign(WRONG, "10.0.0.1") == "signing-pin-wrong"
    assert sign(PIN, "10.0.0.1") == ""  # a slip is forgotten
    guesses = [sign(WRONG, f"10.0.1.{number}") for number in range(MOST_WRONG_PINS)]
    assert guesses == ["signing-pin-wrong"] * MOST_WRONG_PINS
    assert sign(PIN, "10.0.2.1") == "tablet-locked"


def test_guessing_from_the_same_address_keeps_nobody_from_pairing_nor_from_signing(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    code = offer(client, expert)
    rival = app.test_client()
    for number in range(110):
        rival.post("/sign-in", data={"name": f"nobody-{number}", "password": "a guess"})
    wrong = [rival.post("/pair", data={"code": f"AAAAA-BBBB{letter}"}).status_code for letter in "CDEFGHJKLMNP"]

    assert (wrong[-1], use(tablet, code)) == (429, 302)
    with tablet.session_transaction() as kept, app.app_context():
        with db.reading() as session:
            actor = sign_in.actor_of(session, kept["_user_id"], at=START)
        assert actor is not None
        assert proving.prove(PIN, Visit("127.0.0.1"), actor=actor, at=START) is None
