"""Signing in: who is let in, what the page says and what the log keeps."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.people import access_log
from scoring.people.actors import Actor
from scoring.people.models import AccessLog, Account, SignIn
from scoring.people.personal.demonstration import CODE
from scoring.people.signing_in import door
from scoring.people.signing_in.sign_in import Credentials
from tests.conftest import PASSWORD
from tests.people.sign_in.doing import Watch, enter, is_in, rows, said


def test_right_password_opens(client: FlaskClient, aigerim: Actor) -> None:
    response = enter(client, " Aigerim ")

    assert (response.status_code, response.location) == (302, "/")
    assert is_in(client)


def test_page_leads_to_sign_in_and_back(client: FlaskClient, aigerim: Actor) -> None:
    asked = client.get("/account")
    form = client.get(asked.location)
    entered = enter(client, next="/account")

    assert asked.location == "/sign-in?next=%2Faccount"
    assert 'name="next" value="/account"' in form.text
    assert entered.location == "/account"


def test_wrong_password_and_unknown_login_get_one_answer(client: FlaskClient, aigerim: Actor) -> None:
    wrong = enter(client, "aigerim", "not the password")
    unknown = enter(client, "nobody.at.all", "not the password")

    assert wrong.status_code == unknown.status_code == 422
    assert said(wrong).replace("aigerim", "") == said(unknown).replace("nobody.at.all", "")
    assert not is_in(client)


def test_closed_account_gets_the_same_answer(app: Flask, client: FlaskClient, aigerim: Actor) -> None:
    wrong = enter(client, "aigerim", "not the password")
    with app.app_context(), db.transaction() as session:
        session.get_one(Account, aigerim.account_id).active = False

    assert said(enter(client)) == said(wrong)


def test_what_opens_an_account_is_not_shown_when_an_actor_or_credentials_are_printed() -> None:
    shown = repr(Actor(account_id=1, token="the token")) + repr(Credentials("aigerim", "the password"))

    assert "the token" not in shown
    assert "the password" not in shown


def test_access_log_holds_what_happened_and_nothing_that_was_typed(
    app: Flask, client: FlaskClient, aigerim: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    before = len(rows(app, AccessLog))
    with caplog.at_level(logging.INFO, "scoring.people"):
        enter(client, password="a-slip-of-the-tongue")
        enter(client, "my password in the wrong field", "x")
        enter(client)
        client.post("/sign-out")

    logged = rows(app, AccessLog)[before:]
    assert [(row.what, row.account_id) for row in logged] == [
        ("sign-in-refused", aigerim.account_id),
        ("sign-in-refused", None),
        ("sign-in", aigerim.account_id),
        ("sign-out", aigerim.account_id),
    ]
    assert {row.address for row in logged} == {"127.0.0.1"}
    assert len(caplog.records) == 4
    for typed in ("a-slip-of-the-tongue", "my password in the wrong field", PASSWORD):
        assert typed not in caplog.text
        assert typed not in "".join(row.subject + row.what for row in logged)


def test_browser_that_calls_itself_at_length_may_sign_in(app: Flask, client: FlaskClient, aigerim: Actor) -> None:
    response = client.post(
        "/sign-in", data={"name": "aigerim", "password": PASSWORD}, headers={"User-Agent": "x" * 5000}
    )

    assert response.status_code == 302
    assert len(rows(app, SignIn)[0].agent) == 300


@pytest.mark.one_database
def test_enormous_login_and_password_are_refused_like_any_other(client: FlaskClient, aigerim: Actor) -> None:
    assert enter(client, "a" * 100_000, "b" * 100_000).status_code == 422


def test_own_language_is_chosen_at_sign_in_and_kept(client: FlaskClient, aigerim: Actor) -> None:
    entered = enter(client)
    chosen = client.post("/account/language", data={"language": "ru"})

    assert "language=en;" in "".join(entered.headers.getlist("Set-Cookie"))
    assert "language=ru;" in "".join(chosen.headers.getlist("Set-Cookie"))
    assert '<html lang="ru"' in client.get("/account").text


def test_language_we_do_not_have_is_refused(client: FlaskClient, aigerim: Actor) -> None:
    enter(client)

    assert client.post("/account/language", data={"language": "de"}).status_code == 422


@pytest.mark.one_database
def test_demonstration_accounts_are_shown_only_in_a_demonstration(make_app: Callable[..., Flask]) -> None:
    shown = make_app(demo=True).test_client().get("/sign-in").text
    plain = make_app().test_client().get("/sign-in").text
    production = make_app(demo=True, mode="production").test_client().get("/sign-in").text

    assert [word in shown for word in ("altyn-dala-2026", CODE)] == [True] * 2
    assert [word in page for page in (plain, production) for word in ("altyn-dala-2026", CODE)] == [False] * 4


def test_signed_in_person_is_not_asked_again(client: FlaskClient, aigerim: Actor) -> None:
    enter(client)

    assert client.get("/sign-in?next=/account").location == "/account"


def test_a_page_that_asks_who_acts_in_the_middle_of_its_transaction_does_not_wait_for_itself(
    app: Flask, client: FlaskClient, aigerim: Actor, watch: Watch
) -> None:
    def held() -> str:
        with db.transaction() as session:
            access_log.record(session, "sign-out", None, access_log.Visit("127.0.0.1"), at=watch())
            session.flush()
            return door.actor().login

    app.add_url_rule("/held", view_func=held)
    enter(client)
    watch.now += timedelta(minutes=2)

    assert client.get("/held").text == "aigerim"

    with app.app_context(), db.reading() as session:
        assert session.scalars(select(SignIn.last_seen_at)).one() == watch.now
