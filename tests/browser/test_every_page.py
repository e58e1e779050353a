"""Every page, as people meet it: by sight, by keyboard, by screen reader, on any width, in either light."""

import os
from zlib import crc32

import pytest
from playwright.sync_api import Browser

from tests.browser.product import Product
from tests.browser.reader import Readers, reader, sideways, violations
from tests.browser.visits import Visit, every_visit, gone, unlisted

WIDTHS = (390, 800, 1280)
NARROWEST = 320
ZOOMED = 640  # 1280 at 200 %
JUDGED = (390, 1280)  # at one of these widths axe reads a page, by its name; WHOLE_WALK=yes has it read at all
LANGUAGES = ("kk", "ru", "en")
# Every page is looked at in the light look at every width. The other looks, the narrowest widths and the keyboard take
# turns from page to page, to stay within the time that CI has; WHOLE_WALK=yes makes all of them look at all pages.
WHOLE = os.environ.get("WHOLE_WALK") == "yes"
LOOKS = ("light", "dark", "contrast")
TURNS = 4


def _turn(number: int) -> list[Visit]:
    """A quarter of the pages, by their names: a page keeps its turn whatever pages come and go."""
    return [visit for visit in every_visit() if WHOLE or crc32(visit.name.encode()) % TURNS == number]


def _judged(visit: Visit, theme: str) -> tuple[int, ...]:
    """The widths at which axe reads the page: the other looks are seen at the widest alone."""
    if WHOLE or theme != "light":
        return WIDTHS
    return (JUDGED[crc32(visit.name.encode()) // TURNS % len(JUDGED)],)


def _look_at(visit: Visit, theme: str) -> object:
    return pytest.param(visit, theme, id=f"{visit.name}-{theme}")


looks = {"light": every_visit(), "dark": _turn(0), "contrast": _turn(1)}
every_look = pytest.mark.parametrize(
    ("visit", "theme"), [_look_at(visit, theme) for theme in LOOKS for visit in looks[theme]]
)
for_the_narrow = pytest.mark.parametrize("visit", _turn(2), ids=lambda visit: visit.name)
for_the_keyboard = pytest.mark.parametrize("visit", _turn(3), ids=lambda visit: visit.name)
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


@every_look
def test_a_page_is_accessible_and_quiet_in_every_look(readers: Readers, visit: Visit, theme: str) -> None:
    person = readers(visit, theme)
    page = person.open(visit)

    found = []
    for width in WIDTHS if theme == "light" else WIDTHS[-1:]:  # colours are the same at every width
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"at {width}: {text}" for text in violations(page)] if width in _judged(visit, theme) else []
        found += [f"at {width} it scrolls sideways"] if sideways(page) > 0 else []

    assert found == []
    assert person.complaints == []


@for_the_narrow
def test_a_page_never_scrolls_sideways_in_any_language(browser: Browser, product: Product, visit: Visit) -> None:
    with reader(browser, product, login=visit.login) as person:
        page = person.open(visit)

        wider = {}
        for language in LANGUAGES:
            person.speak(language)
            page.reload()
            assert page.get_attribute("html", "lang") == language
            for width in (NARROWEST, ZOOMED):
                page.set_viewport_size({"width": width, "height": 700})
                wider[language, width] = sideways(page)

        assert {place: pixels for place, pixels in wider.items() if pixels} == {}


@for_the_keyboard
def test_the_keyboard_reaches_every_control(readers: Readers, visit: Visit) -> None:
    page = readers(visit).open(visit)
    controls = page.evaluate(REACHABLE)

    inner_stops = 3 * page.locator("input[type=date]").count()  # day, month, year and the calendar
    inner_stops += 6 * page.locator("input[type=datetime-local]").count()  # hours and minutes besides

    reached = set()
    for _ in range(len(controls) + inner_stops + 5):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(FOCUSED))

    assert [control for control in controls if control not in reached] == []
