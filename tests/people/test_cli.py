"""`scoring account ...`: what whoever reaches the machine's shell can do about accounts."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.people import accounts
from scoring.people.actors import Grant, Scope

SECRET = "a good long password"


def run(app: Flask, *arguments: str, typed: str = "") -> str:
    result = app.test_cli_runner().invoke(args=["account", *arguments], input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def grants(app: Flask, login: str) -> tuple[Grant, ...]:
    with app.app_context(), db.reading() as session:
        account = accounts.find_account(session, login)
        assert account is not None
        return accounts.grants_of(account)


def create(app: Flask, login: str = "aigerim", *more: str) -> str:
    return run(app, "create", login, "--name", "Айгерім", "--password", SECRET, *more)


def opens(client: FlaskClient, password: str) -> bool:
    return client.post("/sign-in", data={"name": "aigerim", "password": password}).status_code == 302


def test_created_account_opens_with_its_password(app: Flask, client: FlaskClient) -> None:
    assert create(app, "Aigerim") == "aigerim\n"
    assert opens(client, SECRET)


def test_password_is_asked_for_twice_and_not_shown(app: Flask, client: FlaskClient) -> None:
    shown = run(app, "create", "aigerim", "--name", "Айгерім", typed=f"{SECRET}\n{SECRET}\n")

    assert SECRET not in shown
    assert opens(client, SECRET)


def test_weak_password_makes_no_account(app: Flask) -> None:
    with pytest.raises(Refused) as refused:
        run(app, "create", "aigerim", "--name", "Айгерім", "--password", "short")

    assert refused.value.code == "password-too-short"
    assert run(app, "list") == ""


def test_role_is_given_where_it_is_said_and_taken_again(app: Flask) -> None:
    create(app, "aigerim", "--role", "organizer", "--where", "region:KZ-63")
    run(app, "grant", "aigerim", "chief-expert")
    given = grants(app, "aigerim")
    run(app, "revoke", "aigerim", "organizer", "--where", "region:KZ-63")

    assert given == (Grant("organizer", Scope("region", "KZ-63")), Grant("chief-expert"))
    assert grants(app, "aigerim") == (Grant("chief-expert"),)


def test_list_names_every_account_with_its_roles(app: Flask) -> None:
    create(app, "berik")
    create(app, "aigerim", "--role", "organizer", "--where", "region:KZ-63")
    run(app, "grant", "aigerim", "press")

    assert run(app, "list") == "aigerim\tАйгерім\torganizer@region:KZ-63, press\nberik\tАйгерім\t\n"


def test_new_password_opens_and_ends_what_was_signed_in(app: Flask, client: FlaskClient) -> None:
    create(app)
    assert opens(client, SECRET)
    run(app, "password", "aigerim", "--password", "another good password")

    assert client.get("/account").status_code == 302
    assert not opens(client, SECRET)
    assert opens(client, "another good password")


def test_unknown_account_is_said_to_be_unknown(app: Flask) -> None:
    with pytest.raises(NotFound) as refused:
        run(app, "grant", "nobody", "press")

    assert refused.value.code == "account-unknown"
