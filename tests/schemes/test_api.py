"""The JSON door of schemes: strict shapes, codes in answers, and a preview that cannot differ from a mark."""

from collections.abc import Callable
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

pytestmark = pytest.mark.one_database
FIRST = "key000000000"
TEXT = {"kk": "а", "ru": "б", "en": "c"}


@pytest.fixture
def scheme(app: Flask, client: FlaskClient, signed_in: Callable[..., Actor], sound_scheme: Scheme) -> str:
    chief = signed_in(client, "chief-expert")
    with app.app_context(), db.transaction() as session:
        return begin_scheme(session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=clock.now()).public_id


def edit(client: FlaskClient, scheme: str, **document: Any) -> tuple[int, dict[str, Any]]:
    response = client.post(f"/api/schemes/{scheme}/edits", json=document)
    assert response.json is not None
    return response.status_code, response.json


def test_an_edit_answers_with_the_revision_and_the_total(client: FlaskClient, scheme: str) -> None:
    answer = edit(client, scheme, act="set-aspect", seen=1, key=FIRST, changes={"maximum": "1,5"})

    assert answer == (200, {"revision": 2, "total": "99.50"})


def test_the_scheme_is_shown_with_the_revision_to_have_seen(client: FlaskClient, scheme: str) -> None:
    answer = client.get(f"/api/schemes/{scheme}").json

    assert answer is not None
    assert (answer["revision"], answer["version"], answer["content"]["skill_number"]) == (1, None, "17")


@pytest.mark.parametrize(
    ("document", "status", "code"),
    [
        pytest.param({"act": "explode", "seen": 1}, 400, "act-unknown", id="an act nobody knows"),
        pytest.param([], 400, "act-unknown", id="a list"),
        pytest.param({"act": "renumber"}, 400, "field-wrong", id="nothing seen"),
        pytest.param({"act": "renumber", "seen": "1"}, 400, "field-wrong", id="seen as text"),
        pytest.param({"act": "renumber", "seen": 1, "more": 1}, 400, "field-wrong", id="an unknown field"),
        pytest.param(
            {"act": "set-aspect", "seen": 1, "key": FIRST, "changes": {"key": "mine"}}, 400, "field-wrong", id="the key"
        ),
        pytest.param(
            {"act": "set-aspect", "seen": 1, "key": FIRST, "changes": {"maximum": "0.105"}},
            400,
            "mark-not-a-number",
            id="a mark finer than a hundredth",
        ),
        pytest.param(
            {"act": "set-aspect", "seen": 1, "key": FIRST, "changes": {"maximum": 1.5}},
            400,
            "mark-not-a-number",
            id="a mark as a float",
        ),
        pytest.param(
            {"act": "set-aspect", "seen": 1, "key": FIRST, "changes": {"description": {"en": "c"}}},
            400,
            "field-wrong",
            id="a text without two of its languages",
        ),
        pytest.param(
            {"act": "set-aspect", "seen": 1, "key": FIRST, "changes": {"description": TEXT | {"en": "x" * 10_000_000}}},
            400,
            "field-wrong",
            id="ten megabytes",
        ),
        pytest.param(
            {"act": "set-aspect", "seen": 1, "key": FIRST, "changes": {"benchmarks": [TEXT] * 3}},
            400,
            "field-wrong",
            id="three benchmarks",
        ),
        pytest.param(
            {"act": "set-calculation", "seen": 1, "key": FIRST, "calculation": {"type": "MAGIC"}},
            400,
            "content-value-unknown",
            id="a calculation nobody knows",
        ),
        pytest.param({"act": "remove-aspect", "seen": 1, "key": "nobody"}, 422, "scheme-part-unknown", id="no aspect"),
        pytest.param({"act": "remove-aspect", "seen": 7, "key": FIRST}, 409, "draft-changed", id="a state to come"),
        pytest.param(
            {"act": "add-aspect", "seen": 1, "criterion": -1, "sub_criterion": 0}, 400, "field-wrong", id="minus one"
        ),
    ],
)
def test_bad_input_is_refused_by_code_and_changes_nothing(
    client: FlaskClient, scheme: str, document: Any, status: int, code: str
) -> None:
    response = client.post(f"/api/schemes/{scheme}/edits", json=document)

    assert response.json is not None
    assert (response.status_code, response.json["error"]["code"]) == (status, code)
    assert client.get(f"/api/schemes/{scheme}").json["revision"] == 1  # type: ignore[index]


def test_another_chief_experts_scheme_is_closed(app: Flask, signed_in: Callable[..., Actor], scheme: str) -> None:
    other = app.test_client()
    signed_in(other, "chief-expert")

    assert [
        other.get(f"/api/schemes/{scheme}").status_code,
        other.post(f"/api/schemes/{scheme}/edits", json={"act": "renumber", "seen": 1}).status_code,
        other.post(f"/api/schemes/{scheme}/undo", json={"seen": 1}).status_code,
    ] == [403, 403, 403]


@pytest.mark.parametrize(
    ("calculation", "answers"),
    [
        pytest.param({"type": "PASS_FAIL"}, [("passed", "", "1.00"), ("failed", "", "0.00")], id="passed or not"),
        pytest.param(
            {"type": "NUMBER_COMPLETED", "possible": "3"},
            [
                ("completed", "3", "1.00"),
                ("completed", "2", "0.67"),
                ("completed", "1", "0.33"),
                ("completed", "0", "0.00"),
            ],
            id="a share, rounded half up",
        ),
        pytest.param(
            {
                "type": "CHOICE",
                "unit": "PERCENT",
                "options": [{"label": "All", "deduction": "0"}, {"label": "Half", "deduction": "50,5"}],
            },
            [("option", "All", "1.00"), ("option", "Half", "0.50")],
            id="percent with a comma",
        ),
        pytest.param(
            {
                "type": "RANGED_SCORE",
                "unit": "PERCENT",
                "target": "10",
                "bands": [
                    {"lower": "1", "upper": "1", "deduction": "0"},
                    {"lower": "2", "upper": "2", "deduction": "50"},
                ],
            },
            [
                ("measured", value, mark)
                for value, mark in zip(
                    ("7", "8", "9", "10", "11", "12", "13"),
                    ("0.00", "0.50", "1.00", "1.00", "1.00", "0.50", "0.00"),
                    strict=True,
                )
            ],
            id="bands, their edges inclusive",
        ),
        pytest.param(None, [("typed", "", "0.00"), ("typed", "", "1.00")], id="a typed mark"),
    ],
)
@pytest.mark.usefixtures("scheme")
def test_the_preview_says_what_each_answer_is_worth(
    client: FlaskClient, calculation: Any, answers: list[tuple[str, str, str]]
) -> None:
    response = client.post("/api/schemes/calculations/preview", json={"maximum": "1.00", "calculation": calculation})

    assert response.json == {
        "answers": [{"kind": kind, "answer": answer, "mark": mark} for kind, answer, mark in answers]
    }


@pytest.mark.parametrize(
    ("document", "code"),
    [
        pytest.param({"maximum": "0.00", "calculation": {"type": "PASS_FAIL"}}, "aspect-maximum-not-positive", id="0"),
        pytest.param(
            {"maximum": "1.00", "calculation": {"type": "NUMBER_COMPLETED", "possible": "0"}},
            "calculation-possible-not-positive",
            id="none possible",
        ),
        pytest.param({"maximum": "x", "calculation": None}, "mark-not-a-number", id="no number"),
    ],
)
@pytest.mark.usefixtures("scheme")
def test_a_preview_that_cannot_be_says_why(client: FlaskClient, document: Any, code: str) -> None:
    response = client.post("/api/schemes/calculations/preview", json=document)

    assert response.json is not None
    assert response.json["error"]["code"] == code


@pytest.mark.usefixtures("scheme")
def test_a_preview_is_sent_and_not_read(client: FlaskClient) -> None:
    response = client.get("/api/schemes/calculations/preview")

    assert (response.status_code, set(response.allow)) == (405, {"POST", "OPTIONS"})
