"""What the tests of own results may ask for: a clock to turn, a skill to watch, a phone that reads English."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.championships.boards.ground import Ground, Watch, make_ground


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def app(make_app: Callable[..., Flask], watch: Watch) -> Flask:
    return make_app(now=watch)


@pytest.fixture
def ground(app: Flask) -> Ground:
    return make_ground(app)


@pytest.fixture
def phone(client: FlaskClient) -> FlaskClient:
    client.set_cookie("language", "en")
    return client
