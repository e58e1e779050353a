"""The pages that belong to no room, and the parts that all pages share."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation import viewer
from scoring.foundation.states import states
from scoring.foundation.viewer import Viewer, Work
from scoring.foundation.words import LANGUAGES

pytestmark = pytest.mark.one_database
SOMEBODY = Viewer("Динара Оспанова", "Ұйымдастырушы", "/account", "/sign-out")


class Outline(HTMLParser):
    """The ids, the icons and the headings of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.icons: set[str] = set()
        self.headings: list[int] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"]] if given.get("id") else []
        self.icons |= {(given.get("href") or "").partition("#")[2]} if tag == "use" else set()
        self.headings += [int(tag[1])] if tag in {"h1", "h2", "h3", "h4"} else []


def test_a_stranger_reads_what_it_is_and_may_sign_in(client: FlaskClient) -> None:
    page = client.get("/").text

    assert 'href="/sign-in"' in page
    assert "csrf-token" not in page


def test_the_start_page_shows_what_the_rooms_offer(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    app.extensions["scoring.work"] = []
    viewer.provide(app, lambda: SOMEBODY)
    viewer.offer(app, lambda: [Work("Схемалар", "Оқу және жариялау", "/schemes", "list")])

    page = app.test_client().get("/").text

    assert 'href="/schemes"' in page
    assert SOMEBODY.name in page
    assert 'action="/sign-out"' in page
    assert 'name="csrf-token"' in page


def test_the_start_page_says_so_when_nothing_waits(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    app.extensions["scoring.work"] = []
    viewer.provide(app, lambda: SOMEBODY)

    assert '<div class="empty">' in app.test_client().get("/").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pattern_page_shows_every_state_in_every_language(app: Flask, client: FlaskClient, language: str) -> None:
    client.set_cookie("language", language)

    page = client.get("/patterns").text

    with app.test_request_context(headers={"Cookie": f"language={language}"}):
        assert [code for code, look in states().items() if f"</svg>{look.word}</span>" not in page] == []


@pytest.mark.parametrize("path", ["/", "/patterns", "/sign-in", "/no-such-page"])
def test_a_page_is_well_made(app: Flask, client: FlaskClient, path: str) -> None:
    outline = Outline(client.get(path).text)
    with client.get("/static/icons.svg") as answer:
        drawn = set(Outline(answer.text).ids)

    steps = [later - earlier for earlier, later in zip(outline.headings, outline.headings[1:], strict=False)]
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.icons <= drawn
    assert outline.headings.count(1) == 1
    assert max(steps, default=0) <= 1
    assert "main" in outline.ids


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        pytest.param(1, ["1", "2", "…", "9"], id="at the start"),
        pytest.param(5, ["1", "…", "4", "5", "6", "…", "9"], id="in the middle"),
        pytest.param(9, ["1", "…", "8", "9"], id="at the end"),
    ],
)
def test_a_long_list_shows_its_ends_and_the_neighbours(app: Flask, page: int, shown: list[str]) -> None:
    with app.test_request_context():
        parts = app.jinja_env.get_template("macros/parts.html").module
        markup = str(parts.pagination(page, 9, "/list?find=a"))

    numbers = [piece.rpartition(">")[2].strip() for piece in markup.replace("</a>", "</li>").split("</li>")]
    assert [number for number in numbers if number] == shown
    assert f'href="/list?find=a&amp;page={9 if page != 9 else 8}"' in markup.replace("&page", "&amp;page")


@pytest.mark.parametrize(
    ("hundredths", "x", "width", "look"),
    [
        pytest.param(0, "72", "1", "p", id="none"),
        pytest.param(150, "72", "18", "p", id="above"),
        pytest.param(-350, "30", "42", "n", id="below"),
        pytest.param(500, "72", "60", "p", id="at the limit"),
        pytest.param(501, "72", "60", "over", id="past the limit"),
        pytest.param(-5000, "0", "72", "over", id="far past the end"),
    ],
)
def test_a_deviation_is_drawn_to_scale(app: Flask, hundredths: int, x: str, width: str, look: str) -> None:
    with app.test_request_context():
        tables = app.jinja_env.get_template("macros/tables.html").module
        markup = str(tables.deviation(hundredths))

    assert f'<rect class="{look}" x="{x}" y="7" width="{width}" height="10"/>' in markup
