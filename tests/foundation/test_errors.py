"""What people and programs are told when something goes wrong: in three languages, with a way out, no traceback."""

import logging
from collections.abc import Callable

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from scoring.foundation import errors, viewer, words
from scoring.foundation.answers import CODES
from scoring.foundation.security import limiter
from scoring.rules.errors import RuleBroken

pytestmark = pytest.mark.one_database
JSON = {"Accept": "application/json"}
PAGE_STATUSES = sorted(set(CODES) - {401, 500})


@pytest.fixture
def failing(make_app: Callable[..., Flask]) -> FlaskClient:
    """An app with a few doors behind which things go wrong."""
    app = make_app()
    app.config.update(PROPAGATE_EXCEPTIONS=False, TESTING=False)

    def refuse(name: str) -> None:
        if name == "rule":
            raise RuleBroken("mark-above-maximum", maximum="2.00")
        if name == "failure":
            raise ZeroDivisionError("secret of the inside")
        raise vars(errors)[name]("file-too-large", limit=20)

    app.add_url_rule("/abort/<int:status>", "abort", lambda status: abort(status))
    app.add_url_rule("/refuse/<name>", "refuse", refuse)
    app.add_url_rule("/api/refuse/<name>", "api_refuse", refuse)
    return app.test_client()


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("status", PAGE_STATUSES)
def test_every_status_has_a_page_in_every_language(failing: FlaskClient, status: int, language: str) -> None:
    failing.set_cookie(words.COOKIE, language)

    answer = failing.get(f"/abort/{status}")

    assert answer.status_code == status
    assert f'<html lang="{language}"' in answer.text
    assert words.sentence(CODES[status], {"limit": 20}, language) in answer.text
    assert 'href="/"' in answer.text[answer.text.index("<main") :]


def test_the_languages_say_it_differently() -> None:
    given = {"number": "1", "limit": 20}
    said = {words.sentence(code, given, language) for code in CODES.values() for language in words.LANGUAGES}

    assert len(said) == 3 * len(set(CODES.values()))


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("Refused", 422, "file-too-large"),
        ("NotFound", 404, "file-too-large"),
        ("Forbidden", 403, "file-too-large"),
        ("SignInNeeded", 401, "file-too-large"),
        ("Outdated", 409, "file-too-large"),
        ("TooLarge", 413, "file-too-large"),
        ("rule", 422, "mark-above-maximum"),
    ],
)
def test_programs_get_the_code_and_its_values(failing: FlaskClient, name: str, status: int, code: str) -> None:
    answer = failing.get(f"/api/refuse/{name}")

    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    assert answer.json["error"]["params"] == ({"maximum": "2.00"} if name == "rule" else {"limit": 20})
    assert answer.json["error"]["message"] == words.sentence(code, answer.json["error"]["params"], "kk")


def test_a_refusal_on_a_page_is_a_sentence(failing: FlaskClient) -> None:
    page = failing.get("/refuse/Outdated").text

    assert words.sentence("file-too-large", {"limit": 20}, "kk") in page


def test_who_did_not_sign_in_is_shown_the_door_and_brought_back(failing: FlaskClient) -> None:
    answer = failing.get("/refuse/SignInNeeded?page=2")

    assert (answer.status_code, answer.location) == (302, "/sign-in?next=%2Frefuse%2FSignInNeeded%3Fpage%3D2")


def test_a_failure_of_ours_shows_its_number_and_nothing_of_the_inside(
    failing: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = failing.get("/refuse/failure")

    number = next(record.args[0] for record in caplog.records if record.name == "scoring.foundation.answers")
    assert answer.status_code == 500
    assert number in answer.text
    assert "secret of the inside" not in answer.text
    assert "Traceback" not in answer.text


def test_a_failure_answers_programs_with_its_number(failing: FlaskClient) -> None:
    answer = failing.get("/api/refuse/failure")

    assert (answer.status_code, answer.json["error"]["code"]) == (500, "failed-inside")
    assert len(answer.json["error"]["params"]["number"]) == 8


def test_error_pages_appear_without_a_database(
    make_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    def unreachable() -> None:
        raise OperationalError("SELECT", {}, Exception("the database is away"))

    app = make_app()
    viewer.provide(app, unreachable)

    with caplog.at_level(logging.CRITICAL):
        answer = app.test_client().get("/no-such-page")

    assert answer.status_code == 404
    assert words.sentence("page-not-found", locale="kk") in answer.text


def test_a_page_that_fails_twice_still_answers(make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    app.config.update(PROPAGATE_EXCEPTIONS=False, TESTING=False)

    def broken(*_names: object, **_values: object) -> str:
        raise RuntimeError("no template today")

    monkeypatch.setattr("scoring.foundation.pages.render_template", broken)
    monkeypatch.setattr("scoring.foundation.answers.render_template", broken)

    answer = app.test_client().get("/")

    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert answer.text.startswith("failed-inside ")


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    answer = client.delete("/patterns", headers=JSON)

    assert (answer.status_code, answer.json["error"]["code"]) == (405, "method-not-allowed")
    assert "GET" in answer.headers["Allow"]


def test_too_much_haste_is_told_when_to_come_back(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    hasty = app.test_client()
    app.view_functions["foundation.patterns"] = limiter.limit("1 per hour")(app.view_functions["foundation.patterns"])

    hasty.get("/patterns")
    answer = hasty.get("/patterns", headers=JSON)

    assert (answer.status_code, answer.json["error"]["code"]) == (429, "too-many-requests")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_body_that_is_too_large_is_refused_by_its_size(make_app: Callable[..., Flask]) -> None:
    answer = make_app(upload_bytes=100).test_client().post("/sign-in", data={"name": "a" * 200}, headers=JSON)

    assert (answer.status_code, answer.json["error"]["code"]) == (413, "upload-too-large")
