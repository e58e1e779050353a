"""Every page, as people meet it: by sight, by keyboard, by screen reader, on any width, in either light."""

import pytest
from playwright.sync_api import Browser

from tests.browser.product import Product
from tests.browser.reader import reader, sideways, violations
from tests.browser.visits import Visit, every_visit, gone, unlisted

WIDTHS = (390, 800, 1280)
NARROWEST = 320
ZOOMED = 640  # 1280 at 200 %
LANGUAGES = ("kk", "ru", "en")
every_page = pytest.mark.parametrize("visit", every_visit(), ids=lambda visit: visit.name)
# What a keyboard must reach: every control that is seen and not switched off. Radio buttons are one stop a group.
REACHABLE = """() => {
  const seen = new Set();
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter((one) => !one.disabled && one.type !== 'hidden' && one.tabIndex >= 0)
    .filter((one) => one.checkVisibility({visibilityProperty: true}))
    .filter((one) => one.type !== 'radio' || (!seen.has(one.name) && seen.add(one.name)))
    .map((one) => (one.type === 'radio' ? `radio ${one.name}` : one.outerHTML.slice(0, 300)));
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  return one.type === 'radio' ? `radio ${one.name}` : one.outerHTML.slice(0, 300);
}"""


def test_every_page_is_listed_for_a_visit(product: Product) -> None:
    assert unlisted(product.app) == set(), "say in tests/browser/visits.py how to visit them"
    assert gone(product.app) == set()


@every_page
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_a_page_is_accessible_and_quiet_in_every_look(
    browser: Browser, product: Product, visit: Visit, theme: str
) -> None:
    with reader(browser, product, theme=theme, login=visit.login) as person:
        page = person.open(visit)

        found = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"at {width}: {text}" for text in violations(page)]
            found += [f"at {width} it scrolls sideways"] if sideways(page) > 0 else []

        assert found == []
        assert person.complaints == []


@every_page
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_never_scrolls_sideways(browser: Browser, product: Product, visit: Visit, language: str) -> None:
    with reader(browser, product, language=language, login=visit.login) as person:
        page = person.open(visit)

        wider = {}
        for width in (NARROWEST, ZOOMED):
            page.set_viewport_size({"width": width, "height": 700})
            wider[width] = sideways(page)

        assert wider == {NARROWEST: 0, ZOOMED: 0}
        assert page.get_attribute("html", "lang") == language


@every_page
def test_the_keyboard_reaches_every_control(browser: Browser, product: Product, visit: Visit) -> None:
    with reader(browser, product, login=visit.login) as person:
        page = person.open(visit)
        controls = page.evaluate(REACHABLE)

        inner_stops = 3 * page.locator("input[type=date]").count()  # day, month, year and the calendar

        reached = set()
        for _ in range(len(controls) + inner_stops + 5):
            page.keyboard.press("Tab")
            reached.add(page.evaluate(FOCUSED))

        assert [control for control in controls if control not in reached] == []
