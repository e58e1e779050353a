"""Marking in real browsers: three judges to one mark, each kind of measurement, a conflict, a refusal."""

import json
import re

from playwright.sync_api import Browser, Locator, Page, Response, expect

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.commands import Act
from scoring.people.accounts import acting, find_account
from scoring.rules.journal import EntryKind
from scoring.rules.ranking import Participation
from tests.browser.judging import NOW, card, journal, judges, said_saved
from tests.browser.product import Product
from tests.browser.reader import reader, violations
from tests.browser.rooms.tablet import open_sheets


def test_three_judges_score_apart_talk_and_agree_and_all_cards_turn(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/C1/look") as pages:
        first, second, third = pages
        for page, level in ((first, 1), (second, 3)):
            card(page, level).click(force=True)
            expect(page.locator(".tablet__kept .st-complete")).to_be_visible(timeout=NOW)
        expect(first.locator(".flash--back")).to_have_count(1, timeout=NOW)
        assert violations(first) == []
        card(third, 2).click(force=True)
        for page in pages:
            expect(page.locator(".flash--far")).to_have_count(3, timeout=NOW)
            assert violations(page) == []

        second.get_by_role("button", name="Начать раунд 2").click()
        for page, level in zip(pages, (2, 2, 3), strict=True):
            expect(card(page, level)).to_be_enabled(timeout=NOW)
            card(page, level).click(force=True)
        for page in pages:
            expect(page.get_by_text("Балл: 1,17 из 1,50")).to_be_visible(timeout=NOW)
            expect(page.locator(".flash--ok")).to_have_count(3)
            expect(page.locator(".tablet__rounds li")).to_have_count(1)
            assert violations(page) == []

    kinds = [kind for kind, *_ in journal(sheets)]
    assert kinds == [EntryKind.SCORE] * 3 + [EntryKind.ROUND] + [EntryKind.SCORE] * 3


def test_two_judges_who_open_the_same_round_at_once_have_nothing_to_decide(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/C1/look", quiet=False) as pages:
        first, second, third = pages
        for page, level in zip(pages, (1, 3, 2), strict=True):
            card(page, level).click(force=True)
        for page in pages:
            expect(page.locator(".flash--far")).to_have_count(3, timeout=NOW)
        first.context.set_offline(True)
        first.get_by_role("button", name="Начать раунд 2").click()
        expect(card(first, 2)).to_be_enabled(timeout=NOW)
        card(first, 2).click(force=True)
        expect(first.locator("[data-save=waiting]")).to_be_visible(timeout=NOW)
        first.evaluate("location.hash = '#/waiting'")
        expect(first.locator("table.queue tbody tr")).to_have_count(2, timeout=NOW)
        expect(first.locator("table.queue tbody tr").first).to_contain_text("раунд 2")
        second.get_by_role("button", name="Начать раунд 2").click()
        expect(card(third, 2)).to_be_enabled(timeout=NOW)

        first.context.set_offline(False)
        expect(first.locator("[data-save=saved]")).to_be_visible(timeout=NOW)
        for page in (second, third):
            expect(card(page, 2)).to_be_enabled(timeout=NOW)
            card(page, 2).click(force=True)
        for page in (second, third):
            expect(page.locator(".flash--ok")).to_have_count(3, timeout=NOW)

    kinds = [kind for kind, *_ in journal(sheets)]
    assert kinds == [EntryKind.SCORE] * 3 + [EntryKind.ROUND] + [EntryKind.SCORE] * 3


def test_a_finger_that_comes_down_twice_marks_one_aspect_of_the_next_seat(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/C1", count=1) as (page,):
        heading = page.locator(".aspect-head__code")
        at_first = heading.inner_text()
        card(page, 2).click(force=True)
        expect(page.locator(".tablet__kept .st-complete")).to_be_visible(timeout=NOW)
        expect(heading).to_have_text(at_first)
        card(page, 2).click(force=True)
        page.wait_for_timeout(500)

    assert {aspect for _, aspect, *_ in journal(sheets)} == {"look"}


def test_a_tablet_at_200_percent_leaves_its_height_to_the_benchmarks(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/C1/look", count=1) as (page,):
        page.set_viewport_size({"width": 590, "height": 410})
        page.locator("[data-benchmarks] label").first.scroll_into_view_if_needed()
        bar = page.locator(".actionbar").bounding_box()

    assert bar is not None
    assert bar["y"] > 410


def test_hidden_scores_never_reach_another_judges_page(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    heard: list[str] = []
    with reader(browser, product, language="ru", login="expert02") as person:
        page = person.context.new_page()
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame))))
        page.on("response", lambda answer: heard.append(_text(answer)))
        page.goto(product.address + sheets.address(f"#/sheet/{sheets.seats[0]}/C1/look"))
        expect(page.locator("[data-benchmarks]")).to_be_visible(timeout=NOW)
        sheets.send(0, Act.SCORE, "look", score=3, round=1)
        page.reload()
        expect(page.locator(".flash--back")).to_have_count(1, timeout=NOW)

        cell = page.evaluate(
            "fetch(`/api/marking/${location.pathname.split('/').at(-1)}/cells`).then((answer) => answer.json())"
        )["seats"][sheets.seats[0]]["cells"]["look"]

    assert (cell["rounds"][0]["scored"], cell["rounds"][0]["scores"]) == (1, {})
    assert not [text for text in heard if '"scores":{"' in text.replace(" ", "").replace('\\"', '"')]


def _text(answer: Response) -> str:
    if "/api/" not in answer.url and "/socket.io" not in answer.url:
        return ""
    try:
        return answer.text()
    except Exception:  # a response that went away with its page says nothing
        return ""


def test_each_kind_of_measurement_is_answered_and_worth_its_mark_at_once(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", 1) as (page,):

        def aspect(key: str) -> Locator:
            return page.locator(f"[data-aspect='{key}']")

        aspect("pass").get_by_label("Да").click(force=True)
        for _ in range(3):
            aspect("count").locator("[data-more]").click()
        aspect("choice").get_by_label("Hash", exact=False).nth(0).click(force=True)
        expect(aspect("ranged")).to_contain_text("Целевое значение: 500")
        expect(page.locator("[data-aspect] input[placeholder]")).to_have_count(0)  # reads like a value that was given
        aspect("ranged").locator("input").fill("515,5")
        expect(aspect("ranged").locator("li.is-here")).to_contain_text("1,60")
        page.keyboard.press("Enter")
        aspect("difference").locator("input").fill("3")
        page.keyboard.press("Tab")
        aspect("typed").locator("input").fill("0,105")
        page.keyboard.press("Tab")
        expect(aspect("typed").locator(".field__error")).to_be_visible()
        assert violations(page) == []
        aspect("typed").locator("input").fill("1,25")
        aspect("typed").locator("[data-more]").click()
        aspect("unknown").locator(".tablet__quick button").last.click()
        expect(page.get_by_text("WEIGHTED_GRID")).to_be_visible()
        for key, mark in MARKS.items():
            expect(aspect(key).locator(".aspect__got b")).to_have_text(mark)
            expect(said_saved(page, key)).to_be_visible(timeout=NOW)
        assert violations(page) == []

        agree = page.get_by_role("button", name="Мы втроём согласны")
        expect(agree).not_to_have_attribute("aria-disabled", "true", timeout=NOW)
        agree.click()
        expect(page.get_by_text("Группа согласна").first).to_be_attached(timeout=NOW)

    said = {aspect: answer for _kind, aspect, _value, answer in journal(sheets) if aspect}
    assert said == ANSWERS
    assert [kind for kind, *_ in journal(sheets)].count(EntryKind.AGREED) == 1


# The mark in front of everybody, and how much of its aspect is green, once the page is drawn.
AS_DRAWN = """(place) => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => tell([
  document.querySelector(`${place} .aspect__got b`).textContent,
  document.querySelectorAll(`${place} .st-complete, ${place}.aspect--done`).length,
]))))"""


def answer_all(page: Page) -> None:
    """Mark each aspect of the measured sheet as MARKS and ANSWERS have it."""
    page.locator("[data-aspect=pass]").get_by_label("Да").click(force=True)
    page.locator("[data-aspect=choice]").get_by_label("Hash", exact=False).nth(0).click(force=True)
    for key, typed in (("count", "3"), ("ranged", "515,5"), ("difference", "3"), ("typed", "1,50"), ("unknown", "2")):
        page.locator(f"[data-aspect={key}] input").fill(typed)
        page.keyboard.press("Enter")
    for key in MARKS:
        expect(said_saved(page, key)).to_be_visible(timeout=NOW)


def test_the_panel_agrees_on_what_was_tapped_last_and_never_on_what_stood_before(
    browser: Browser, product: Product
) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", 1) as (page,):
        answer_all(page)
        agree = page.get_by_role("button", name="Мы втроём согласны")
        expect(agree).not_to_have_attribute("aria-disabled", "true", timeout=NOW)
        typed = page.locator("[data-aspect=typed]")

        typed.locator("[data-less]").evaluate(
            "(less) => { less.click(); document.querySelector('[data-primary]').click(); }"
        )
        expect(typed.locator(".aspect__got b")).to_have_text("1,25")
        expect(said_saved(page, "typed")).to_be_visible(timeout=NOW)
        agreed_at_once = [kind for kind, *_ in journal(sheets)].count(EntryKind.AGREED)
        typed.locator("[data-less]").evaluate("(less) => less.click()")
        green_before_it_is_kept = page.evaluate(AS_DRAWN, "[data-aspect=typed]")
        expect(said_saved(page, "typed")).to_be_visible(timeout=NOW)
        agree.click()
        expect(page.get_by_text("Группа согласна").first).to_be_attached(timeout=NOW)

    assert (agreed_at_once, green_before_it_is_kept) == (0, ["1,00", 0])
    last = [(kind, answer) for kind, aspect, _value, answer in journal(sheets) if aspect in ("typed", None)][-2:]
    assert last == [(EntryKind.MARK, "typed:1.00"), (EntryKind.AGREED, None)]


MARKS = {
    "pass": "2,00",
    "count": "0,75",
    "choice": "0,80",
    "ranged": "1,60",
    "difference": "1,55",
    "typed": "1,50",
    "unknown": "2,00",
}
ANSWERS = {
    "pass": "passed:yes",
    "count": "completed:3",
    "choice": "option:2",
    "ranged": "measured:515.5",
    "difference": "measured:3",
    "typed": "typed:1.50",
    "unknown": "typed:2.00",
}


def test_two_tablets_on_one_cell_show_both_and_the_panel_decides(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", 1, quiet=False) as (page,):
        expect(page.locator("[data-aspect='pass']")).to_be_visible(timeout=NOW)  # first comes the sheet
        page.context.set_offline(True)
        page.locator("[data-aspect='pass']").get_by_label("Нет").click(force=True)
        expect(page.locator("[data-save='waiting']")).to_be_visible(timeout=NOW)
        assert page.locator("[data-aspect='pass'] .st-complete").count() == 0, "never green before the server answered"
        sheets.send(1, Act.ANSWER, "pass", answer="passed:yes")
        page.context.set_offline(False)
        page.evaluate("window.dispatchEvent(new Event('online'))")

        expect(page.locator("[data-save='conflict']")).to_be_visible(timeout=NOW)
        page.locator("[data-save='conflict']").click()
        shown = page.locator("[data-conflict]")
        expect(shown.locator(".version__v").nth(0)).to_contain_text("0,00")
        expect(shown.locator(".version__v").nth(1)).to_contain_text("2,00")
        assert page.evaluate("document.activeElement.tagName") == "H1"
        assert violations(page) == []
        shown.get_by_role("button", name="Оставить 0,00").click()
        expect(said_saved(page, "pass")).to_be_visible(timeout=NOW)

    assert [answer for *_, answer in journal(sheets)] == ["passed:yes", "passed:no"]


def test_sheet_with_a_conflict_on_this_tablet_is_not_signed_here(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    sheets.send(1, Act.ANSWER, "mixed-pass", answer="passed:yes")
    sheets.score("mixed-look", (2, 2, 3))
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/D1/mixed-pass", 1, quiet=False) as (page,):
        aspect = page.locator("[data-aspect='mixed-pass']")
        expect(aspect.get_by_label("Да")).to_be_checked(timeout=NOW)
        page.context.set_offline(True)
        aspect.get_by_label("Нет").click(force=True)
        expect(page.locator("[data-save='waiting']")).to_be_visible(timeout=NOW)
        sheets.send(1, Act.ANSWER, "mixed-pass", answer="passed:no")
        sheets.send(1, Act.ANSWER, "mixed-pass", answer="passed:yes")
        sheets.agree("D1")
        page.context.set_offline(False)
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(page.locator("[data-save='conflict']")).to_be_visible(timeout=NOW)
        page.evaluate("window.location.hash = '#/sign'")

        held = page.get_by_role("region", name="Ждёт на этом планшете: 1")
        expect(held.get_by_role("link", name="Открыть: D1, № 01")).to_be_visible(timeout=NOW)
        expect(page.get_by_label("Ваш пароль")).to_have_count(0)
        assert violations(page) == []


def test_panel_that_cannot_agree_leaves_both_values_to_the_chief(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", 1, quiet=False) as (page,):
        expect(page.locator("[data-aspect='pass']")).to_be_visible(timeout=NOW)
        page.context.set_offline(True)
        page.locator("[data-aspect='pass']").get_by_label("Нет").click(force=True)
        expect(page.locator("[data-save='waiting']")).to_be_visible(timeout=NOW)
        sheets.send(1, Act.ANSWER, "pass", answer="passed:yes")
        page.context.set_offline(False)
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.locator("[data-save='conflict']").click(timeout=NOW)

        page.get_by_role("button", name="Мы не можем договориться").click()
        expect(page.locator("[data-in-dispute]")).to_be_visible(timeout=NOW)
        expect(page.locator("[data-aspect='pass'] [data-note]")).to_contain_text(
            "Группа не договорилась: 0,00", timeout=NOW
        )
        expect(page.locator("[data-save='saved']")).to_be_visible(timeout=NOW)
        assert violations(page) == []

    said = [(kind, answer) for kind, _aspect, _value, answer in journal(sheets)]
    assert said == [(EntryKind.MARK, "passed:yes"), (EntryKind.DISPUTE, None), (EntryKind.COMMENT, None)]


def test_a_seat_that_takes_no_marks_says_its_status_in_the_strip(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    says = {1: (Participation.RESERVE, "в резерве"), 2: (Participation.DID_NOT_START, "не приступил")}
    with product.app.app_context(), db.transaction() as session:
        found = find_account(session, "organizer")
        assert found is not None
        organizer = acting(session, found.id)
        for seat, (status, _words) in says.items():
            setting_up.set_status(
                session, sheets.assessment, sheets.seats[seat], status, actor=organizer, at=clock.now()
            )
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", count=1) as (page,):
        strip = page.locator(".strip li")
        expect(strip.nth(0)).to_contain_text("Не начато")
        for seat, (_status, words) in says.items():
            expect(strip.nth(seat)).to_contain_text(words)
            expect(strip.nth(seat)).not_to_contain_text("Не начато")
        assert violations(page) == []


def test_undoing_a_mark_that_goes_out_meanwhile_takes_it_back_on_the_server(browser: Browser, product: Product) -> None:
    sheets, held = open_sheets(product.app), []  # type: ignore[var-annotated]
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", 1, quiet=False) as (page,):
        page.route("**/marks", lambda route: route.abort())
        page.locator("[data-aspect='pass']").get_by_label("Да").click(force=True)
        expect(page.locator("[data-save='waiting']")).to_be_visible(timeout=NOW)
        page.locator("[data-aspect='unknown'] .tablet__quick button").last.click()
        expect(page.locator("[data-aspect='unknown'] .st-queued")).to_be_visible(timeout=NOW)
        page.unroute("**/marks")
        page.route("**/marks", lambda route: held.append(route), times=1)
        page.evaluate("window.dispatchEvent(new Event('online'))")
        while not held:
            page.wait_for_timeout(20)

        page.keyboard.press("Control+KeyZ")
        held[0].continue_()

        expect(page.get_by_text("запись отменена")).to_be_attached(timeout=NOW)
        expect(page.locator("[data-aspect='unknown'] .aspect__got b")).to_have_text("—")

    assert [(kind, aspect) for kind, aspect, *_ in journal(sheets)] == [
        (EntryKind.MARK, "pass"),
        (EntryKind.MARK, "unknown"),
        (EntryKind.WITHDRAWAL, "unknown"),
    ]


def test_not_attempted_and_a_comment_and_taking_back(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", 1) as (page,):
        aspect = page.locator("[data-aspect='typed']")
        aspect.locator("summary").click()
        aspect.get_by_role("button", name="Не выполнялось").click()
        expect(aspect.get_by_text("Не выполнялось").first).to_be_visible()
        expect(said_saved(page, "typed")).to_be_visible(timeout=NOW)
        aspect.get_by_role("button", name="Отменить запись").last.click()
        expect(aspect.locator(".aspect__c input")).to_be_visible(timeout=NOW)
        expect(said_saved(page, "typed")).to_have_count(0, timeout=NOW)
        aspect.locator("summary").click()
        aspect.get_by_role("button", name="Комментарий").click()
        assert violations(page) == []
        page.get_by_label("Текст, без имён").fill("<b>Кабель не подписан</b>")
        page.get_by_role("button", name="Сохранить комментарий").click()
        expect(page.get_by_role("dialog")).to_have_count(0, timeout=NOW)
        page.wait_for_function("document.querySelector('[data-save]').dataset.save === 'saved'")
        expect(aspect.locator("[data-note]")).to_have_text("<b>Кабель не подписан</b>")
        sheets.send(1, Act.COMMENT, "typed", text="Проверили вместе", reason="for-panel")
        expect(aspect.locator("[data-note]").nth(1)).to_have_text("Проверили вместе", timeout=NOW)
        assert violations(page) == []

    kinds = [kind for kind, *_ in journal(sheets)]
    assert kinds == [EntryKind.NOT_ATTEMPTED, EntryKind.WITHDRAWAL, EntryKind.COMMENT, EntryKind.COMMENT]


def test_refused_mark_says_why_and_nothing_else_is_held_up(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/B1", 1) as (page,):
        refusal = {"error": {"code": "sheet-locked", "message": "Лист закрыт.", "params": {}}}
        page.route(
            "**/marks",
            lambda route: route.fulfill(status=422, content_type="application/json", body=json.dumps(refusal)),
            times=1,
        )
        page.locator("[data-aspect='pass']").get_by_label("Нет").click(force=True)
        expect(page.locator("[data-aspect='pass'] .kept__why")).to_have_text("Лист закрыт.", timeout=NOW)
        assert violations(page) == []
        page.locator("[data-aspect='unknown'] .tablet__quick button").last.click()
        expect(said_saved(page, "unknown")).to_be_visible(timeout=NOW)

    assert [aspect for _kind, aspect, *_ in journal(sheets)] == ["unknown"]


def test_next_thing_to_do_is_one_tap_away(browser: Browser, product: Product) -> None:
    sheets = open_sheets(product.app)
    with judges(browser, product, sheets, "", 1) as (page,):
        page.get_by_role("link", name="Продолжить: B1, № 01").click()
        page.wait_for_url(re.compile(f"#/sheet/{sheets.seats[0]}/B1/"))
        expect(page.locator("[data-aspect]")).to_have_count(7)
        assert page.evaluate("document.activeElement.tagName") == "H1"


def test_complete_sheets_are_shown_with_their_marks_and_signed_at_once(browser: Browser, product: Product) -> None:
    """In a browser that was not paired, with the password; with the PIN of a paired tablet: test_day.py."""
    sheets = open_sheets(product.app)
    sheets.send(0, Act.ANSWER, "mixed-pass", answer="passed:yes")
    sheets.score("mixed-look", (2, 2, 3))
    sheets.send(0, Act.ANSWER, "mixed-pass", seat=1, answer="passed:no")
    sheets.score("mixed-look", (2, 2, 2), seat=1)
    with judges(browser, product, sheets, f"#/sheet/{sheets.seats[0]}/D1/mixed-pass", 1) as (page,):
        page.get_by_role("button", name="Мы втроём согласны").click()
        expect(page.get_by_role("button", name="Мы втроём согласны")).to_have_count(0, timeout=NOW)
        page.evaluate("window.location.hash = '#/'")
        expect(page.get_by_text("Листы ждут вашей подписи: 1")).to_be_visible()
        expect(page.get_by_text("Заполнены, но группа ещё не согласилась: 1")).to_be_visible()
        page.evaluate("window.location.hash = '#/sign'")
        later = page.get_by_role("region", name="Группа ещё не согласилась: 1")
        expect(later.get_by_role("checkbox")).to_have_count(0)
        expect(later.get_by_role("link", name="Открыть: D1, № 02")).to_be_visible()
        page.locator("form .tablet__signs summary").click()
        expect(page.locator("form .tablet__marks")).to_contain_text("1,17")
        assert violations(page) == []
        page.get_by_label("Ваш пароль").fill("no password of theirs")
        page.get_by_role("button", name="Подписать листы: 1").click()
        expect(page.get_by_role("alert").filter(has_text="ароль")).to_be_visible(timeout=NOW)
        page.get_by_label("Ваш пароль").fill(product.password("expert01"))
        page.get_by_role("button", name="Подписать листы: 1").click()
        expect(page.get_by_text("Подписано листов: 1").first).to_be_attached(timeout=NOW)
        assert violations(page) == []

    assert [kind for kind, *_ in journal(sheets)].count(EntryKind.SIGN) == 1
