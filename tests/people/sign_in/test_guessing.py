"""Guessing passwords is stopped and said, and locks nobody out but who guesses."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.people.actors import Actor
from scoring.people.models import AccessLog
from tests.people.sign_in.doing import MakeAccount, change, enter, rows


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
