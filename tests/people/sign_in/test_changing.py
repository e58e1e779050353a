"""Changing a password, and what changes while somebody is signing in."""

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from scoring.people.actors import Actor
from scoring.people.models import AccessLog, Account, SignIn
from scoring.people.signing_in.passwords import Passwords
from tests.conftest import CHEAP_HASHER, PASSWORD
from tests.people.sign_in.doing import Overtaken, Watch, change, close_account, enter, is_in, reset_password, rows


def test_new_password_opens_and_other_browsers_are_out(app: Flask, aigerim: Actor) -> None:
    here, there, later = app.test_client(), app.test_client(), app.test_client()
    enter(here), enter(there)

    changed = change(here, PASSWORD, "қызыл алма өседі")

    assert changed.location == "/account"
    assert [is_in(here), is_in(there)] == [True, False]
    assert enter(later).status_code == 422
    assert enter(later, password="қызыл алма өседі").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        pytest.param("not the password", "a good new password", None, id="wrong present password"),
        pytest.param(PASSWORD, "short", None, id="weak new password"),
        pytest.param(PASSWORD, PASSWORD, None, id="the same again"),
        pytest.param(PASSWORD, "a good new password", "a good new passwort", id="not repeated"),
    ],
)
def test_password_is_not_changed(client: FlaskClient, aigerim: Actor, old: str, new: str, again: str | None) -> None:
    enter(client)

    assert change(client, old, new, again).status_code == 422
    assert enter(client).status_code == 302


def test_hash_of_yesterdays_parameters_is_renewed(app: Flask, client: FlaskClient, aigerim: Actor) -> None:
    today = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    app.extensions["scoring.passwords"] = today

    assert enter(client).status_code == 302
    assert today.outdated(rows(app, Account)[0].password_hash) is False
    assert enter(client).status_code == 302


def test_password_changed_during_the_sign_in_no_longer_opens(
    app: Flask, client: FlaskClient, aigerim: Actor, watch: Watch
) -> None:
    stricter = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)  # so that the hash would be renewed
    app.extensions["scoring.passwords"] = Overtaken(stricter, lambda: reset_password(app, watch, "қызыл алма өседі"))

    assert enter(client).status_code == 422
    assert enter(client).status_code == 422
    assert enter(client, password="қызыл алма өседі").status_code == 302
    assert [row.what for row in rows(app, AccessLog) if row.what == "sign-in-refused"] == ["sign-in-refused"] * 2


def test_account_closed_during_the_sign_in_stays_closed(app: Flask, client: FlaskClient, aigerim: Actor) -> None:
    app.extensions["scoring.passwords"] = Overtaken(CHEAP_HASHER, lambda: close_account(app))

    assert enter(client).status_code == 422
    assert rows(app, SignIn) == []


def test_hash_renewed_by_a_sign_in_beside_this_one_is_no_reason_to_refuse(
    app: Flask, client: FlaskClient, aigerim: Actor
) -> None:
    stricter = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    app.extensions["scoring.passwords"] = Overtaken(stricter, lambda: enter(app.test_client()))

    assert enter(client).status_code == 302
    assert len(rows(app, SignIn)) == 2


def test_password_reset_during_a_change_is_not_overwritten(
    app: Flask, client: FlaskClient, aigerim: Actor, watch: Watch
) -> None:
    enter(client)
    overtaken = Overtaken(CHEAP_HASHER, lambda: reset_password(app, watch, "қызыл алма өседі"))
    app.extensions["scoring.passwords"] = overtaken

    changed = change(client, PASSWORD, "another password here")

    assert changed.status_code == 422
    assert enter(app.test_client(), password="қызыл алма өседі").status_code == 302


def test_change_of_password_is_logged_with_its_address(app: Flask, client: FlaskClient, aigerim: Actor) -> None:
    enter(client)
    change(client, PASSWORD, "a good new password")

    last = rows(app, AccessLog)[-1]
    assert (last.what, last.account_id, last.address) == ("password-changed", aigerim.account_id, "127.0.0.1")
