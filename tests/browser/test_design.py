"""The look of papers, seen while it is changed: the paper on the page follows what is typed, nothing is kept of it."""

import pytest
from playwright.sync_api import Browser

from scoring.documents.designs.pictures import UPLOAD_BYTES
from scoring.documents.drawing import faces
from tests.browser.product import Product
from tests.browser.reader import reader, sideways, violations
from tests.browser.rooms.stage_papers import PAGE
from tests.browser.visiting import ORGANIZER, Visit

LONG = "Директор Департамента технического и профессионального образования Министерства просвещения Республики"


def test_the_paper_follows_what_is_typed_and_nothing_is_kept(browser: Browser, product: Product) -> None:
    with reader(browser, product, login=ORGANIZER, language="ru") as designer:
        page = designer.open(Visit("paper-design", f"{PAGE}/design", ORGANIZER))
        page.wait_for_selector("[data-picture] svg")

        page.fill("#title_1_ru", LONG)
        page.select_option("#kind", "diploma-gold")
        page.locator("[data-picture]", has_text="Министерства").wait_for()
        page.locator("[data-picture]", has_text="Золотая медаль").wait_for()
        drawn = page.text_content("[data-picture]") or ""
        found = []
        for width in (390, 800, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found += [*violations(page), *([f"{width}: sideways"] if sideways(page) > 0 else [])]
        page.reload()

        assert (found, designer.complaints) == ([], [])
        assert "Золотая медаль" in drawn
        assert page.input_value("#title_1_ru") == ""


def test_letters_of_the_picture_stand_where_the_paper_has_them(browser: Browser, product: Product) -> None:
    with reader(browser, product, login=ORGANIZER, language="ru") as designer:
        page = designer.open(Visit("paper-design", f"{PAGE}/design", ORGANIZER))
        page.wait_for_selector("[data-picture] svg")
        page.evaluate("document.fonts.ready.then(() => undefined)")
        drawn = page.eval_on_selector_all(
            "[data-picture] tspan",
            "all => all.map(one => [one.textContent, one.getAttribute('class'),"
            " Number(one.parentNode.getAttribute('font-size')), one.getComputedTextLength()])",
        )

    faces.register()
    assert len(drawn) > 10
    assert [wide for *_, wide in drawn] == pytest.approx(
        [faces.width(text, face, size) for text, face, size, _wide in drawn], rel=0.01
    )


def test_picture_that_is_too_large_is_refused_at_its_field_in_the_words_of_the_page(
    browser: Browser, product: Product
) -> None:
    with reader(browser, product, login=ORGANIZER, language="ru") as designer:
        page = designer.open(Visit("paper-design", f"{PAGE}/design", ORGANIZER))
        page.wait_for_selector("[data-picture] svg")

        large = b"0" * (UPLOAD_BYTES + 1)
        page.set_input_files("#logo", {"name": "logo.png", "mimeType": "image/png", "buffer": large})
        said = page.inner_text("#logo-error")
        page.locator("form#look button.btn--go").click()
        refused = (page.evaluate("document.activeElement.id"), page.get_attribute("#logo", "aria-describedby"))
        found = violations(page)
        page.set_input_files("#logo", [])

        assert said == "Картинка слишком большая: не больше 4 МБ. Уменьшите её и загрузите снова."
        assert refused == ("logo", "logo-hint logo-error")
        assert (found, designer.complaints) == ([], [])
        assert page.locator("#logo-error").count() == 0
        assert page.get_attribute("#logo", "aria-invalid") is None
