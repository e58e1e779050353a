"""The page of data for programs: every address with its words, in three languages, to try where there is something."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.championships.public import words
from tests.championships.public.conftest import Open

pytestmark = pytest.mark.one_database


def test_every_public_address_has_its_words_and_nothing_else_has(app: Flask) -> None:
    served = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}

    with app.test_request_context():
        assert set(words.holds()) == served


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_address_can_be_tried_in_every_language(client: FlaskClient, opened: Open, language: str) -> None:
    opened.release("17")
    client.set_cookie("language", language)

    page = client.get("/api").text
    tried = re.findall(r'<td[^>]*><a class="link" href="([^"]+)"', page)

    assert f'lang="{language}"' in page
    assert len(tried) == 16
    asked = [path for path in tried if not path.endswith("/bundle")]  # results written down for a test have no journal
    assert {client.get(path).status_code for path in asked} == {200}
    assert client.get(next(path for path in tried if "/results/" in path)).get_json()["standing"] == "current"


def test_an_installation_without_a_season_says_that_there_is_nothing_to_try(make_app) -> None:
    page = make_app(language="en").test_client().get("/api").text

    assert page.count("nothing yet") == 13


def test_strangers_are_led_there_from_the_first_page_and_from_boards(client: FlaskClient, opened: Open) -> None:
    for place in ("/", f"/boards/{opened.stage.id}", f"/boards/{opened.stage.id}/{opened.skill('17')}"):
        assert 'href="/api"' in client.get(place).text
