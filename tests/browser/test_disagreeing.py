"""A panel that cannot agree says so where its marks wait, too: a dispute with both values, for the chief to decide."""

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.marking.commands import Act
from scoring.marking.entries import entries_of
from scoring.marking.models import JournalTextRow
from scoring.rules.journal import EntryKind
from tests.browser.judging import NOW, judges
from tests.browser.product import Product
from tests.browser.reader import violations
from tests.browser.rooms.tablet import Sheets, open_sheets
from tests.browser.tablets import Tablet, Workshop, give, wait_for_worker, wait_until_sent, waiting
from tests.browser.test_tablet import ANSWERS


def in_conflict(served: Workshop, device: Tablet) -> Page:
    """The page of what waits, with 0.25 of this tablet against 1.00 of another."""
    hall = served.hall
    served.pair(device, hall.judges[0])
    kept = device.work(f"/marking/{hall.assessment}")  # the assessment's sheets are known here from now on
    kept.wait_for_selector("[data-root] h1")
    kept.close()
    page = device.work()
    wait_for_worker(page)
    served.stop()
    give(page, served, "m1", "typed:0.25")
    hall.send(hall.judges[1], Act.ANSWER, "m1", answer="typed:1.00")
    served.start()
    page.evaluate("queue.flush({ now: true })")
    expect(page.get_by_role("row").nth(1)).to_contain_text("On the server stands: 1.00")
    return page


def test_disagreement_is_said_on_the_page_of_what_waits(served: Workshop, device: Tablet) -> None:
    page = in_conflict(served, device)

    page.get_by_role("button", name="We cannot agree").click()
    expect(page.get_by_text("The sheet is in dispute. The chief expert decides.")).to_be_visible()
    wait_until_sent(page)

    assert violations(page) == []
    journal = served.hall.journal()
    assert [entry.kind for entry in journal] == [EntryKind.MARK, EntryKind.DISPUTE, EntryKind.COMMENT]
    assert (journal[0].answer, journal[1].reason, journal[1].sheet) == ("typed:1.00", "panel-cannot-agree", "A1")
    with served.app.app_context(), db.reading() as session:
        said = session.scalars(select(JournalTextRow.text).where(JournalTextRow.id == journal[2].text)).one()
    names = [served.hall.judges[place].display_name for place in (0, 1)]
    assert said is not None
    assert said.startswith(f"The panel cannot agree: 0.25 ({names[0]}, ")
    assert f" or 1.00 ({names[1]}, " in said


def test_without_the_server_nothing_is_disputed_and_the_mark_stays(served: Workshop, device: Tablet) -> None:
    page = in_conflict(served, device)
    served.stop()

    page.get_by_role("button", name="We cannot agree").click()

    expect(page.get_by_role("alert").get_by_text("The network is needed for this")).to_be_visible()
    assert [item["command"]["answer"] for item in waiting(page)] == ["typed:0.25"]
    assert [entry.kind for entry in served.hall.journal()] == [EntryKind.MARK]


def last_dispute(sheets: Sheets) -> tuple[str | None, str | None, str | None]:
    """Its sheet, the reason and the words."""
    with sheets.app.app_context(), db.reading() as session:
        entry = next(one for one in reversed(entries_of(session, sheets.seats[0])) if one.kind is EntryKind.DISPUTE)
        said = session.scalars(select(JournalTextRow.text).where(JournalTextRow.id == entry.text)).one()
    return entry.sheet, entry.reason, said


def test_scores_that_stay_apart_are_left_to_the_chief_in_words(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    sheets.score("apart", (1, 3, 2))
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/C1/apart", 1) as (page,):
        page.locator(".tablet__cannot [data-cannot-agree]").click(timeout=NOW)
        page.get_by_role("button", name="Отметить лист как спорный").click()
        expect(page.get_by_role("alert").get_by_text("Напишите в нескольких словах")).to_be_visible()
        assert violations(page) == []
        page.get_by_label("О чём вы не можете договориться").fill("сетка пропадает только на телефоне")
        page.get_by_role("button", name="Отметить лист как спорный").click()
        expect(page.locator("[data-in-dispute]")).to_be_visible(timeout=NOW)
        expect(page.locator("[data-cannot-agree]")).to_have_count(0)
        assert violations(page) == []

    assert last_dispute(sheets) == ("C1", "panel-cannot-agree", "C1.2: сетка пропадает только на телефоне")


def test_a_whole_sheet_the_panel_does_not_agree_on_is_left_to_the_chief(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    for key, answer in ANSWERS.items():
        sheets.send(0, Act.ANSWER, key, answer=answer)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", 1) as (page,):
        page.set_viewport_size({"width": 390, "height": 800})
        page.locator(".actionbar [data-cannot-agree]").click(timeout=NOW)
        page.get_by_label("О чём вы не можете договориться").fill("B1.4")
        page.get_by_role("button", name="Отметить лист как спорный").click()
        expect(page.locator("[data-in-dispute]")).to_be_visible(timeout=NOW)

    assert last_dispute(sheets) == ("B1", "panel-cannot-agree", "B1.4")
