"""A person who signs in, and a clock that the test moves."""

from collections.abc import Callable

import pytest
from flask import Flask

from scoring.people.actors import Actor
from tests.people.sign_in.doing import MakeAccount, Watch


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def app(make_app: Callable[..., Flask], watch: Watch) -> Flask:
    return make_app(now=watch)


@pytest.fixture
def aigerim(make_account: MakeAccount) -> Actor:
    return make_account("organizer", login="aigerim")
