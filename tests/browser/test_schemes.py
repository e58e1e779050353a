"""The way of a scheme in a real browser: drop, review, keep, edit by keyboard, undo, publish."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scoring.foundation.jobs.worker import work_off
from scoring.schemes.demonstration import demonstration_scheme
from scoring.schemes.taking_out.export import write_workbook
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
    expect(page.locator("#findings")).to_be_visible(timeout=30_000)


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


def to_aspect(page: Page, product: Product, book: Path) -> None:
    to_editor(page, product, book)
    page.locator("a[data-node='sub-0-0']").click()
    page.locator("a[data-node^='aspect-']").first.click()
    expect(page.locator("#maximum")).to_be_visible()


DESCRIPTION = "#changes-description-en"


def test_what_is_typed_without_a_connection_waits_and_is_sent_when_it_is_back(
    browser: Browser, product: Product, book: Path
) -> None:
    with reader(browser, product, language="en", login=CHIEF) as person:
        page = person.open(NEW)
        to_aspect(page, product, book)
        page.context.set_offline(True)

        page.fill(DESCRIPTION, "Typed on the train")
        expect(page.locator("[data-save]")).to_have_class(re.compile("st-queued"))
        page.locator("a[data-node^='aspect-']").nth(1).click()
        expect(page.locator("[data-told]")).to_be_visible()
        expect(page.locator(DESCRIPTION)).to_have_value("Typed on the train")
        page.context.set_offline(False)

        saved(page)
        expect(page.locator("[data-told]")).to_be_hidden()
        page.reload()
        expect(page.locator(DESCRIPTION)).to_have_value("Typed on the train")
        assert [each for each in person.complaints if "ERR_INTERNET_DISCONNECTED" not in each] == []


def test_a_refused_value_holds_the_page_until_it_is_corrected(browser: Browser, product: Product, book: Path) -> None:
    with reader(browser, product, language="en", login=CHIEF) as person:
        page = person.open(NEW)
        to_aspect(page, product, book)
        shown = page.url

        page.fill("#maximum", "1.505")
        page.locator("a[data-node^='aspect-']").nth(1).click()
        expect(page.locator("#maximum + small, #maximum ~ [data-refused]").last).to_be_visible()
        expect(page.locator("#maximum")).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#maximum")).to_be_focused()
        assert page.url == shown
        page.fill("#maximum", "1.55")
        page.locator("a[data-node^='aspect-']").nth(1).click()

        page.wait_for_url(lambda address: address != shown)
        page.go_back()
        expect(page.locator("#maximum")).to_have_value("1.55")


def test_a_refused_value_can_be_left_as_it_was(browser: Browser, product: Product, book: Path) -> None:
    with reader(browser, product, language="en", login=CHIEF) as person:
        page = person.open(NEW)
        to_aspect(page, product, book)
        before = page.input_value("#maximum")

        page.fill("#maximum", "abc")
        page.get_by_role("button", name="Leave it as it was").click()

        expect(page.locator("#maximum")).to_have_value(before)
        expect(page.locator("[data-refused]")).to_have_count(0)


def test_what_is_typed_after_the_session_ended_is_kept_and_saved_after_a_new_sign_in(
    browser: Browser, product: Product, book: Path
) -> None:
    with reader(browser, product, language="en", login=CHIEF) as person:
        page = person.open(NEW)
        to_aspect(page, product, book)
        page.context.clear_cookies()

        page.fill(DESCRIPTION, "Typed after the end")
        expect(page.locator("[data-told]")).to_contain_text("You are signed out")
        expect(page.get_by_role("link", name="Sign in in a new tab")).to_have_attribute("target", "_blank")
        person.sign_in(CHIEF)

        expect(page.locator("[data-told]")).to_be_hidden(timeout=30_000)
        saved(page)
        page.reload()
        expect(page.locator(DESCRIPTION)).to_have_value("Typed after the end")


def test_a_double_click_adds_one_aspect_and_one_may_type_at_once(
    browser: Browser, product: Product, book: Path
) -> None:
    with reader(browser, product, language="en", login=CHIEF) as person:
        page = person.open(NEW)
        to_aspect(page, product, book)
        aspects = page.locator("a[data-node^='aspect-']")
        count = aspects.count()

        page.get_by_role("button", name="Add an aspect").dblclick()
        expect(page.locator(DESCRIPTION)).to_be_focused()
        page.keyboard.type("Written at once")

        saved(page)
        expect(aspects.nth(count)).to_contain_text("Written at once")
        expect(aspects).to_have_count(count + 1)


def test_a_move_keeps_the_focus_and_undo_says_what_was_undone(browser: Browser, product: Product, book: Path) -> None:
    with reader(browser, product, language="en", login=CHIEF) as person:
        page = person.open(NEW)
        to_aspect(page, product, book)
        down = page.locator("form[data-move='down'] button")

        down.focus()
        page.keyboard.press("Enter")
        expect(page.locator("a[data-node^='aspect-']").nth(1)).to_have_attribute("aria-current", "true")
        expect(down).to_be_focused()
        page.get_by_role("button", name="Undo").click()

        expect(page.locator("[data-done]")).to_have_text("Undone: Aspect moved")
        expect(page.locator("[data-status]")).to_have_text("Undone: Aspect moved")
        expect(page.locator("a[data-node^='aspect-']").first).to_have_attribute("aria-current", "true")


def test_two_languages_of_one_text_written_by_two_are_both_kept(browser: Browser, product: Product, book: Path) -> None:
    with reader(browser, product, language="en", login=CHIEF) as person:
        page = person.open(NEW)
        to_aspect(page, product, book)
        other = page.context.new_page()
        other.goto(page.url)
        other.fill("#changes-description-kk", "Басқаның мәтіні")
        other.wait_for_timeout(2000)
        saved(other)

        page.fill(DESCRIPTION, "My text")
        expect(page.locator("#changes-description-kk")).to_have_value("Басқаның мәтіні")
        page.fill(DESCRIPTION, "My text, longer")
        page.wait_for_timeout(2000)

        saved(page)
        page.reload()
        expect(page.locator("#changes-description-kk")).to_have_value("Басқаның мәтіні")
        expect(page.locator(DESCRIPTION)).to_have_value("My text, longer")


def test_a_chosen_part_is_brought_into_sight_on_a_telephone(browser: Browser, product: Product, book: Path) -> None:
    with reader(browser, product, language="en", login=CHIEF, width=390, height=844) as person:
        page = person.open(NEW)
        to_aspect(page, product, book)

        expect(page.locator("[data-part='form'] h2").first).to_be_in_viewport()
