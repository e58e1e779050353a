"""The matrix in a real browser: another's mark appears without a reload, arrows walk, nothing hidden is in the page."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import panels
from scoring.marking.commands import Act
from tests.browser.reader import violations
from tests.marking.hall import Hall, make_hall
from tests.marking.live.test_serving import Server, cookie, environment, serve  # noqa: F401  # two fixtures

pytestmark = pytest.mark.one_database
# What a judge's browser does: a fresh token, then one command.
SEND = """async ([assessment, command]) => {
  const { csrf } = await (await fetch('/api/tablet')).json();
  const answer = await fetch(`/api/marking/${assessment}/marks`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRFToken': csrf }, body: JSON.stringify(command),
  });
  return answer.status;
}"""

BEGUN = "A1, competitor 01: In progress, 1/3 aspects have a mark"


SILENT_WIRE = """export function connect(assessment, listeners) { window.wire = listeners; return {}; }"""


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall(app)


@pytest.fixture
def enter(browser: Browser, hall: Hall) -> Iterator[Callable[..., Page]]:
    """A browser of its own for each person."""
    with ExitStack() as stack:

        def open_as(server: Server, actor: Any, path: str, *, silent: bool = False) -> Page:
            context = browser.new_context(locale="en")
            stack.callback(context.close)
            name, _, value = cookie(hall.app, actor).partition("=")
            said = {name: value, "language": "en"}
            context.add_cookies([{"name": one, "value": it, "url": server.address} for one, it in said.items()])
            if silent:
                script = {"content_type": "text/javascript", "body": SILENT_WIRE}
                context.route("**/live/live.js", lambda route: route.fulfill(**script))
            page = context.new_page()
            page.goto(server.address + path)
            return page

        yield open_as


def command(hall: Hall, act: str, aspect: str, number: int, **said: Any) -> list[Any]:
    client_id = f"browser-{number:08d}"
    return [
        hall.assessment,
        {"client_id": client_id, "seat": hall.seats[0], "aspect": aspect, "act": act, "seen": 0, **said},
    ]


def test_mark_of_one_browser_appears_in_the_matrix_of_another(
    hall: Hall,
    enter: Callable[..., Page],
    serve: Callable[..., Server],  # noqa: F811
) -> None:
    server = serve()
    chief = enter(server, hall.chief, f"/assessments/{hall.assessment}/matrix")
    judge = enter(server, hall.judges[0], "/account")
    expect(chief.locator("[data-live-word]")).to_have_text("Up to date", timeout=60_000)
    chief.evaluate("window.here = true")

    answers = [
        judge.evaluate(SEND, command(hall, "answer", "m1", 1, answer="typed:0.75")),
        judge.evaluate(SEND, command(hall, "score", "j1", 2, score=3, round=1)),
    ]

    cell = chief.locator("[data-sheet=A1] a.cell").first
    assert answers == [200, 200]
    expect(cell).to_have_attribute("aria-label", BEGUN, timeout=60_000)
    assert chief.evaluate("window.here")  # without a reload
    assert violations(chief) == []


def test_arrows_walk_from_cell_to_cell_and_enter_opens_the_sheet(
    hall: Hall,
    enter: Callable[..., Page],
    serve: Callable[..., Server],  # noqa: F811
) -> None:
    server = serve()
    page = enter(server, hall.chief, f"/assessments/{hall.assessment}/matrix")
    page.locator("a.cell[tabindex='0']").focus()

    for key in ("ArrowDown", "ArrowRight", "Home", "End", "ArrowUp"):
        page.keyboard.press(key)
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    stops = page.locator("a.cell[tabindex='0']").count()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sheets/**")

    assert label == "A1, competitor 02: Not started, 0/3"
    assert stops == 1
    assert page.url.endswith(f"/sheets/{hall.seats[1]}/A1")
    assert violations(page) == []


def test_matrix_asks_again_and_patches_a_revision_of_the_same_rows_and_columns(
    hall: Hall,
    enter: Callable[..., Page],
    serve: Callable[..., Server],  # noqa: F811
) -> None:
    page = enter(serve(), hall.chief, f"/assessments/{hall.assessment}/matrix", silent=True)
    page.wait_for_function("() => window.wire")
    page.evaluate("window.here = true; wire.onUp({ revision: 0 })")
    expect(page.locator("[data-live-word]")).to_have_text("Up to date")
    with hall.app.app_context(), db.transaction() as session:
        out, comes = (hall.judges[number].account_id or 0 for number in (2, 4))
        panels.replace_judge(session, hall.assessment, hall.panel, out, comes, actor=hall.chief, at=clock.now())
    revision = hall.frame().revision

    page.evaluate("news => wire.onFrame(news)", {"revision": revision, "since": revision - 1, "changed": ["panels"]})
    page.route("**/api/marking/*/matrix*", lambda route: route.abort(), times=2)
    answer = hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.75")
    page.evaluate("tick => wire.onTick(tick)", {"seat": hall.seats[0], "seq": answer["seq"], "sheet": "A1"})

    expect(page.locator("[data-live-word]")).to_have_text("Not live: asked every 10 seconds")
    cell = page.locator("[data-sheet=A1] a.cell").first
    expect(cell).to_have_attribute("aria-label", BEGUN, timeout=60_000)
    expect(page.locator("[data-live-word]")).to_have_text("Up to date")
    assert page.evaluate("window.here")  # without a reload
    seats = {"revision": revision + 1, "since": revision, "changed": ["seats"]}
    page.evaluate("news => wire.onFrame(news)", seats)
    page.wait_for_function("() => !window.here")
