"""Boards in a real browser while experts mark: the phone, the laptop's board and the big screen, live."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from scoring.championships.boards.choosing import release_results
from scoring.championships.boards.setting import Shows
from scoring.championships.stages.queries import skill_row
from scoring.foundation.db import db
from scoring.foundation.formats import day
from tests.browser.reader import sideways
from tests.championships.advancing.lists import AT, Lists, make_lists
from tests.championships.boards.ground import TYPED, Ground, make_ground
from tests.championships.boards.test_corrected import decide, follow
from tests.championships.boards.test_pages import NAME, finished, seat_person
from tests.marking.live.test_serving import Server, environment, serve  # noqa: F401  # two fixtures

pytestmark = pytest.mark.one_database
PATIENCE = 40_000  # the server looks for what nobody told it every fifteen seconds
FIRST = "tbody tr:first-child[data-seat='3']"
SIZES = {"phone": (390, 844), "laptop": (1280, 800), "screen": (1920, 1080)}


@pytest.fixture
def ground(app: Flask) -> Ground:
    return make_ground(app)


@pytest.fixture
def pages(browser: Browser) -> Iterator[dict[str, Page]]:
    """A page of each size; motion is not wished for, so that a move is a cut."""
    contexts = {
        name: browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        for name, (width, height) in SIZES.items()
    }
    yield {name: context.new_page() for name, context in contexts.items()}
    for context in contexts.values():
        context.close()


def seats(page: Page) -> list[Any]:
    """(seat, place) of the rows in order."""
    asked = "[...document.querySelectorAll('tbody tr')].map((row) => [row.dataset.seat, row.children[0].textContent])"
    return page.evaluate(asked)  # type: ignore[no-any-return]


def mine(page: Page) -> list[str]:
    """Seats of the rows that are marked as one's own."""
    asked = "[...document.querySelectorAll('tr.is-mine')].map((row) => row.dataset.seat)"
    return page.evaluate(asked)  # type: ignore[no-any-return]


def test_boards_follow_the_marks_and_find_a_competitor_again(
    ground: Ground,
    pages: dict[str, Page],
    serve: Callable[..., Server],  # noqa: F811
) -> None:
    complaints: list[str] = []
    ground.choose(Shows.TOTALS)
    ground.fill(tuple(reversed(TYPED)))
    server = serve()
    phone, laptop, screen = (pages[name] for name in SIZES)
    for name, page in pages.items():
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"{server.address}{ground.page if name != 'screen' else f'/boards/{ground.stage}/projector'}")
        page.wait_for_selector("tbody tr:nth-child(6)", timeout=PATIENCE)
    phone.fill("[data-find]", "3")
    assert mine(phone) == ["3"]
    phone.fill("[data-find]", "30")  # drawn once more: whom nobody asked for stays as it was
    assert mine(phone) == []
    phone.fill("[data-find]", "3")
    assert seats(phone) == [[str(seat), str(7 - seat)] for seat in range(6, 0, -1)]
    assert [seats(page) for page in (laptop, screen)] == [seats(phone)] * 2
    assert screen.evaluate("document.documentElement.scrollHeight") == SIZES["screen"][1]

    ground.fill(("1.00", "0.01", "0.99", "0.02", "0.03", "0.04"), sheet=2)  # by another process: it is told of nothing
    phone.reload()
    phone.wait_for_selector(FIRST, timeout=PATIENCE)

    assert phone.input_value("[data-find]") == "3"
    assert "№ 03" not in phone.inner_text("[data-followed]")
    assert mine(phone) == ["3"]
    for page in (laptop, screen):  # they had been watching all the while
        page.wait_for_selector(FIRST, timeout=PATIENCE)
    assert float(screen.evaluate("parseFloat(getComputedStyle(document.querySelector('.pts')).fontSize)")) >= 45
    labels = "[...document.querySelectorAll('thead .line text')].map((one) => one.getBoundingClientRect().height)"
    heights = screen.evaluate(labels)
    assert len(heights) >= 5
    assert min(heights) >= 20
    screen.keyboard.press("Escape")
    assert screen.is_visible("[data-blank]")
    assert complaints == []


FIELD = tuple(f"{100 - seat}" for seat in range(12))  # of 1.00, by seat: twelve places


def test_a_name_is_found_as_it_is_typed_without_kazakh_letters(
    ground: Ground,
    pages: dict[str, Page],
    serve: Callable[..., Server],  # noqa: F811
) -> None:
    seat_person(ground, 1)
    finished(ground)
    ground.release()
    phone = pages["phone"]
    phone.goto(f"{serve().address}{ground.page}")
    phone.wait_for_selector("tbody tr:nth-child(6)", timeout=PATIENCE)

    phone.fill("[data-find]", "нургали сабига")

    assert NAME == "Сәбиға Нұрғалиқызы"
    assert mine(phone) == ["2"]


def open_field(app: Flask) -> Lists:
    """A final field of twelve, released: more than the big screen shows at once."""
    lists = make_lists(app, [f"{int(hundredths) / 100:.2f}" for hundredths in FIELD])
    lists.do(lambda session: release_results(session, lists.stage, lists.skill, actor=lists.hall.organizer, at=AT))
    return lists


def test_the_big_screen_pages_through_the_whole_field_by_cuts(
    app: Flask,
    pages: dict[str, Page],
    serve: Callable[..., Server],  # noqa: F811
) -> None:
    lists, screen = open_field(app), pages["screen"]
    first, last = [str(seat) for seat in range(1, 11)], ["11", "12"]
    screen.goto(f"{serve().address}/boards/{lists.stage}/projector?skill={lists.skill}&seconds=4")
    screen.wait_for_selector("tbody tr:nth-child(10)", timeout=PATIENCE)

    shown = []
    for _turn in range(3):
        shown.append(([seat for seat, _place in seats(screen)], screen.inner_text("[data-say='page']")))
        screen.wait_for_function("said => document.querySelector('[data-say=page]').textContent !== said",
                                 arg=shown[-1][1], timeout=PATIENCE)  # fmt: skip
    screen.keyboard.press("KeyF")
    held = screen.inner_text("[data-say='page']")
    screen.wait_for_timeout(5000)

    assert shown[:2] == [(first, "1–10 of 12"), (last, "11–12 of 12")]
    assert (shown[2], screen.inner_text("[data-say='page']")) == (shown[0], held)
    assert screen.evaluate("document.getAnimations().length") == 0
    assert screen.evaluate("document.documentElement.scrollHeight") == SIZES["screen"][1]


@pytest.mark.parametrize("width", [390, 195], ids=["a phone", "a phone at 200 %"])
def test_a_phone_finds_in_a_long_field_and_moves_only_when_asked(
    app: Flask,
    browser: Browser,
    serve: Callable[..., Server],  # noqa: F811
    width: int,
) -> None:
    lists = open_field(app)
    context = browser.new_context(viewport={"width": width, "height": 422}, reduced_motion="reduce")
    phone = context.new_page()
    phone.goto(f"{serve().address}/boards/{lists.stage}/{lists.skill}")
    phone.wait_for_selector("tbody tr:nth-child(12)", timeout=PATIENCE)
    phone.focus("[data-find]")
    stood = phone.evaluate("scrollY")

    phone.keyboard.type("12")
    typed = (phone.evaluate("scrollY"), phone.locator("[data-followed] button").count(), mine(phone))
    phone.keyboard.press("Enter")

    row = "document.activeElement.getBoundingClientRect()"
    phone.evaluate("document.querySelector('[data-find]').dispatchEvent(new Event('input'))")  # drawn anew, as by marks
    assert typed == (stood, 1, ["12"])
    assert phone.evaluate("document.activeElement.dataset.seat") == "12"
    assert phone.evaluate(f"{row}.top >= 0 && {row}.bottom <= innerHeight")
    assert phone.evaluate("document.documentElement.scrollWidth") == width
    assert phone.evaluate("Math.min(...[...document.querySelectorAll('tbody th')].map((one) => one.clientWidth))") > 90
    context.close()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_word_of_a_freeze_stays_within_a_phone(
    ground: Ground,
    pages: dict[str, Page],
    serve: Callable[..., Server],  # noqa: F811
    language: str,
) -> None:
    ground.fill(TYPED)
    ground.choose(Shows.FREEZE, ground.now() - timedelta(seconds=1))
    server, phone = serve(), pages["phone"]
    phone.context.add_cookies([{"name": "language", "value": language, "url": server.address}])

    phone.goto(f"{server.address}{ground.page}")
    phone.wait_for_selector(".board__freeze:not([hidden])", timeout=PATIENCE)

    assert sideways(phone) == 0


def test_a_board_that_is_open_while_results_are_corrected_tells_of_it(
    ground: Ground,
    pages: dict[str, Page],
    serve: Callable[..., Server],  # noqa: F811
) -> None:
    for sheet in (1, 2):
        ground.fill(sheet=sheet)
    ground.finalise()
    ground.release()
    phone, screen, address = pages["phone"], pages["screen"], serve().address
    phone.goto(f"{address}{ground.page}")
    screen.goto(f"{address}/boards/{ground.stage}/projector")
    for page in (phone, screen):
        page.wait_for_selector("tbody tr:nth-child(6)", timeout=PATIENCE)
    said = [phone.locator(f"[data-say='{place}']") for place in ("status", "corrected", "correcting")]
    stages = [[one.inner_text() for one in said]]
    on_screen, beside = screen.locator("[data-say='correction']"), screen.locator("[data-say='second_correction']")

    decide(ground, "7")  # by another process, as all that follows
    said[2].filter(has_text="being corrected").wait_for(timeout=PATIENCE)
    stages.append([one.inner_text() for one in said])
    on_screen.filter(has_text="being corrected").wait_for(timeout=PATIENCE)
    follow(ground, "0.93")
    said[1].filter(has_text="№ 7").wait_for(timeout=PATIENCE)
    stages.append([one.inner_text() for one in said])
    on_screen.filter(has_text="№ 7").wait_for(timeout=PATIENCE)

    by = f"by decision № 7 of {day(ground.now().date(), 'en')}."
    assert stages == [
        ["Final results", "", ""],
        ["Final results", "", "The results are being corrected."],
        ["Final results, revision 2", f"Corrected: revision 2 of the results, {by}", ""],
    ]
    assert on_screen.inner_text() == stages[2][1]
    decided = day(ground.now().date(), "kk")
    assert beside.inner_text() == f"Түзетілді: нәтижелердің 2-редакциясы, {decided} күнгі № 7 шешім."
    assert [phone.locator("[data-corrections] .banner").nth(at).is_visible() for at in (0, 1)] == [True, False]


UNBROKEN = "Қ" + "ұзынатаудыңбөлінбейтіні" * 2 + "аяқталмайтын"  # 59 letters and no place to break a line
WORDS = "Айгүлім-Нұрсәуле Әбдірахманқызы Жанқожа-Өскенбайұлы Бекзат"
NAMED = [[UNBROKEN], [WORDS], ["Ш" * 60], [WORDS] * 3, ["Айым Серік"], *[[WORDS + "а" * 60, UNBROKEN]] * 5]  # by seat
HOST = "Ақмола облысының көпсалалы жоғары политехникалық колледжі мен технологиялар орталығы"


def long_named(page: Page, skill: str) -> None:
    """Put long names into the stream of the board, as results would have them."""
    said = [
        {
            "seat": str(seat), "place": seat, "total": "90.00", "scale": str(760 - seat), "medal": "gold" if seat < 3
            else None, "guest": False, "workplace": "4", "organisation": "long", "region": None,
            "names": [{"kk": name, "ru": name, "en": name} for name in names],
        }
        for seat, names in enumerate(NAMED, 1)
    ]  # fmt: skip
    board = {
        "revision": 1, "shown": "results", "progress": None, "counted": 0, "of": 0, "frozen_at": None,
        "released_at": "2026-11-20T09:00:00+00:00", "hash": "ab" * 32, "results_revision": 2,
        "corrected_by": {"number": "114-Ө/2026 қосымшасымен", "date": "2026-11-21"}, "being_corrected": False,
        "rows": said,
    }  # fmt: skip
    frame = f"retry: 100000\n\nevent: board\nid: 1-1\ndata: {json.dumps(board)}\n\n"
    host = dict.fromkeys(("kk", "ru", "en"), HOST)
    feed = {"labels": {"organisations": {"long": host}, "regions": {}}}
    page.route("**/stream", lambda route: route.fulfill(content_type="text/event-stream", body=frame))
    page.route(f"**/api/v1/boards/*/{skill}", lambda route: route.fulfill(json=feed))


CUT = """() => [...document.querySelectorAll('h1, header p, tbody th, tbody small, footer p')].filter((one) =>
  one.offsetParent && (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline'
  || getComputedStyle(one).textOverflow === 'ellipsis'
  || one.getBoundingClientRect().bottom > innerHeight + 1)).map((one) => one.textContent)"""


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160)], ids=["1080p", "4K"])
def test_a_long_name_on_the_big_screen_is_never_cut(
    ground: Ground,
    browser: Browser,
    serve: Callable[..., Server],  # noqa: F811
    width: int,
    height: int,
) -> None:
    with ground.app.app_context(), db.transaction() as session:
        skill_row(session, ground.stage, ground.skill).name_kk = UNBROKEN
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    screen, address = context.new_page(), serve().address
    context.add_cookies([{"name": "language", "value": "kk", "url": address}])
    long_named(screen, ground.skill)
    screen.goto(f"{address}/boards/{ground.stage}/projector")
    screen.wait_for_selector("tbody tr:nth-child(10)", timeout=PATIENCE)
    screen.wait_for_function("document.fonts.status === 'loaded'")

    sizes = screen.evaluate(
        "[...document.querySelectorAll('tbody tr')].map((row) => parseFloat(getComputedStyle(row.cells[1]).fontSize))"
    )
    heights = screen.evaluate("[...document.querySelectorAll('tbody tr')].map((row) => row.offsetHeight)")

    assert screen.evaluate(CUT) == []
    assert max(heights) - min(heights) <= 2
    assert min(sizes[:2]) >= width / 100  # 60 letters stay readable from afar
    assert sizes[4] > sizes[0]  # and who has a short name loses nothing
    context.close()
