"""Where a page leads that cannot be shown: to the scheme, to its list, to the form it came from."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation import clock, words
from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme
from scoring.schemes.drafting import begin_scheme
from scoring.schemes.publishing import publish
from scoring.schemes.taking_out.exporting import filename_of

pytestmark = pytest.mark.one_database


@pytest.fixture
def chief(client: FlaskClient, signed_in: Callable[..., Actor]) -> Actor:
    return signed_in(client, "chief-expert")


def test_going_back_after_publishing_shows_the_scheme(
    app: Flask, client: FlaskClient, chief: Actor, sound_scheme: Scheme
) -> None:
    with app.app_context(), db.transaction() as session:
        row = begin_scheme(session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=clock.now())
        scheme = row.public_id
        publish(session, chief, scheme, reason="", seen=1, at=clock.now())

    answer = client.get(f"/schemes/{scheme}/publish")

    assert (answer.status_code, answer.location) == (302, f"/schemes/{scheme}")
    assert words.sentence("no-open-draft", locale="kk") in client.get(answer.location).text


def test_a_scheme_that_is_not_there_leads_to_the_list(client: FlaskClient, chief: Actor) -> None:
    answer = client.get("/schemes/zzzz")

    assert answer.status_code == 404
    assert '<a class="btn btn--go" href="/schemes">' in answer.text


def test_a_file_above_the_limit_is_told_the_limit_and_led_back(
    make_app: Callable[..., Flask], signed_in: Callable[..., Actor]
) -> None:
    client = make_app(upload_bytes=1024 * 1024).test_client()
    signed_in(client, "chief-expert")

    form = client.get("/schemes/new").text
    came_from = {"Referer": "http://localhost/schemes/new"}
    answer = client.post("/schemes/imports", data={"file": (b"x" * 2_000_000).decode()}, headers=came_from)

    assert 'data-limit="1048576"' in form
    assert answer.status_code == 413
    assert words.sentence("upload-too-large", {"limit": 1}, "kk") in answer.text
    assert 'href="/schemes/new"' in answer.text


@pytest.mark.parametrize(("language", "name"), [("kk", "17 Бет жоба (kk).csv"), ("ru", "17 Бет черновик (ru).csv")])
def test_a_draft_is_named_in_the_language_of_its_file(sound_scheme: Scheme, language: str, name: str) -> None:
    from dataclasses import replace

    from scoring.rules.scheme import Text

    assert (
        filename_of(replace(sound_scheme, skill_number="17", title=Text("Бет", "Бет")), "csv", language, None) == name
    )
