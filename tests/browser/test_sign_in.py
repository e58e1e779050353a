"""Signing in with a real browser: a slip is shown and mended, a demonstration is one press away."""

from playwright.sync_api import Browser, expect

from tests.browser.product import Product
from tests.browser.reader import reader, violations
from tests.browser.visiting import ORGANIZER, Visit

DOOR = Visit("sign-in", "/sign-in?next=/account")


def test_wrong_password_is_said_aloud_and_the_right_one_leads_on(browser: Browser, product: Product) -> None:
    with reader(browser, product, language="ru") as person:
        page = person.open(DOOR)
        page.get_by_label("Логин или почта").fill("chief")
        page.get_by_label("Пароль", exact=True).fill("not the password")
        page.keyboard.press("Enter")

        expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("Логин или пароль не подходят")
        expect(page.get_by_label("Логин или почта")).to_have_value("chief")
        assert violations(page) == []

        page.get_by_label("Пароль", exact=True).fill(product.password("chief"))
        page.keyboard.press("Enter")
        page.wait_for_url("**/account")
        assert person.complaints == []


def test_typed_password_can_be_looked_at(browser: Browser, product: Product) -> None:
    with reader(browser, product, language="kk") as person:
        page = person.open(DOOR)
        password = page.get_by_label("Құпиясөз", exact=True)
        show = page.get_by_role("button", name="Құпиясөзді көрсету")

        show.click()
        expect(password).to_have_attribute("type", "text")
        expect(show).to_have_attribute("aria-pressed", "true")
        assert violations(page) == []

        show.click()
        expect(password).to_have_attribute("type", "password")


def test_demonstration_account_is_one_press_away_and_signs_out_again(browser: Browser, product: Product) -> None:
    with reader(browser, product, language="en") as person:
        page = person.open(DOOR)
        page.get_by_role("button", name="Sign in as this person : Chief expert", exact=True).click()
        page.wait_for_url("**/account")

        page.locator("summary").click()
        page.get_by_role("button", name="Sign out", exact=True).click()
        page.wait_for_url("**/sign-in")
        page.goto(f"{product.address}/account")

        assert page.url == f"{product.address}/sign-in?next=%2Faccount"
        assert person.complaints == []


def test_arrow_of_each_place_stands_behind_its_text_on_a_phone(browser: Browser, product: Product) -> None:
    beside = """all => all.map((task) => {
      const [text, arrow] = [...task.children].slice(-2).map((part) => part.getBoundingClientRect());
      return arrow.left >= text.right && arrow.top < text.bottom;
    })"""
    with reader(browser, product, login=ORGANIZER, width=390) as person:
        page = person.open(Visit("start", "/", ORGANIZER))
        found = page.eval_on_selector_all(".task", beside)

    assert len(found) > 3
    assert all(found)
