"""The head of a page on a phone: two rows at most, whatever it says of the network, and all of it within reach."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.judging import NOW, judges
from tests.browser.product import Product
from tests.browser.rooms.tablet import open_sheets

ROWS = """() => new Set([...document.querySelectorAll('.appbar__where, .tablet__save, .appbar .langs, .appbar .menu')]
  .map((part) => Math.round(part.getBoundingClientRect().top + part.getBoundingClientRect().height / 2))).size"""
FOCUSED = "() => document.activeElement.getAttribute('data-save') ?? document.activeElement.lang"
STICKS = "() => getComputedStyle(document.querySelector('.appbar')).position"


def away(page: Page, width: int) -> None:
    """On a phone of this width, with a mark that waits for the network."""
    page.set_viewport_size({"width": width, "height": 800})
    page.context.set_offline(True)
    page.locator("[data-aspect='pass']").get_by_label("Нет").click(force=True)
    expect(page.locator("[data-save='waiting']")).to_be_visible(timeout=NOW)


@pytest.mark.parametrize("width", [360, 390])
def test_head_without_network_takes_two_rows_in_every_language(browser: Browser, product: Product, width: int) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", 1, quiet=False) as (page,):
        expect(page.locator("[data-aspect='pass']")).to_be_visible(timeout=NOW)
        away(page, width)
        chip = page.locator("[data-save='waiting'] span")
        rows = []
        for said in ("Нет сети, в очереди: 1", "Желі жоқ, кезекте: 1", "Offline, waiting: 1", "Қабылданбады: 1"):
            chip.evaluate("(chip, said) => { chip.textContent = said; }", said)
            rows.append(page.evaluate(ROWS))

        assert rows == [2, 2, 2, 2]
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_head_is_walked_by_the_keyboard_and_leaves_the_page_free_at_two_hundred_percent(
    browser: Browser, product: Product
) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", 1, quiet=False) as (page,):
        expect(page.locator("[data-aspect='pass']")).to_be_visible(timeout=NOW)
        away(page, 390)
        page.locator(".appbar .btn--icon").focus()
        walked = []
        for _ in range(5):
            page.keyboard.press("Tab")
            walked.append(page.evaluate(FOCUSED))
        page.set_viewport_size({"width": 195, "height": 400})  # the same phone at 200 %

        assert walked == ["waiting", "kk", "ru", "en", ""]
        assert page.evaluate("document.activeElement.matches('.appbar summary')")
        assert page.evaluate(STICKS) == "static"
