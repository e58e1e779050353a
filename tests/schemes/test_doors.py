"""What the doors of schemes refuse: fields without measure, files that come to nothing; and what they give back."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme
from scoring.schemes.drafting import begin_scheme
from scoring.schemes.editor.forms import document_of

pytestmark = pytest.mark.one_database
FIRST = "key000000000"


@pytest.fixture
def scheme(app: Flask, client: FlaskClient, signed_in: Callable[..., Actor], sound_scheme: Scheme) -> str:
    chief = signed_in(client, "chief-expert")
    with app.app_context(), db.transaction() as session:
        return begin_scheme(session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=clock.now()).public_id


def test_a_line_with_endless_digits_makes_no_list() -> None:
    document = document_of([(f"changes.extra.{'9' * 5000}.text", "x")])

    assert isinstance(document["changes"]["extra"], dict)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_title_longer_than_a_list_shows_is_refused(client: FlaskClient, scheme: str, language: str) -> None:
    title = {"kk": "", "ru": "", "en": ""} | {language: "1" * 301}

    response = client.post(
        f"/api/schemes/{scheme}/edits", json={"act": "set-scheme", "seen": 1, "changes": {"title": title}}
    )

    assert response.json is not None
    assert (response.status_code, response.json["error"]["code"]) == (400, "field-wrong")


@pytest.mark.parametrize("depth", [7, 30, 900, 100_000])
def test_a_calculation_without_a_floor_is_refused(client: FlaskClient, scheme: str, depth: int) -> None:
    nested = "[" * depth + "]" * depth
    text = json.dumps({"act": "set-calculation", "seen": 1, "key": FIRST, "calculation": "?"}).replace('"?"', nested)

    response = client.post(f"/api/schemes/{scheme}/edits", data=text, content_type="application/json")

    assert response.status_code in {400, 422}


@pytest.mark.parametrize("number", [10**10, 10**25, -1])
def test_a_place_beyond_every_list_is_refused(client: FlaskClient, scheme: str, number: int) -> None:
    answers: list[Any] = [
        client.post(f"/api/schemes/{scheme}/edits", json={"seen": 1} | edit).status_code
        for edit in (
            {"act": "add-aspect", "criterion": number, "sub_criterion": 0},
            {"act": "remove-part", "part": "section", "index": number},
            {"act": "share-calculation", "key": FIRST, "row": number},
            {"act": "renumber", "seen": number},
        )
    ]

    assert {400, 409, 422} >= set(answers)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        pytest.param({"purpose": "nothing"}, 400, id="a purpose nobody knows"),
        pytest.param({"over": "nothing"}, 404, id="a scheme that is not there"),
    ],
)
@pytest.mark.usefixtures("scheme")
def test_a_refused_upload_leaves_no_file(
    client: FlaskClient, tmp_path: Path, fields: dict[str, str], status: int
) -> None:
    response = client.post("/schemes/imports", data={"file": (io.BytesIO(b"x"), "s.xlsx"), **fields})

    assert response.status_code == status
    assert [path for path in (tmp_path / "instance" / "uploads").rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("scheme")
def test_the_page_names_the_limit_that_is_kept(client: FlaskClient) -> None:
    page = client.get("/schemes/new", headers={"Accept-Language": "en"}, query_string={"lang": "en"})
    text = client.get("/schemes/new").text if page.location else page.text

    assert "16" in text
    assert "20 MB" not in text


def test_a_refused_reason_is_shown_again_as_it_was_typed(client: FlaskClient, scheme: str) -> None:
    client.post(f"/schemes/{scheme}/publish", data={"seen": "1"})
    client.post(f"/schemes/{scheme}/draft", data={"version": "1"})

    unchanged = client.post(f"/schemes/{scheme}/publish", data={"seen": "1", "reason": "Typed with care"})
    missing = client.post(f"/schemes/{scheme}/publish", data={"seen": "1", "reason": " "})

    assert (unchanged.status_code, missing.status_code) == (422, 422)
    assert "Typed with care" in unchanged.text
    assert 'id="reason-error"' in missing.text
