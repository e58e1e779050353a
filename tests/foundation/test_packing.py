"""Answers are packed where it is worth it, unpack to what they were, and are not sent twice."""

import gzip
from collections.abc import Callable

import brotli
import pytest
from backports import zstd
from flask import Flask, jsonify
from flask.testing import FlaskClient

from scoring.foundation.assets import static_url

pytestmark = pytest.mark.one_database
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstd.decompress,
}


def asset(app: Flask, name: str) -> str:
    with app.app_context():
        return static_url(name)


@pytest.mark.parametrize("how", ["gzip", "br"])
@pytest.mark.parametrize("name", ["css/base.css", "js/foundation/page.js", "icons.svg"])
def test_static_file_unpacks_to_itself(app: Flask, client: FlaskClient, how: str, name: str) -> None:
    path = asset(app, name)
    plain = client.get(path).data

    packed = client.get(path, headers={"Accept-Encoding": how})

    assert packed.headers["Content-Encoding"] == how
    assert UNPACK[how](packed.data) == plain
    assert len(packed.data) < len(plain)
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize("how", ["gzip", "br", "identity"])
def test_file_the_browser_has_is_not_sent_again(app: Flask, client: FlaskClient, how: str) -> None:
    path = asset(app, "css/base.css")
    first = client.get(path, headers={"Accept-Encoding": how})

    again = client.get(path, headers={"Accept-Encoding": how, "If-None-Match": first.headers["ETag"]}, buffered=True)

    assert (again.status_code, again.data) == (304, b"")


def test_file_packed_one_way_is_not_taken_for_the_other(app: Flask, client: FlaskClient) -> None:
    path = asset(app, "css/base.css")

    tags = {how: client.get(path, headers={"Accept-Encoding": how}).headers["ETag"] for how in ("gzip", "br", "")}

    assert len(set(tags.values())) == 3


@pytest.mark.parametrize("how", ["gzip", "br", "zstd"])
def test_page_is_packed(client: FlaskClient, how: str) -> None:
    packed = client.get("/sign-in", headers={"Accept-Encoding": how})

    assert packed.headers["Content-Encoding"] == how
    assert UNPACK[how](packed.data).startswith(b"<!doctype html>")


def test_json_is_packed_and_small_answers_are_not(app: Flask) -> None:
    app.add_url_rule("/long.json", "long", lambda: jsonify(words=["mark"] * 500))
    client = app.test_client()

    long = client.get("/long.json", headers={"Accept-Encoding": "gzip"})
    small = client.get("/healthz", headers={"Accept-Encoding": "gzip"})

    assert long.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in small.headers


def test_whoever_cannot_unpack_gets_it_plain(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/sign-in").headers


def test_part_of_a_file_is_not_packed(app: Flask, client: FlaskClient) -> None:
    path = asset(app, "css/base.css")

    part = client.get(path, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-999"}, buffered=True)

    assert (part.status_code, len(part.data)) == (206, 1000)
    assert "Content-Encoding" not in part.headers
