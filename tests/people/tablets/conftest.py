"""A chief and an expert of one skill, a tablet, and a clock that the test moves."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.people.actors import Actor
from tests.people.tablets.doing import Watch


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def app(make_app: Callable[..., Flask], watch: Watch) -> Flask:
    return make_app(now=watch)


@pytest.fixture
def expert(make_account: Callable[..., Actor]) -> Actor:
    return make_account("expert", login="nurlan", scope=("skill", "17"))


@pytest.fixture
def chief(client: FlaskClient, signed_in: Callable[..., Actor]) -> Actor:
    return signed_in(client, "chief-expert", scope=("skill", "17"))


@pytest.fixture
def tablet(app: Flask) -> FlaskClient:
    return app.test_client()
