"""The description of the JSON interface holds every route under /api and each of its methods, and nothing else."""

import warnings
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation import openapi, words

pytestmark = pytest.mark.one_database


@pytest.fixture
def document(client: FlaskClient) -> Mapping[str, Any]:
    found = client.get("/api/openapi.json").json
    assert found is not None
    return dict(found)


def operations(document: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {
        (path, method.upper()): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def served(app: Flask) -> set[tuple[str, str]]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    return {(openapi.path(rule), method) for rule in rules for method in openapi.methods(rule)}


def test_every_route_and_method_is_described_and_nothing_else(app: Flask, document: Mapping[str, Any]) -> None:
    assert set(operations(document)) == served(app)


def test_every_operation_has_a_summary_and_an_answer(document: Mapping[str, Any]) -> None:
    told = operations(document)

    assert [name for name, operation in told.items() if not operation["summary"].endswith(".")] == []
    answers = {name: operation["responses"] for name, operation in told.items()}
    assert [name for name, said in answers.items() if "301" not in said and "content" not in said["200"]] == []


def test_parameters_are_those_of_the_address(document: Mapping[str, Any]) -> None:
    for (path, _method), operation in operations(document).items():
        named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert named == {part.strip("{}") for part in path.split("/") if part.startswith("{")}


def test_every_reference_leads_somewhere(document: Mapping[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    assert {ref.rpartition("/")[2] for ref in references(document)} <= set(schemas)


def test_every_code_that_is_said_to_be_refused_with_has_a_sentence(document: Mapping[str, Any]) -> None:
    codes = {
        code
        for operation in operations(document).values()
        for answer in operation["responses"].values()
        if answer["description"].startswith("Refused: ")
        for code in answer["description"].removeprefix("Refused: ").split(", ")
    }

    assert [code for code in sorted(codes) if words.sentence(code, locale="en") == code] == []


def test_making_it_warns_of_nothing(app: Flask) -> None:
    """apispec warns of what it had to guess: two schemas of one name, a field it does not know."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        made = openapi.document(app)

    assert [str(one.message) for one in warned] == []
    assert set(operations(made)) == served(app)


def test_the_public_description_holds_what_anybody_may_read_and_nothing_else(app: Flask, client: FlaskClient) -> None:
    public = client.get("/api/v1/openapi.json").json
    assert public is not None

    assert set(operations(public)) == {one for one in served(app) if one[0].startswith("/api/v1/")}
    assert {ref.rpartition("/")[2] for ref in references(public)} == set(public["components"]["schemas"])


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [ref for inner in value.values() for ref in references(inner)]
    return [ref for inner in value for ref in references(inner)] if isinstance(value, list) else []
