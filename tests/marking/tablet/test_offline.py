"""What the tablet keeps for when there is no network: pages for nobody, every file they need, a version."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from posixpath import normpath
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation.assets import FILES
from scoring.marking.tablet.offline import needed
from scoring.marking.tablet.pages import MODULES
from scoring.people.actors import Actor

pytestmark = pytest.mark.one_database


def kept(client: FlaskClient) -> dict[str, Any]:
    first = client.get("/marking/worker.js").get_data(as_text=True).splitlines()[0]
    found = re.fullmatch(r"const KEPT = (\{.*\});", first)
    assert found, first
    document: dict[str, Any] = json.loads(found[1])
    return document


def test_worker_may_care_for_the_start_page_too_and_is_asked_for_anew_each_time(client: FlaskClient) -> None:
    answer = client.get("/marking/worker.js")

    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_all_that_the_worker_keeps_is_there(client: FlaskClient) -> None:
    known = kept(client)
    addresses = [*known["files"], *(one for page in known["pages"].values() for one in page.values())]

    wrong = {
        address: status for address in addresses if (status := client.get(address, buffered=True).status_code) != 200
    }

    assert wrong == {}


def test_what_a_kept_page_names_is_kept_too(client: FlaskClient) -> None:
    known = kept(client)
    pages = [client.get(one).get_data(as_text=True) for page in known["pages"].values() for one in page.values()]
    named = {name for text in pages for name in re.findall(r"(?:href|src)=\"(/static/[^\"#]+)", text)}

    assert named - set(known["files"]) == set()
    assert any(name.endswith("queue.js") for name in known["files"])
    assert any(name.endswith("vendor/idb.js") for name in known["files"])
    assert any(name.endswith(".woff2") for name in known["files"])


def test_every_page_says_which_files_it_names_and_the_worker_knows_its_own(client: FlaskClient) -> None:
    known = kept(client)

    page, data = client.get("/sign-in"), client.get("/api/tablet")

    assert page.headers[FILES] == known["static"]
    assert f"/static/v-{known['static']}/" in page.text
    assert FILES not in data.headers


def test_kept_pages_hold_nothing_of_the_person_who_is_signed_in(app: Flask, signed_in: Callable[..., Actor]) -> None:
    stranger, known = app.test_client(), app.test_client()
    person = signed_in(known, "expert")
    pages = kept(stranger)["pages"]

    for address in (one for page in pages.values() for one in page.values()):
        text = known.get(address).get_data(as_text=True)
        assert person.display_name not in text
        assert person.login not in text
        assert "csrf" not in text
        assert text == stranger.get(address).get_data(as_text=True)


def test_kept_pages_are_in_their_language_whatever_the_reader_chose(client: FlaskClient) -> None:
    client.set_cookie("language", "ru")

    assert '<html lang="kk">' in client.get("/marking/offline/kk/waiting").get_data(as_text=True)
    assert '<html lang="en">' in client.get("/marking/offline/en/waiting").get_data(as_text=True)
    assert client.get("/marking/offline/de/waiting").status_code == 404


def test_version_is_the_same_for_everybody_and_again(client: FlaskClient, make_app: Callable[..., Flask]) -> None:
    client.set_cookie("theme", "dark")
    client.set_cookie("language", "ru")

    assert kept(client)["version"] == kept(make_app().test_client())["version"]


def test_files_are_followed_through_modules_and_styles(tmp_path: Path) -> None:
    for name, text in {
        "js/a.js": "import { b } from './deep/b.js';\nimport('../vendor/c.js');",
        "js/deep/b.js": "export * from '../a.js';",
        "js/other.js": "",
        "vendor/c.js": "",
        "css/a.css": "@font-face { src: url(../fonts/f.woff2) }",
        "fonts/f.woff2": "",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    page = '<link href="/static/v-0a/css/a.css"><script src="/static/v-0a/js/a.js">'

    found = needed([page], tmp_path)

    assert found == ["css/a.css", "fonts/f.woff2", "js/a.js", "js/deep/b.js", "vendor/c.js"]


def test_tablet_may_put_the_product_on_its_home_screen(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    address = re.search(r'<link rel="manifest" href="([^"]+)"', page)
    assert address
    answer = client.get(address[1])
    said = json.loads(answer.data)

    icons = [client.get(f"{address[1].rpartition('/')[0]}/{icon['src']}").status_code for icon in said["icons"]]

    assert (answer.mimetype, said["start_url"], said["scope"], icons) == (
        "application/manifest+json", "/marking", "/", [200],
    )  # fmt: skip


IMPORTED = re.compile(r"""^(?:import|export)\b[^;]*?\bfrom\s*['"](\.{1,2}/[\w./-]+)['"]""", re.MULTILINE)
FIRST_LOAD_BYTES = 125_000  # packed bodies; with the heads of the answers and the work itself it stays below 150 KB


def imported(root: Path, name: str) -> set[str]:
    """What a module cannot begin without, itself not counted."""
    found: set[str] = set()
    waiting = {name}
    while waiting:
        module = waiting.pop()
        folder = Path(module).parent
        names = {normpath((folder / each).as_posix()) for each in IMPORTED.findall((root / module).read_text("utf-8"))}
        waiting |= names - found
        found |= names
    return found


def test_modules_that_a_browser_is_told_of_are_those_without_which_the_page_does_not_begin(app: Flask) -> None:
    root = Path(str(app.static_folder))

    needs = imported(root, "js/marking/tablet/app.js") - {"js/foundation/page.js"}  # which every page names itself

    assert set(MODULES) == needs


def test_first_load_of_the_tablet_page_stays_within_its_weight(client: FlaskClient) -> None:
    def weight(address: str) -> int:
        return len(client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True).data)

    shell = kept(client)["pages"]["shell"]["kk"]
    page = client.get(shell).get_data(as_text=True)
    named = set(re.findall(r"(?:href|src)=\"(/static/[^\"#]+)", page))
    assert any(name.endswith(".woff2") for name in named)

    assert weight(shell) + sum(weight(name) for name in named) < FIRST_LOAD_BYTES
