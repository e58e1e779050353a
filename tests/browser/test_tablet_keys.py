"""The tablet by its keys alone: a mark is given by a key that is meant to, never by stepping."""

import re

from playwright.sync_api import Browser, expect

from scoring.rules.journal import EntryKind
from tests.browser.judging import NOW, card, journal, judges, said_saved
from tests.browser.product import Product
from tests.browser.reader import violations
from tests.browser.rooms.tablet import open_sheets


def test_a_sheet_is_marked_by_the_keyboard_alone_and_the_last_change_undone(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/C1/look", 1) as (page,):
        expect(page.locator("[data-benchmarks]")).to_be_visible()
        page.keyboard.press("Digit2")
        expect(card(page, 2)).to_be_checked()
        expect(page.locator(".tablet__kept .st-complete")).to_be_visible(timeout=NOW)
        page.keyboard.press("Control+KeyZ")
        expect(card(page, 2)).not_to_be_checked(timeout=NOW)
        page.keyboard.press("BracketRight")
        page.wait_for_url(re.compile("C1/apart"))
        page.keyboard.press("Period")
        page.wait_for_url(re.compile(sheets.seats[1]))
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Клавиши")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.goto(product.address + sheets.address(f"#/sheet/{sheets.seats[1]}/B1"))
        expect(page.locator("[data-aspect]")).to_have_count(7)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("KeyY")
        expect(said_saved(page, "pass")).to_be_visible(timeout=NOW)

    assert [kind for kind, *_ in journal(sheets)] == [EntryKind.SCORE, EntryKind.WITHDRAWAL]
    assert [answer for *_, answer in journal(sheets, 1)] == ["passed:yes"]


def test_the_keyboard_comes_to_a_counter_at_its_number(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", count=1) as (page,):
        page.keyboard.press("BracketRight")
        page.keyboard.press("BracketRight")
        page.keyboard.type("4")
        page.keyboard.press("Enter")
        expect(said_saved(page, "count")).to_be_visible(timeout=NOW)

    assert [one[3] for one in journal(sheets)] == ["completed:4"]


def test_stepping_through_aspects_and_cards_gives_no_mark(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", count=1) as (page,):
        focused = "document.activeElement.closest('[data-aspect]')?.dataset.aspect"
        first = page.locator("[data-aspect='pass'] input").first
        first.focus()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowDown")
        assert page.evaluate(focused) not in (None, "pass")
        first.focus()
        page.keyboard.press("ArrowRight")
        expect(said_saved(page, "pass")).to_be_visible(timeout=NOW)
        page.goto(product.address + sheets.address(f"#/sheet/{sheets.seats[0]}/C1/look"))
        card(page, 1).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(card(page, 3)).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(page.locator("[data-benchmarks] input:checked")).to_have_count(0)
        page.keyboard.press("Space")
        expect(page.locator(".tablet__kept .st-complete")).to_be_visible(timeout=NOW)

    assert [(aspect, value, answer) for _kind, aspect, value, answer in journal(sheets)] == [
        ("pass", 0, "passed:no"),
        ("look", 2, None),
    ]
