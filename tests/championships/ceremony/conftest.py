"""What every test of the ceremony may ask for: a stage whose skill is marked and final, and the tablet that reveals."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.championships.boards.ground import Watch, make_ground
from tests.championships.ceremony.hall import Ceremony


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def app(make_app: Callable[..., Flask], watch: Watch) -> Flask:
    return make_app(now=watch)


@pytest.fixture
def ceremony(app: Flask) -> Ceremony:
    """Six competitors, nothing final yet."""
    return Ceremony(make_ground(app))
