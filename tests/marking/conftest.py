"""What tests of marking may ask for: a hall."""

import pytest
from flask import Flask

from tests.marking.hall import Hall, make_hall


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall(app)
