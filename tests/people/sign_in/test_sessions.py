"""Sign-ins: new each time, ended from anywhere by their owner alone, by time and by closing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.people.models import Account, SignIn
from tests.people.sign_in.doing import START, MakeAccount, Watch, enter, is_in, rows


def test_closing_an_account_ends_its_sign_in_at_once(app: Flask, client: FlaskClient, aigerim: Actor) -> None:
    enter(client)
    with app.app_context(), db.transaction() as session:
        session.get_one(Account, aigerim.account_id).active = False

    assert not is_in(client)


def test_database_holds_no_token(app: Flask, client: FlaskClient, aigerim: Actor) -> None:
    enter(client)
    with client.session_transaction() as kept:
        token = kept["_user_id"]

    stored = rows(app, SignIn)[0]

    assert len(token) >= 43
    assert token not in [str(getattr(stored, column.key)) for column in SignIn.__table__.columns]


def test_forged_token_opens_nothing(client: FlaskClient, aigerim: Actor) -> None:
    for forged in ("", "1", str(aigerim.account_id), "x" * 43):
        with client.session_transaction() as kept:
            kept["_user_id"] = forged

        assert not is_in(client)


def test_session_is_new_after_each_sign_in(app: Flask, client: FlaskClient, aigerim: Actor) -> None:
    with client.session_transaction() as kept:
        kept["planted"] = "by somebody else"
    enter(client)
    with client.session_transaction() as kept:
        first = dict(kept)
    enter(client)
    with client.session_transaction() as kept:
        second = dict(kept)

    assert "planted" not in first
    assert first["_user_id"] != second["_user_id"]
    assert [row.revoked_at for row in rows(app, SignIn)] == [START, None]


def test_signing_out_ends_the_sign_in_for_whoever_copied_its_cookie(client: FlaskClient, aigerim: Actor) -> None:
    enter(client)
    with client.session_transaction() as kept:
        copied = dict(kept)

    response = client.post("/sign-out")
    with client.session_transaction() as kept:
        kept.update(copied)

    assert response.location == "/sign-in"
    assert not is_in(client)


def test_unused_sign_in_ends(client: FlaskClient, aigerim: Actor, watch: Watch) -> None:
    enter(client)
    for _ in range(3):  # in use, it lives on
        watch.now += timedelta(hours=11)
        assert is_in(client)

    watch.now += timedelta(hours=12)

    assert not is_in(client)


def test_sign_in_in_constant_use_ends_after_two_weeks(client: FlaskClient, aigerim: Actor, watch: Watch) -> None:
    enter(client)
    while watch.now < START + timedelta(days=14) - timedelta(hours=6):
        watch.now += timedelta(hours=6)
        assert is_in(client)

    watch.now += timedelta(hours=6)

    assert not is_in(client)


def test_role_taken_away_is_gone_with_the_next_request(app: Flask, client: FlaskClient, aigerim: Actor) -> None:
    enter(client)
    assert "Organizer" in client.get("/account").text

    with app.app_context(), db.transaction() as session:
        for grant in session.get_one(Account, aigerim.account_id).roles:
            session.delete(grant)

    assert "Organizer" not in client.get("/account").text


def test_sign_out_everywhere_ends_every_sign_in_of_this_account_alone(
    app: Flask, aigerim: Actor, make_account: MakeAccount
) -> None:
    make_account(login="berik")
    phone, laptop, other = app.test_client(), app.test_client(), app.test_client()
    enter(phone), enter(laptop), enter(other, "berik")

    laptop.post("/account/sign-ins/end")

    assert [is_in(phone), is_in(laptop), is_in(other)] == [False, False, True]


def test_one_sign_in_is_ended_from_another_browser(app: Flask, aigerim: Actor) -> None:
    phone, laptop = app.test_client(), app.test_client()
    enter(phone), enter(laptop)

    laptop.post(f"/account/sign-ins/{rows(app, SignIn)[0].id}/end")

    assert [is_in(phone), is_in(laptop)] == [False, True]


def test_another_persons_sign_in_cannot_be_ended(app: Flask, aigerim: Actor, make_account: MakeAccount) -> None:
    make_account("administrator", login="berik")
    mine, rival = app.test_client(), app.test_client()
    enter(mine), enter(rival, "berik")

    refused = rival.post(f"/account/sign-ins/{rows(app, SignIn)[0].id}/end")

    assert refused.status_code == 404
    assert is_in(mine)


@pytest.mark.one_database
def test_cookies_of_a_secure_site_are_out_of_reach_of_scripts_and_other_sites(
    make_app: Callable[..., Flask], watch: Watch
) -> None:
    cookies = make_app(secure_cookies=True).test_client().get("/sign-in").headers.getlist("Set-Cookie")

    assert [all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax")) for cookie in cookies] == [True]
