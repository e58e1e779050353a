"""Experts at their tablets: some open the same place, and what they see and what the journal holds is asked for."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser, Locator, Page, expect

from scoring.foundation.db import db
from scoring.marking.entries import entries_of
from scoring.rules.journal import EntryKind
from tests.browser.product import Product
from tests.browser.reader import Reader, reader
from tests.browser.rooms.tablet import Sheets
from tests.browser.visits import Visit

NOW = 15_000  # milliseconds that a mark may take to travel on a busy machine


@contextmanager
def judges(
    browser: Browser, product: Product, sheets: Sheets, place: str, count: int = 3, *, quiet: bool = True
) -> Iterator[list[Page]]:
    """The first experts, each on an own tablet, all at the same place; without network Chromium itself complains."""
    with ExitStack() as stack:
        people = [
            stack.enter_context(reader(browser, product, language="ru", login=f"expert0{number}"))
            for number in range(1, count + 1)
        ]
        yield [opened(person, sheets, place) for person in people]
        assert [person.complaints for person in people if quiet] == [[]] * count * quiet


def opened(person: Reader, sheets: Sheets, place: str = "") -> Page:
    page = person.open(Visit("sheet", sheets.address(place)))
    expect(page.locator("[data-root] h1")).to_be_attached(timeout=NOW)
    return page


def card(page: Page, level: int) -> Locator:
    return page.locator(f"[data-benchmarks] input[value='{level}']")


def said_saved(page: Page, aspect: str) -> Locator:
    return page.locator(f"[data-aspect='{aspect}'] .st-complete")


def journal(sheets: Sheets, seat: int = 0) -> list[tuple[EntryKind, str | None, int | None, str | None]]:
    with sheets.app.app_context(), db.reading() as session:
        return [(one.kind, one.aspect, one.value, one.answer) for one in entries_of(session, sheets.seats[seat])]
