"""The wire in a real browser: a websocket that our policy lets through, and a page that finds a restarted server."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.marking.hall import Hall, make_hall
from tests.marking.live.test_serving import Server, cookie, environment, serve  # noqa: F401  # two fixtures

pytestmark = pytest.mark.one_database
PATIENCE = 90.0
# What the page does: takes the module as a page of ours would, and keeps all that it is told.
LISTEN = """async ([module, assessment]) => {
  const { connect } = await import(module);
  window.heard = [];
  const keep = (name) => (says) => window.heard.push([name, says ?? null]);
  const names = ["onTick", "onCell", "onSheet", "onFrame", "onPresence", "onAlert", "onTotals", "onUp", "onDown"];
  const waits = { first: 200, longest: 2000, refused: 1000 };
  window.wire = connect(assessment, Object.fromEntries(names.map((name) => [name, keep(name)])), waits);
}"""


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall(app)


@pytest.fixture
def page(browser: Browser, hall: Hall) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def listen(page: Page, hall: Hall, server: Server, actor: Any) -> list[str]:
    """Open the page as this person, connect, and keep what the console complains of."""
    complaints: list[str] = []
    name, _, value = cookie(hall.app, actor).partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": server.address}])
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{server.address}/account")
    fingerprint = page.evaluate("document.querySelector('link[rel=stylesheet]').getAttribute('href').split('/')[2]")
    page.evaluate(LISTEN, [f"/static/{fingerprint}/js/marking/live/live.js", hall.assessment])
    return complaints


def heard(page: Page, name: str) -> list[Any]:
    return [says for told, says in page.evaluate("window.heard") if told == name]


def wait_for(page: Page, name: str, times: int = 1) -> list[Any]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = heard(page, name)
        if len(found) >= times:
            return found
        page.wait_for_timeout(50)
    raise AssertionError(f"{name} was not heard {times} times: {page.evaluate('window.heard')}")


def test_page_speaks_over_a_websocket_that_the_policy_allows(
    page: Page,
    hall: Hall,
    serve: Callable[..., Server],  # noqa: F811
) -> None:
    opened: list[str] = []
    page.on("websocket", lambda socket: opened.append(socket.url))
    server = serve()

    complaints = listen(page, hall, server, hall.chief)
    up = wait_for(page, "onUp")
    page.evaluate("([seat]) => wire.viewing(seat, 'A1')", [hall.seats[0]])
    page.evaluate("wire.waiting({count: 2, oldest: null, refused: 0})")

    assert up == [{"revision": hall.frame().revision}]
    assert len(opened) == 1
    assert opened[0].startswith(f"ws://127.0.0.1:{server.port}/socket.io/")
    presence = wait_for(page, "onPresence", 2)[-1]
    deadline = time.monotonic() + PATIENCE
    while presence[0]["waiting"]["count"] != 2 and time.monotonic() < deadline:
        page.wait_for_timeout(50)
        presence = heard(page, "onPresence")[-1]
    assert (presence[0]["seat"], presence[0]["sheet"]) == (hall.seats[0], "A1")
    assert (presence[0]["waiting"]["count"], presence[0]["device"]) == (2, "Chrome, Linux")
    assert complaints == []


def test_page_finds_a_killed_and_restarted_server_and_enters_again(
    page: Page,
    hall: Hall,
    serve: Callable[..., Server],  # noqa: F811
) -> None:
    first = serve()
    listen(page, hall, first, hall.judges[1])
    wait_for(page, "onUp")

    first.process.kill()
    first.process.wait()
    assert wait_for(page, "onDown") == ["away"]
    serve(first.port)

    assert len(wait_for(page, "onUp", 2)) == 2


def test_page_whose_sign_in_ended_says_so(
    page: Page,
    hall: Hall,
    serve: Callable[..., Server],  # noqa: F811
) -> None:
    from sqlalchemy import update

    from scoring.foundation import clock
    from scoring.foundation.db import db
    from scoring.people.models import SignIn

    server = serve()
    listen(page, hall, server, hall.judges[1])
    wait_for(page, "onUp")
    with hall.app.app_context(), db.transaction() as session:
        session.execute(update(SignIn).values(revoked_at=clock.now()))

    page.evaluate("wire.viewing(null)")

    wait_for(page, "onDown")
    deadline = time.monotonic() + PATIENCE
    while "sign-in-needed" not in heard(page, "onDown") and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert "sign-in-needed" in heard(page, "onDown")
