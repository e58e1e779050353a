"""What may come in, and where a visitor's words may lead: hostile paths, numbers, signs and JSON, on both databases."""

import json
from collections.abc import Callable

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from scoring.foundation.addresses import own_path
from scoring.foundation.entrance import DEEPEST, LARGEST
from scoring.people.actors import Actor

AS_JSON = {"Accept": "application/json"}


@pytest.fixture
def organizer(client: FlaskClient, signed_in: Callable[..., Actor]) -> FlaskClient:
    signed_in(client, "organizer")
    return client


@pytest.mark.parametrize(
    ("target", "led_to"),
    [
        ("/schemes/3?tab=marks", "/schemes/3?tab=marks"),
        ("/", "/"),
        (None, "/"),
        ("", "/"),
        ("schemes", "/"),
        ("https://elsewhere.kz/", "/"),
        ("//elsewhere.kz", "/"),
        ("/\\elsewhere.kz", "/"),
        ("/\t/elsewhere.kz", "/"),
        ("\\\\elsewhere.kz", "/"),
        ("javascript:alert(1)", "/"),
        ("/\n/elsewhere.kz", "/"),
    ],
)
def test_only_our_own_paths_are_gone_to(target: str | None, led_to: str) -> None:
    assert own_path(target) == led_to


@pytest.mark.one_database
@pytest.mark.parametrize("choice", ["lang=ru", "theme=dark"])
@pytest.mark.parametrize(
    ("path", "led_to"),
    [
        pytest.param("//elsewhere.kz", "/elsewhere.kz", id="two slashes are one, of our own page"),
        pytest.param("/\\elsewhere.kz", "/", id="a slash and a backslash"),
        pytest.param("\\\\elsewhere.kz", "/", id="two backslashes"),
        pytest.param("/\t/elsewhere.kz", "/", id="a tab"),
        pytest.param("/\n/elsewhere.kz", "/", id="a line end"),
        pytest.param("/\r/elsewhere.kz", "/", id="a return"),
    ],
)
def test_choosing_never_leads_to_another_site(client: FlaskClient, path: str, led_to: str, choice: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path, "QUERY_STRING": choice})

    assert (answer.status_code, answer.location) == (302, led_to)


@pytest.mark.one_database
def test_choosing_keeps_the_page_and_what_it_was_asked(client: FlaskClient) -> None:
    answer = client.get("/схемы %3F?lang=ru&search=a%26b&theme=dark")

    assert answer.location == "/%D1%81%D1%85%D0%B5%D0%BC%D1%8B%20%3F?search=a%26b"


@pytest.mark.parametrize("sign", ["\0", "\x0b", "\x1b", "\ufffe"])
def test_sign_that_nothing_can_keep_is_refused_wherever_it_stands(client: FlaskClient, sign: str) -> None:
    answers = [
        client.post("/sign-in", data={"name": f"a{sign}b", "password": "x"}, headers=AS_JSON),
        client.post("/sign-in", data={f"na{sign}me": "a"}, headers=AS_JSON),
        client.get("/sign-in", query_string={"next": f"/{sign}"}, headers=AS_JSON),
        client.get(f"/schemes/{sign}", headers=AS_JSON),
        client.get(f"/people/{sign}", headers=AS_JSON),
        client.get(f"/api/jobs/{sign}"),
    ]

    assert [(each.status_code, each.json["error"]["code"]) for each in answers] == [(400, "sign-not-allowed")] * 6


@pytest.mark.one_database
def test_tabs_and_line_ends_of_a_form_are_welcome(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"name": "one\ttwo\r\nthree", "password": "x"})

    assert answer.status_code == 422


@pytest.mark.parametrize("number", [str(LARGEST + 1), "9" * 11, "9" * 25, "9" * 5000])
def test_number_in_a_path_that_fits_no_column_is_no_address(organizer: FlaskClient, number: str) -> None:
    assert organizer.post(f"/account/sign-ins/{number}/end").status_code == 404
    assert organizer.get(f"/schemes/1/versions/{number}").status_code == 404


def test_largest_number_in_a_path_reaches_the_database(organizer: FlaskClient) -> None:
    answer = organizer.post(f"/account/sign-ins/{LARGEST}/end", headers=AS_JSON)

    assert (answer.status_code, answer.json["error"]["code"]) == (404, "sign-in-unknown")


@pytest.mark.one_database
@pytest.mark.parametrize("number", [str(LARGEST + 1), f"-{LARGEST + 1}", "9" * 25, "9" * 5000, "-" + "9" * 5000])
def test_number_in_a_query_or_form_that_fits_no_column_is_refused(app: Flask, number: str) -> None:
    @app.route("/probe", methods=["GET", "POST"])
    def probe() -> dict[str, object]:
        return {"args": request.args.get("number", type=int), "form": request.form.get("number", type=int)}

    asked = app.test_client().get("/probe", query_string={"number": number}, headers=AS_JSON)
    sent = app.test_client().post("/probe", data={"number": number}, headers=AS_JSON)
    small = app.test_client().get("/probe", query_string={"number": str(LARGEST)})
    word = app.test_client().get("/probe", query_string={"number": "seven"})

    assert [(each.status_code, each.json["error"]["code"]) for each in (asked, sent)] == [(400, "number-too-large")] * 2
    assert small.json["args"] == LARGEST
    assert word.json["args"] is None


@pytest.mark.one_database
@pytest.mark.parametrize("depth", [DEEPEST + 1, 900, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "1}")])
def test_json_without_a_floor_is_not_read(organizer: FlaskClient, depth: int, opening: str, closing: str) -> None:
    text = opening * depth + closing[:-1] + closing[-1] * depth

    answer = organizer.post("/api/schemes/1/edits", data=text, content_type="application/json")

    assert (answer.status_code, answer.json["error"]["code"]) == (400, "request-not-json")


@pytest.mark.one_database
def test_json_as_deep_as_allowed_is_read(app: Flask) -> None:
    @app.post("/probe")
    def probe() -> dict[str, object]:
        return {"same": request.get_json()}

    document: object = 1
    for _ in range(DEEPEST - 1):
        document = [document]

    answer = app.test_client().post("/probe", data=json.dumps(document), content_type="application/json")

    assert json.loads(answer.text) == {"same": document}


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("application/x-www-form-urlencoded", {"a": "1"}),
        ("application/x-www-form-urlencoded; charset=utf-8", {"a": "1"}),
        ("application/json", {}),
        ("", {}),
    ],
)
def test_only_a_form_is_read_as_one(app: Flask, kind: str, read: dict[str, str]) -> None:
    with app.test_request_context(method="POST", data=b"a=1", content_type=kind):
        assert request.want_form_data_parsed == bool(read)
        assert request.form.to_dict() == read
        assert request.get_data() == (b"" if read else b"a=1")
