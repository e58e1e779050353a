"""What every test of boards may ask for: a clock to turn, a skill to watch."""

from collections.abc import Callable

import pytest
from flask import Flask

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
