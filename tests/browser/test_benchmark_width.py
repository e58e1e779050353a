"""The yearly table of a benchmark, its widest, stands whole on the screen of a plain notebook."""

import pytest
from playwright.sync_api import Browser

from tests.browser.product import Product
from tests.browser.reader import Reader
from tests.browser.rooms.insights import COLLEGE, WINNERS
from tests.browser.visiting import ORGANIZER

NOTEBOOK = {"width": 1366, "height": 768}
BEYOND = """() => { const wrap = document.querySelector('.insights .data').parentElement;
  return wrap.scrollWidth - wrap.clientWidth; }"""


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_yearly_table_does_not_scroll_sideways(browser: Browser, product: Product, language: str) -> None:
    context = browser.new_context(viewport=NOTEBOOK)
    reader, beyond = Reader(product, context), []
    reader.sign_in(ORGANIZER)
    reader.speak(language)
    page = context.new_page()
    for address in (f"/benchmarks/region/{WINNERS}", f"/benchmarks/college/{COLLEGE}"):
        page.goto(product.address + address)
        page.evaluate("document.fonts.ready")
        beyond.append(page.evaluate(BEYOND))
    context.close()

    assert beyond == [0, 0]
