"""Pairing: a code shown once, good once, for its days; revoked at once, listed, logged."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.people.models import AccessLog, Pin
from tests.people.tablets.doing import PIN, WRONG, Watch, enter, is_in, newest, offer, use


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


def test_nothing_kept_shows_the_code_or_the_pin(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    code = offer(client, expert)
    before = newest(app)
    use(tablet, code)

    with app.app_context(), db.reading() as session:
        pin = session.scalars(select(Pin).where(Pin.account_id == expert.account_id)).one()
    assert code.replace("-", "") not in str(vars(before))
    assert PIN not in pin.hash
    assert pin.hash.startswith("$argon2id$")


def test_revoked_tablet_is_out_at_once(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient
) -> None:
    use(tablet, offer(client, expert))

    client.post(f"/tablets/{newest(app).public_id}/revoke")

    assert (is_in(tablet), enter(app, tablet)) == (False, 422)


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
        rows = list(session.execute(select(AccessLog.what, AccessLog.subject).order_by(AccessLog.id)))
    here = f"pairing:{newest(app).public_id}"
    assert [tuple(row) for row in rows if row.what.startswith(("tablet", "pin"))] == [
        ("tablet-offered", here),
        ("tablet-paired", here),
        ("pin-refused", here),
    ]
