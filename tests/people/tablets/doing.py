"""What a chief and an expert do with a tablet, and the clock that a test moves."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.people import accounts
from scoring.people.actors import CONSOLE, Actor, Grant, Scope
from scoring.people.models import Account, Pairing

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)  # 14:00 in Almaty


PIN = "4071"


WRONG = "9205"


class Watch:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


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


def of_skill(make_account: Callable[..., Actor], app: Flask, number: str, *, expert: Actor) -> FlaskClient:
    """A browser of another skill's chief, in whose skill the expert marks too."""
    rival = make_account("chief-expert", scope=("skill", number))
    with app.app_context(), db.transaction() as session:
        account = session.get_one(Account, expert.account_id)
        accounts.grant_role(session, account, Grant("expert", Scope("skill", number)), actor=CONSOLE, at=START)
    browser = app.test_client()
    browser.rival = rival  # type: ignore[attr-defined]
    return browser
