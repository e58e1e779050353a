"""Every route of the product, called as every role and as a visitor, answers as the hand-written routes.csv says.

A line says who may: "anyone", "signed-in" (whoever has an account), or roles apart by blanks. Everybody else must be
turned away. A route without a line fails, and the failure says the line to add.
"""

import csv
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from scoring.app import create_app
from scoring.foundation.config import Settings
from scoring.people.actors import Actor
from scoring.people.permissions import ROLES
from tests.people.examples import EXAMPLES, Example

TABLE = Path(__file__).with_name("routes.csv")
VISITOR, NO_ROLE = "visitor", "no-role"
CALLERS = (VISITOR, NO_ROLE, *ROLES)
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
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            (row["route"], method): Line(row["route"], method, tuple(row["who"].split()))
            for row in csv.DictReader(file)
            for method in row["methods"].split()
        }


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

    assert not missing, "add to tests/people/routes.csv, saying who may:\n" + "\n".join(
        f"{route},{method},<anyone | signed-in | {' | '.join(ROLES[:4])} | ...>" for route, method in missing
    )
    assert not stale, f"take out of tests/people/routes.csv: {stale}"


def test_every_line_names_known_roles() -> None:
    unknown = {name for line in written().values() for name in line.who} - {"anyone", "signed-in", *ROLES}

    assert unknown == set()


@pytest.mark.one_database
@pytest.mark.parametrize(("route", "method"), served())
def test_route_admits_whom_its_line_names_and_nobody_else(
    app: Flask, signed_in: Callable[..., Actor], route: str, method: str
) -> None:
    line = written().get((route, method)) or pytest.fail(f"no line for {method} {route} in tests/people/routes.csv")

    wrong = []
    for caller in CALLERS:
        status, admitted = call(app, signed_in, caller, route, method)
        if admitted is not line.admits(caller):
            wrong.append(f"{caller}: {status}, expected to be {'let in' if line.admits(caller) else 'turned away'}")

    assert wrong == []


def call(app: Flask, signed_in: Callable[..., Actor], caller: str, route: str, method: str) -> tuple[int, bool]:
    """The status, and whether the caller was let in. What our own code fails at is neither."""
    client = app.test_client()
    actor = enter(client, signed_in, caller)
    example = EXAMPLES.get((route, method), lambda _app, _actor: Example())(app, actor)
    response = client.open(
        address(app, route, method, example), method=method, data=example.form, json=example.json, buffered=True
    )
    assert response.status_code < 500, f"{caller}: {response.status_code}"
    turned_away = response.status_code in {401, 403} or (response.location or "").startswith("/sign-in?next=")
    return response.status_code, not turned_away


def enter(client: FlaskClient, signed_in: Callable[..., Actor], caller: str) -> Actor | None:
    if caller == VISITOR:
        return None
    return signed_in(client) if caller == NO_ROLE else signed_in(client, caller)


def address(app: Flask, route: str, method: str, example: Example) -> str:
    """The route with its variables filled: from the example, else 1, which fits a number and a name alike."""
    rule = rule_of(app, route, method)
    values = {name: example.values.get(name, 1) for name in rule.arguments}
    built = rule.build(values)
    assert built is not None, f"no address of {route} with {values}"
    return built[1]
