"""Tablets: a code shown once, a PIN that only its owner knows, and a lock that nobody else can cause."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.people.models import AccessLog, Pairing, Pin

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)  # 14:00 in Almaty
PIN = "4071"
WRONG = "9205"


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
def expert(make_account: Callable[..., Actor]) -> Actor:
    return make_account("expert", login="nurlan", scope=("skill", "17"))


@pytest.fixture
def chief(client: FlaskClient, signed_in: Callable[..., Actor]) -> Actor:
    return signed_in(client, "chief-expert", scope=("skill", "17"))


@pytest.fixture
def tablet(app: Flask) -> FlaskClient:
    return app.test_client()


def offer(client: FlaskClient, account: Actor, **changed: str) -> str:
    """The code that the chief's page shows; "" when it was refused."""
    form = {
        "account": str(account.account_id),
        "place": "skill:17",
        "first_day": "2026-11-21",
        "last_day": "2026-11-22",
    }
    return code_in(client.post("/tablets", data={**form, **changed}).text)


def code_in(page: str) -> str:
    found = re.search(r'class="paircode">([^<]+)<', page)
    return found[1] if found else ""


def again(client: FlaskClient, act: str, row: Pairing) -> str:
    return code_in(client.post(f"/tablets/{row.public_id}/{act}").text)


def use(tablet: FlaskClient, code: str, pin: str = PIN, repeated: str = PIN) -> int:
    return tablet.post(f"/pair/{code}", data={"pin": pin, "again": repeated}).status_code


def enter(app: Flask, tablet: FlaskClient, pin: str = PIN) -> int:
    return tablet.post("/tablet", data={"pairing": newest(app).public_id, "pin": pin}).status_code


def newest(app: Flask) -> Pairing:
    with app.app_context(), db.reading() as session:
        return session.scalars(select(Pairing).order_by(Pairing.id.desc())).first()


def is_in(tablet: FlaskClient) -> bool:
    return tablet.get("/account").status_code == 200


def test_code_and_pin_let_the_expert_in(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    code = offer(client, expert)
    looked = tablet.get(f"/pair/{code}")

    used = use(tablet, code.lower().replace("-", " "))

    assert (looked.status_code, used, is_in(tablet)) == (200, 302, True)
    assert "Test nurlan" in looked.text


def test_code_is_good_once(app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient) -> None:
    code = offer(client, expert)
    use(tablet, code)
    stranger = app.test_client()

    assert (use(stranger, code), is_in(stranger)) == (422, False)


def test_code_ends_after_a_quarter_of_an_hour(
    client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient, watch: Watch
) -> None:
    code = offer(client, expert)
    watch.now += timedelta(minutes=15)

    assert (use(tablet, code), is_in(tablet)) == (422, False)


@pytest.mark.parametrize(
    ("pin", "repeated"),
    [("407", "407"), ("1234", "1234"), ("0000", "0000"), ("40a1", "40a1"), ("٤٠٧١", "٤٠٧١"), (PIN, WRONG)],
)
def test_first_pin_is_a_good_one_typed_twice(
    client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient, pin: str, repeated: str
) -> None:
    code = offer(client, expert)

    assert (use(tablet, code, pin, repeated), is_in(tablet), use(tablet, code)) == (422, False, 302)


def test_nothing_kept_shows_the_code_or_the_pin(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    code = offer(client, expert)
    before = newest(app)
    use(tablet, code)

    with app.app_context(), db.reading() as session:
        pin = session.get_one(Pin, expert.account_id)
    assert code.replace("-", "") not in str(vars(before))
    assert PIN not in pin.hash
    assert pin.hash.startswith("$argon2id$")


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


def test_revoked_tablet_is_out_at_once(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    use(tablet, offer(client, expert))

    client.post(f"/tablets/{newest(app).public_id}/revoke")

    assert (is_in(tablet), enter(app, tablet)) == (False, 422)


def test_reset_pin_lets_go_every_tablet_and_a_new_one_is_set(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    use(tablet, offer(client, expert))

    code = again(client, "pin", newest(app))
    out = is_in(tablet), enter(app, tablet)

    assert out == (False, 422)
    assert (use(tablet, code, WRONG, WRONG), is_in(tablet)) == (302, True)


def test_pairing_ends_with_its_last_day_however_much_it_is_used(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient, watch: Watch
) -> None:
    use(tablet, offer(client, expert))

    watch.now = datetime(2026, 11, 22, 18, 50, tzinfo=UTC)  # 23:50 in Almaty
    enter(app, tablet)
    late = is_in(tablet)
    watch.now = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)

    assert (late, is_in(tablet), enter(app, tablet)) == (True, False, 422)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"first_day": "2026-11-22", "last_day": "2026-11-21"}, id="last before first"),
        pytest.param({"first_day": "2026-11-19", "last_day": "2026-11-20"}, id="past"),
        pytest.param({"last_day": "2027-11-21"}, id="a year"),
        pytest.param({"last_day": "soon"}, id="no day"),
    ],
)
def test_days_that_cannot_be_are_refused(
    client: FlaskClient, chief: Actor, expert: Actor, changed: dict[str, str]
) -> None:
    assert offer(client, expert, **changed) == ""


def test_code_never_opens_an_account_with_more_than_marking(
    client: FlaskClient, chief: Actor, make_account: Callable[..., Actor]
) -> None:
    administrator = make_account("administrator")
    both = make_account("expert", "organizer")
    elsewhere = make_account("expert", scope=("skill", "39"))

    assert [offer(client, account) for account in (administrator, both, elsewhere)] == ["", "", ""]


def test_chief_of_another_skill_pairs_and_revokes_nothing_here(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient, signed_in: Callable[..., Actor]
) -> None:
    use(tablet, offer(client, expert))
    rival = app.test_client()
    signed_in(rival, "chief-expert", scope=("skill", "39"))

    revoked = rival.post(f"/tablets/{newest(app).public_id}/revoke").status_code
    shown = "Test nurlan" in rival.get("/tablets").text

    assert (offer(rival, expert), revoked, shown, is_in(tablet)) == ("", 403, False, True)


def test_list_tells_when_a_tablet_was_last_seen(
    client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient, watch: Watch
) -> None:
    use(tablet, offer(client, expert))
    watch.now += timedelta(minutes=50)
    tablet.get("/account")

    assert "21 November 2026, 14:50" in client.get("/tablets?lang=en", follow_redirects=True).text


def test_pairing_and_wrong_pins_are_in_the_access_log(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    use(tablet, offer(client, expert))
    enter(app, tablet, WRONG)

    with app.app_context(), db.reading() as session:
        acts = list(session.scalars(select(AccessLog.what).order_by(AccessLog.id)))
    assert [act for act in acts if act.startswith(("tablet", "pin"))] == [
        "tablet-offered",
        "tablet-paired",
        "pin-refused",
    ]
