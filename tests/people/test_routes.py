"""Every route of the product, called as every role and as a visitor, answers as the hand-written routes*.csv say.

A line says who may: "anyone", "signed-in" (whoever has an account), or roles apart by blanks. Everybody else must be
turned away. A route without a line fails, and the failure says the line to add.
"""

import csv
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from scoring.app import create_app
from scoring.foundation import clock
from scoring.foundation.config import Settings
from scoring.foundation.db import db
from scoring.people import accounts
from scoring.people.access_log import Visit
from scoring.people.actors import CONSOLE, EVERYWHERE, Actor, Grant, Scope
from scoring.people.permissions import ROLES
from scoring.people.signing_in import sign_in
from scoring.people.signing_in.passwords import HashedPassword
from tests.conftest import TEST_SECRET
from tests.people.examples import EXAMPLES, Example
from tests.people.standing import begin

TABLES = sorted(Path(__file__).parents[1].rglob("routes*.csv"))  # each room writes its own
VISITOR, NO_ROLE = "visitor", "no-role"
CALLERS = (VISITOR, NO_ROLE, *ROLES)
NOBODY = accounts.NewAccount("somebody", HashedPassword("none"), "Somebody", "en")
PASSED_OVER = {"HEAD", "OPTIONS"}  # answered by Flask itself, as GET is


class Line(NamedTuple):
    route: str
    method: str
    who: tuple[str, ...]

    def admits(self, caller: str) -> bool:
        if "anyone" in self.who:
            return True
        return caller in self.who or ("signed-in" in self.who and caller != VISITOR)


def written() -> dict[tuple[str, str], Line]:
    lines = {}
    for table in TABLES:
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for method in row["methods"].split():
                    lines[row["route"], method] = Line(row["route"], method, tuple(row["who"].split()))
    return lines


@cache
def served() -> tuple[tuple[str, str], ...]:
    """(route, method) of everything the app answers."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(database_url="sqlite://", instance=folder))
    return tuple(sorted(_pairs(app)))


def _pairs(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - PASSED_OVER):
            yield rule.rule, method


def rule_of(app: Flask, route: str, method: str) -> Rule:
    return next(rule for rule in app.url_map.iter_rules() if rule.rule == route and method in (rule.methods or ()))


def test_every_route_has_its_line_and_every_line_its_route() -> None:
    missing = sorted(set(served()) - set(written()))
    stale = sorted(set(written()) - set(served()))

    assert not missing, "add to a routes.csv, saying who may:\n" + "\n".join(
        f"{route},{method},<anyone | signed-in | {' | '.join(ROLES[:4])} | ...>" for route, method in missing
    )
    assert not stale, f"take out of routes.csv: {stale}"


def test_every_line_names_known_roles() -> None:
    unknown = {name for line in written().values() for name in line.who} - {"anyone", "signed-in", *ROLES}

    assert unknown == set()


class SignedIn(NamedTuple):
    actor: Actor
    token: str


class Callers(NamedTuple):
    """A database in which one account of each role signed in; the accounts of what `EXAMPLES` make come after them."""

    path: Path
    signed_in: dict[str, SignedIn]


@pytest.fixture(scope="module")
def callers(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Callers:
    folder = tmp_path_factory.mktemp("callers")
    path = folder / "callers.sqlite3"
    shutil.copyfile(migrated_sqlite, path)
    url = f"sqlite:///{path.as_posix()}"
    app = create_app(Settings(instance=str(folder), database_url=url, secret_key=TEST_SECRET))
    with app.app_context():
        with db.transaction() as session:  # the number that stands in an address where no example says another
            accounts.create_account(session, NOBODY, actor=CONSOLE, at=clock.now())
        signed_in = {caller: _sign_in(caller) for caller in CALLERS if caller != VISITOR}
        with db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        app.extensions["scoring.db"].dispose()
    return Callers(path, signed_in)


def _sign_in(caller: str) -> SignedIn:
    now = clock.now()
    with db.transaction() as session:
        new = accounts.NewAccount(f"caller-{caller}", HashedPassword("none"), f"Test {caller}", "en")
        account = accounts.create_account(session, new, actor=CONSOLE, at=now)
        if caller != NO_ROLE:
            accounts.grant_role(session, account, Grant(caller, Scope(EVERYWHERE, "")), actor=CONSOLE, at=now)
        token = sign_in.open_sign_in(session, account, Visit("127.0.0.1"), lifetime=timedelta(hours=9), at=now)
    with db.reading() as session:
        actor = sign_in.actor_of(session, token, at=now)
    assert actor is not None
    return SignedIn(actor, token)


@pytest.fixture
def database_url(callers: Callers, tmp_path: Path) -> str:
    path = tmp_path / "sheber.sqlite3"
    shutil.copyfile(callers.path, path)
    return f"sqlite:///{path.as_posix()}"


@pytest.mark.parametrize(("route", "method"), served())
def test_route_admits_whom_its_line_names_and_nobody_else(
    app: Flask, callers: Callers, route: str, method: str
) -> None:
    line = written().get((route, method)) or pytest.fail(f"no line for {method} {route} in any routes.csv")

    wrong = []
    begin(app)
    for caller in CALLERS:
        status, admitted = call(app, callers, caller, route, method)
        if admitted and method != "GET":
            begin(app)
        if admitted is not line.admits(caller):
            wrong.append(f"{caller}: {status}, expected to be {'let in' if line.admits(caller) else 'turned away'}")

    assert wrong == []


def call(app: Flask, callers: Callers, caller: str, route: str, method: str) -> tuple[int, bool]:
    """The status, and whether the caller was let in. What our own code fails at is neither."""
    client = app.test_client()
    actor = enter(client, callers, caller)
    example = EXAMPLES.get((route, method), lambda _app, _actor: Example())(app, actor)
    response = client.open(
        address(app, route, method, example), method=method, data=example.form, json=example.json, buffered=True
    )
    assert response.status_code < 500, f"{caller}: {response.status_code}"
    turned_away = response.status_code in {401, 403} or (response.location or "").startswith("/sign-in?next=")
    return response.status_code, not turned_away


def enter(client: FlaskClient, callers: Callers, caller: str) -> Actor | None:
    if caller == VISITOR:
        return None
    actor, token = callers.signed_in[caller]
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    return actor


def address(app: Flask, route: str, method: str, example: Example) -> str:
    """The route with its variables filled: from the example, else 1, which fits a number and a name alike."""
    rule = rule_of(app, route, method)
    values = {name: example.values.get(name, 1) for name in rule.arguments}
    built = rule.build(values)
    assert built is not None, f"no address of {route} with {values}"
    return built[1]
