"""Results, and what a correction changed in them, are read on a phone without pushing anything aside."""

import pytest
from flask_babel import force_locale
from playwright.sync_api import Browser

from scoring.championships.demonstration.names import LAST_STAGE
from tests.browser.product import Product
from tests.browser.reader import Reader
from tests.browser.rooms.awards import STAGE
from tests.browser.visiting import ORGANIZER

SEAT = {"total": "100.00", "place": 10, "scale": 1000, "medal": "medallion"}
ROWS = [{"seat": str(seat), "before": SEAT, "after": SEAT | {"place": 12}} for seat in (7, 12)]
PUT = "html => { document.querySelector('main').innerHTML = html; }"
SEEN = """() => { const wrap = document.querySelector('.difference').parentElement;
  const cells = [...document.querySelectorAll('tbody tr:first-child td')].map(one => one.getBoundingClientRect());
  const tops = cells.map(one => Math.round(one.top));
  return {beyond: wrap.scrollWidth - wrap.clientWidth, beside: tops.slice(0, 4).join() === tops.slice(4).join()}; }"""


@pytest.mark.parametrize(("width", "language"), [(390, "kk"), (390, "ru"), (320, "kk"), (1280, "kk")])
def test_the_difference_of_two_revisions_does_not_scroll_sideways(
    browser: Browser, product: Product, width: int, language: str
) -> None:
    medals = {"medallion": "Шеберлік медальоны"}
    with product.app.test_request_context(), force_locale(language):
        parts = product.app.jinja_env.get_template("championships/_parts.html")
        table = str(parts.make_module({"language": lambda: language}).difference_table(ROWS, "What differs", medals))  # type: ignore[attr-defined]
    context = browser.new_context(viewport={"width": width, "height": 844})
    reader = Reader(product, context)
    reader.sign_in(ORGANIZER)
    page = context.new_page()
    page.goto(f"{product.address}{STAGE}/final")
    page.evaluate("document.fonts.ready")
    page.evaluate(PUT, table)
    seen = page.evaluate(SEEN)
    context.close()

    assert seen == {"beyond": 0, "beside": True}


BEYOND = """() => [...document.querySelectorAll('.tablewrap')]
  .map(one => one.scrollWidth - one.clientWidth).filter(beyond => beyond > 0)"""


@pytest.mark.parametrize(("width", "language"), [(390, "ru"), (390, "kk"), (320, "ru")])
def test_results_and_awards_with_their_longest_medal_do_not_scroll_sideways(
    browser: Browser, product: Product, width: int, language: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    reader, beyond, medals = Reader(product, context), [], []
    reader.sign_in(ORGANIZER)
    reader.speak(language)
    page = context.new_page()
    for what in ("results", "awards"):
        page.goto(f"{product.address}/stages/{LAST_STAGE}/{what}")
        page.evaluate("document.fonts.ready")
        beyond.append(page.evaluate(BEYOND))
        medals.append(page.locator(".medal--excel").count() > 0)
    context.close()

    assert (beyond, medals) == ([[], []], [True, True])
