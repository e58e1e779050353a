"""My sheets: what needs attention is called by its name, and a sheet that nobody marked counts as not begun."""

from playwright.sync_api import Browser, expect

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import sheets as sheet_acts
from scoring.marking.commands import Act
from tests.browser.judging import NOW, judges
from tests.browser.product import Product
from tests.browser.reader import violations
from tests.browser.rooms.tablet import open_sheets


def test_sheet_in_dispute_is_not_called_scores_apart(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with product.app.app_context(), db.transaction() as session:
        sheet_acts.dispute_sheet(
            session, sheets.assessment, sheets.seats[1], "B1", "panel-cannot-agree", "B1.1",
            actor=sheets.judges[0], at=clock.now(),
        )  # fmt: skip
    sheets.score("look", (0, 2, 2))
    with judges(browser, product, sheets, "", 1) as (page,):
        attention = page.get_by_role("region", name="Обратите внимание").or_(page.locator("aside .issues"))
        expect(attention.first).to_contain_text("B1, № 02: Расхождение", timeout=NOW)
        expect(attention.first).to_contain_text("Лист спорный. Решает главный эксперт.")
        expect(attention.first).to_contain_text("C1, № 01: судейские баллы расходятся")
        assert violations(page) == []


def test_a_mark_that_was_taken_back_leaves_the_sheet_not_begun(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    said = sheets.send(0, Act.ANSWER, "pass", answer="passed:yes")
    sheets.send(0, Act.WITHDRAW, "pass", ends=said["seq"])
    sheets.send(1, Act.SCORE, "look", score=2, round=1)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", 1) as (page,):
        expect(page.locator(".strip li").first).to_contain_text("Не начато", timeout=NOW)
        page.evaluate("location.hash = location.hash.replace('B1', 'C1')")
        expect(page.locator(".strip li").first).to_contain_text("В работе", timeout=NOW)
