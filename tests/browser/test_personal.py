"""From the secretary's sheet to the student's phone: a link, its code, the own page, the name in public."""

from playwright.sync_api import Browser

from tests.browser.product import Product
from tests.browser.reader import reader, sideways, violations
from tests.browser.visiting import ORGANIZER, Visit

LINKS = "/organisations/demo-college/links"
WIDTHS = (390, 800, 1280)


def test_a_secretary_hands_out_a_link_and_the_student_comes_in(browser: Browser, product: Product) -> None:
    with reader(browser, product, login=ORGANIZER) as secretary:
        page = secretary.open(Visit("personal-links", LINKS, ORGANIZER))
        page.locator("details.fold summary").first.click()
        page.locator("details.fold form button[type=submit]").first.click()
        page.wait_for_selector(".link-cards")
        found = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [*violations(page), *([f"{width}: sideways"] if sideways(page) > 0 else [])]
        address, code = page.inner_text(".link-cards .code"), page.inner_text(".link-code")

        assert (found, secretary.complaints) == ([], [])

    with reader(browser, product, width=390) as student:
        page = student.open(Visit("own-code", address.removeprefix(product.address)))
        page.fill("main input[name=code]", code.lower())
        page.click("main form button[type=submit]")
        page.wait_for_url("**/my")

        assert (violations(page), sideways(page), student.complaints) == ([], 0, [])
        assert page.locator("#name").count() == 1
