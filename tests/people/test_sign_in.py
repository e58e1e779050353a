"""Signing in and out, through the pages, as a person and as somebody who means ill."""

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from scoring.foundation.db import db
from scoring.people import accounts
from scoring.people.actors import CONSOLE, Actor
from scoring.people.models import AccessLog, Account, SignIn
from scoring.people.passwords import Passwords
from scoring.people.sign_in import Credentials
from tests.conftest import CHEAP_HASHER, PASSWORD

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MakeAccount = Callable[..., Actor]


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
def aigerim(make_account: MakeAccount) -> Actor:
    return make_account("organizer", login="aigerim")


def enter(client: FlaskClient, name: str = "aigerim", password: str = PASSWORD, **given: str) -> TestResponse:
    form = {"name": name, "password": password, **given}
    return client.post("/sign-in", data=form)


def said(response: TestResponse) -> str:
    """The page without the form's token, which is another one every second."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", response.text)


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def rows(app: Flask, table: type) -> list:
    with app.app_context(), db.reading() as session:
        return list(session.scalars(select(table).order_by(table.id)))


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


def change(client: FlaskClient, old: str, new: str, again: str | None = None) -> TestResponse:
    return client.post("/account/password", data={"old": old, "new": new, "again": again or new})


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


class Overtaken(Passwords):
    """Between the check of a password and the sign-in something else is done, once."""

    def __init__(self, hasher: PasswordHasher, meanwhile: Callable[[], object]) -> None:
        super().__init__(hasher)
        self.meanwhile: list[Callable[[], object]] = [meanwhile]

    def verify(self, stored: str | None, password: str) -> bool:
        right = super().verify(stored, password)
        while self.meanwhile:
            self.meanwhile.pop()()
        return right


def reset_password(app: Flask, watch: Watch, new: str) -> None:
    watch.now += timedelta(seconds=1)
    made = Passwords(CHEAP_HASHER).make(new, login="aigerim")
    with app.app_context(), db.transaction() as session:
        account = session.scalars(select(Account).where(Account.login == "aigerim")).one()
        accounts.set_password(session, account, made, actor=CONSOLE, at=watch.now)


def close_account(app: Flask) -> None:
    with app.app_context(), db.transaction() as session:
        session.scalars(select(Account).where(Account.login == "aigerim")).one().active = False


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


def test_guesses_are_stopped_and_said_so(client: FlaskClient, aigerim: Actor) -> None:
    answers = [enter(client, password=f"guess number {n}").status_code for n in range(11)]

    assert answers == [422] * 10 + [429]
    stopped = enter(client)
    assert (stopped.status_code, int(stopped.headers["Retry-After"]) // 60 <= 5) == (429, True)


def test_rival_elsewhere_cannot_lock_an_account_out(app: Flask, aigerim: Actor) -> None:
    rival, person = app.test_client(), app.test_client()
    for n in range(30):
        rival.post("/sign-in", data={"name": "aigerim", "password": str(n)}, environ_base={"REMOTE_ADDR": "10.9.9.9"})

    assert enter(person).status_code == 302


@pytest.mark.one_database
@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "10.0.0.2"), (2, "10.0.0.1")])
def test_address_is_what_a_trusted_proxy_says_and_nobody_else(
    make_app: Callable[..., Flask], proxies: int, address: str
) -> None:
    behind = make_app(proxies=proxies)

    behind.test_client().post("/sign-in", data={"name": "x"}, headers={"X-Forwarded-For": "10.0.0.1, 10.0.0.2"})

    assert [row.address for row in rows(behind, AccessLog)] == [address]


def test_rival_behind_the_same_address_cannot_lock_out_a_known_browser(app: Flask, aigerim: Actor) -> None:
    rival, person = app.test_client(), app.test_client()
    enter(person), person.post("/sign-out")
    for n in range(120):
        enter(rival, "aigerim" if n < 20 else f"somebody-{n}", "a guess")

    assert enter(rival).status_code == 429
    assert enter(person).status_code == 302


@pytest.mark.one_database
def test_hundred_people_behind_one_address_sign_in_at_once(app: Flask, make_account: MakeAccount) -> None:
    people = [make_account(login=f"person-{n}").login for n in range(105)]

    assert {enter(app.test_client(), login).status_code for login in people} == {302}


@pytest.mark.one_database
def test_one_password_tried_on_many_accounts_is_stopped(app: Flask, client: FlaskClient) -> None:
    answers = [enter(client, f"person-{n}", "123456").status_code for n in range(101)]

    assert answers == [422] * 100 + [429]


def test_mark_of_one_account_does_not_help_with_another(
    app: Flask, client: FlaskClient, aigerim: Actor, make_account: MakeAccount
) -> None:
    make_account(login="berik")
    enter(client), client.post("/sign-out")

    answers = [enter(client, "berik", "a guess").status_code for _ in range(11)]

    assert answers[-1] == 429


def test_slips_before_the_right_password_are_forgiven(client: FlaskClient, aigerim: Actor) -> None:
    for _ in range(3):
        for _ in range(9):
            enter(client, password="a slip")
        assert enter(client).status_code == 302


def test_present_password_cannot_be_guessed_in_a_stolen_session(client: FlaskClient, aigerim: Actor) -> None:
    enter(client)

    answers = [change(client, f"guess number {n}", "a good new password").status_code for n in range(11)]

    assert answers == [422] * 10 + [429]


def test_change_of_password_is_logged_with_its_address(app: Flask, client: FlaskClient, aigerim: Actor) -> None:
    enter(client)
    change(client, PASSWORD, "a good new password")

    last = rows(app, AccessLog)[-1]
    assert (last.what, last.account_id, last.address) == ("password-changed", aigerim.account_id, "127.0.0.1")


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

    assert "altyn-dala-2026" in shown
    assert "altyn-dala-2026" not in plain
    assert "altyn-dala-2026" not in production


@pytest.mark.one_database
def test_cookies_of_a_secure_site_are_out_of_reach_of_scripts_and_other_sites(
    make_app: Callable[..., Flask], watch: Watch
) -> None:
    cookies = make_app(secure_cookies=True).test_client().get("/sign-in").headers.getlist("Set-Cookie")

    assert [all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax")) for cookie in cookies] == [True]


def test_signed_in_person_is_not_asked_again(client: FlaskClient, aigerim: Actor) -> None:
    enter(client)

    assert client.get("/sign-in?next=/account").location == "/account"
