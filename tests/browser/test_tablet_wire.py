"""What a tablet asks for by itself: before its wire is up, and after a new revision."""

from playwright.sync_api import Browser, expect

from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.commands import Act
from tests.browser.judging import NOW, opened
from tests.browser.product import Product
from tests.browser.reader import reader
from tests.browser.rooms.tablet import Sheets, open_sheets

SILENT_WIRE = """export function connect(assessment, listeners) {
  window.wire = listeners;
  return { viewing() {}, waiting() {}, close() {} };
}"""


def test_what_came_before_the_wire_was_up_is_asked_for_the_first_time_too(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with reader(browser, product, language="ru", login="expert01") as person:
        person.context.route(
            "**/live/live.js", lambda route: route.fulfill(content_type="text/javascript", body=SILENT_WIRE)
        )
        page = opened(person, sheets, f"#/sheet/{sheets.seats[0]}/B1")
        page.wait_for_function("() => window.wire")
        sheets.send(1, Act.ANSWER, "pass", answer="passed:yes")

        page.evaluate("wire.onUp({ revision: 1 })")

        expect(page.locator("[data-aspect='pass'] .aspect__got b")).to_have_text("2,00", timeout=NOW)


def test_new_revision_is_asked_for_without_cells_where_they_stand(browser: Browser, product: Product) -> None:
    sheets, asked = open_sheets(product.app), []  # type: ignore[var-annotated]
    with reader(browser, product, language="ru", login="expert01") as person:
        person.context.route(
            "**/live/live.js", lambda route: route.fulfill(content_type="text/javascript", body=SILENT_WIRE)
        )
        page = opened(person, sheets)
        page.wait_for_function("() => window.wire")
        page.wait_for_load_state("networkidle")
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        revision = next_revision(sheets)

        news = {"revision": revision, "since": revision - 1, "changed": ["state"], "hearing": 2}
        page.evaluate("news => wire.onFrame(news)", news)
        expect(page.get_by_text("Листы обновлены")).to_be_attached(timeout=NOW)
        first = [what for what in asked if what in ("work", "cells")]
        asked.clear()
        page.evaluate("news => wire.onFrame(news)", {**news, "revision": next_revision(sheets), "since": revision - 1})
        page.wait_for_event("requestfinished", lambda request: request.url.endswith("/cells"), timeout=NOW)

    assert (first, sorted(what for what in asked if what in ("work", "cells"))) == (["work"], ["cells", "work"])


def next_revision(sheets: Sheets) -> int:
    with sheets.app.app_context(), db.transaction() as session:
        return setting_up.next_revision(session, sheets.assessment).revision
