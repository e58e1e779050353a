"""The sheet of skills under the hands: keys move between cells, a block from a spreadsheet is pasted, all is saved."""

from playwright.sync_api import Browser, Page

from tests.browser.product import Product
from tests.browser.reader import reader
from tests.browser.visiting import ORGANIZER, Visit

PASTE = """([cell, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const pasted = new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true});
  document.querySelector(cell).dispatchEvent(pasted);
}"""
FOCUSED = "document.activeElement.name"


def rows(page: Page) -> list[str]:
    return [str(one.get_attribute("value")) for one in page.locator('input[name="row"]').all()]


def test_keys_move_and_a_block_is_pasted_and_saved(browser: Browser, product: Product) -> None:
    with reader(browser, product, login=ORGANIZER) as person:
        page = person.open(Visit("sheet", "/stages/{stage}/skills", ORGANIZER))
        first, second, third = rows(page)[:3]

        page.focus(f'[name="{first}-places"]')
        page.keyboard.press("Enter")
        after_enter = page.evaluate(FOCUSED)
        page.keyboard.press("ArrowRight")
        after_right = page.evaluate(FOCUSED)
        page.keyboard.press("ArrowUp")
        after_up = page.evaluate(FOCUSED)
        page.evaluate(PASTE, [f'[name="{second}-age_min"]', "16\t22\t2\t50,00\n17\t25\t3\t\n"])

        assert (after_enter, after_right, after_up) == (f"{second}-places", f"{second}-minimum", f"{first}-minimum")
        assert page.locator(".cell.is-changed").count() == 7
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/skills?page=1")
        kept = [
            [page.input_value(f'[name="{row}-{field}"]') for field in ("age_min", "age_max", "places", "minimum")]
            for row in (second, third)
        ]
        assert kept == [["16", "22", "2", "50.00"], ["17", "25", "3", ""]]
        assert person.complaints == []
