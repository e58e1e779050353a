"""What the chief expert corrected: the tablets say so, explain no other mark, and offer no tap that would undo it."""

from uuid import uuid4

from playwright.sync_api import Browser, expect

from scoring.foundation.db import db
from scoring.marking.commands import Act, Command
from scoring.marking.recorder import record_mark
from scoring.people.accounts import acting, find_account
from tests.browser.judging import NOW, judges
from tests.browser.product import Product
from tests.browser.reader import violations
from tests.browser.rooms.tablet import Sheets, open_sheets

SAID = "исправлен главным экспертом"


def correct(sheets: Sheets, aspect: str, value: int, *, seen: int) -> None:
    """As the chief's desk does, which saw the entry `seen`; `value` in hundredths."""
    with sheets.app.app_context():
        with db.reading() as session:
            found = find_account(session, "chief")
            assert found is not None
            chief = acting(session, found.id)
        command = Command(
            f"chief-{uuid4()}", sheets.assessment, sheets.seats[0], aspect, Act.CORRECT,
            seen=seen, value=value, reason="typing-slip",
        )  # fmt: skip
        record_mark(chief, command)


def test_corrected_measurement_is_said_and_not_answered_again(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    sheets.send(0, Act.ANSWER, "pass", answer="passed:yes")
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", 1) as (page,):
        card = page.locator("[data-aspect='pass']")
        expect(card.get_by_label("Да")).to_be_checked(timeout=NOW)
        correct(sheets, "pass", 50, seen=1)

        expect(card).to_contain_text(f"Балл 0,50: {SAID}", timeout=NOW)
        expect(card.locator(".aspect__got b")).to_have_text("0,50")
        expect(card.locator("input")).to_have_count(0)
        card.locator("summary").click()
        assert card.locator(".menu__sheet button").all_inner_texts() == ["Комментарий"]
        assert violations(page) == []


def test_corrected_judgement_is_not_explained_by_the_scores(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    sheets.score("look", (2, 2, 3))
    correct(sheets, "look", 50, seen=3)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/C1/look", 1) as (page,):
        expect(page.get_by_text(f"Балл 0,50: {SAID}")).to_be_visible(timeout=NOW)
        expect(page.get_by_text("÷")).to_have_count(0)
        expect(page.locator(".tablet__rounds li")).to_have_count(1)
        assert violations(page) == []


def test_what_the_chief_decided_meanwhile_is_not_offered_against(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", 1, quiet=False) as (page,):
        card = page.locator("[data-aspect='pass']")
        expect(card).to_be_visible(timeout=NOW)
        page.context.set_offline(True)
        card.get_by_label("Нет").click(force=True)
        expect(page.locator("[data-save='waiting']")).to_be_visible(timeout=NOW)
        correct(sheets, "pass", 50, seen=0)
        page.context.set_offline(False)
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(page.locator("[data-save='conflict']")).to_be_visible(timeout=NOW)
        for place in ("#/waiting", "#/conflicts"):
            page.evaluate("place => { location.hash = place; }", place)
            expect(page.get_by_text("по этому аспекту решил главный эксперт")).to_be_visible(timeout=NOW)
            for refused in ("Отправить мой", "Оставить 0,00", "Мы не можем договориться"):
                expect(page.get_by_role("button", name=refused)).to_have_count(0)
        assert violations(page) == []
        page.get_by_role("button", name="Оставить 0,50").click()
        expect(card).to_contain_text(SAID, timeout=NOW)
        expect(page.locator("[data-save='saved']")).to_be_visible(timeout=NOW)
