"""What a person does to sign in, and the clock that a test moves."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from scoring.foundation.db import db
from scoring.people import accounts
from scoring.people.actors import CONSOLE, Actor
from scoring.people.models import Account
from scoring.people.signing_in.passwords import Passwords
from tests.conftest import CHEAP_HASHER, PASSWORD

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


MakeAccount = Callable[..., Actor]


class Watch:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


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


def change(client: FlaskClient, old: str, new: str, again: str | None = None) -> TestResponse:
    return client.post("/account/password", data={"old": old, "new": new, "again": again or new})


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
