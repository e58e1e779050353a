"""The way of a scheme in a real browser: drop, review, keep, edit by keyboard, undo, publish."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scoring.foundation.jobs.worker import work_off
from scoring.schemes.demonstration import demonstration_scheme
from scoring.schemes.export import write_workbook
from tests.browser.product import Product
from tests.browser.reader import reader
from tests.browser.visits import CHIEF, Visit

NEW = Visit("scheme-new", "/schemes/new", CHIEF)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "scheme.xlsx"
    path.write_bytes(write_workbook(demonstration_scheme(), "en"))
    return path


def drop(page: Page, product: Product, book: Path) -> None:
    """Choosing the file is enough: it is sent, read, and the review appears by itself."""
    page.set_input_files("#file", book)
    page.wait_for_url("**/schemes/imports/*")
    work_off(product.app)
    expect(page.locator("#findings")).to_be_visible(timeout=10_000)


def to_editor(page: Page, product: Product, book: Path) -> None:
    drop(page, product, book)
    page.locator("form[action$='/keep'] button").click()
    page.wait_for_url("**/edit*")


def saved(page: Page) -> None:
    expect(page.locator("[data-save]")).to_have_class(re.compile("st-complete"))


def test_a_dropped_file_becomes_a_draft_and_a_version(browser: Browser, product: Product, book: Path) -> None:
    with reader(browser, product, language="en", login=CHIEF) as person:
        page = person.open(NEW)
        to_editor(page, product, book)

        page.get_by_role("link", name="Publish").click()
        page.get_by_role("button", name="Publish version 1").click()

        expect(page.get_by_text("Version 1 is published")).to_be_visible()
        assert person.complaints == []


def test_fields_save_themselves_and_the_sums_follow(browser: Browser, product: Product, book: Path) -> None:
    with reader(browser, product, language="en", login=CHIEF) as person:
        page = person.open(NEW)
        to_editor(page, product, book)
        page.locator("a[data-node^='sub-0-0']").click()
        page.locator("a[data-node^='aspect-']").first.click()
        expect(page.locator("#maximum")).to_be_visible()
        before = page.locator("[data-total]").inner_text()

        page.fill("#maximum", "1.99")
        page.locator("#maximum").press("Tab")

        expect(page.locator("[data-total]")).not_to_have_text(before)
        saved(page)
        page.reload()
        expect(page.locator("#maximum")).to_have_value("1.99")
        assert person.complaints == []


def test_a_mark_that_is_no_mark_is_named_beside_the_form(browser: Browser, product: Product, book: Path) -> None:
    with reader(browser, product, language="en", login=CHIEF) as person:
        page = person.open(NEW)
        to_editor(page, product, book)
        page.locator("a[data-node^='sub-0-0']").click()
        page.locator("a[data-node^='aspect-']").first.click()

        page.fill("#maximum", "0.105")
        page.locator("#maximum").press("Tab")

        expect(page.locator("[data-refused]")).to_be_visible()


def test_keys_add_move_and_undo(browser: Browser, product: Product, book: Path) -> None:
    with reader(browser, product, language="en", login=CHIEF) as person:
        page = person.open(NEW)
        to_editor(page, product, book)
        page.locator("a[data-node='sub-0-0']").click()
        expect(page.locator("a[data-node='sub-0-0'][aria-current]")).to_be_visible()
        aspects = page.locator("a[data-node^='aspect-']")
        count = aspects.count()

        page.keyboard.press("Alt+n")
        expect(aspects).to_have_count(count + 1)
        expect(aspects.nth(count)).to_have_attribute("aria-current", "true")
        page.keyboard.press("Alt+ArrowUp")
        expect(aspects.nth(count - 1)).to_have_attribute("aria-current", "true")
        page.locator("h1").click()
        page.keyboard.press("Control+z")
        expect(aspects.nth(count)).to_have_attribute("aria-current", "true")

        assert person.complaints == []


def test_the_preview_follows_what_is_typed(browser: Browser, product: Product, book: Path) -> None:
    counted = next(
        aspect
        for aspect in demonstration_scheme().aspects()
        if type(demonstration_scheme().calculation_of(aspect)).__name__ == "NumberCompleted"
    )
    with reader(browser, product, language="en", login=CHIEF) as person:
        page = person.open(NEW)
        to_editor(page, product, book)
        page.goto(page.url.split("?")[0] + f"?at=aspect-{counted.key}")

        page.fill("#possible", "2")

        expect(page.locator("[data-worth] tbody tr")).to_have_count(3)
        expect(page.locator("[data-worth] tbody tr").nth(2)).to_contain_text("0.00")


def test_two_tabs_show_both_versions_of_one_aspect(browser: Browser, product: Product, book: Path) -> None:
    with reader(browser, product, language="en", login=CHIEF) as person:
        page = person.open(NEW)
        to_editor(page, product, book)
        page.locator("a[data-node^='sub-0-0']").click()
        page.locator("a[data-node^='aspect-']").first.click()
        expect(page.locator("#maximum")).to_be_visible()
        other = page.context.new_page()
        other.goto(page.url)
        other.fill("#maximum", "1.11")
        other.locator("#maximum").press("Tab")
        saved(other)
        expect(other.locator("#maximum")).to_have_value("1.11")
        other.wait_for_timeout(500)

        page.fill("#maximum", "1.22")
        page.locator("#maximum").press("Tab")

        expect(page.locator("#theirs + dl")).to_contain_text("1.11")
        expect(page.locator("#mine + dl")).to_contain_text("1.22")
        page.get_by_role("button", name="Keep what you typed").click()
        expect(page.locator("#maximum")).to_have_value("1.22")
