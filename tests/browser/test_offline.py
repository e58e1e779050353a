"""Marks on a tablet that loses its network, its power, its session, its pairing: none lost, none twice, all said."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, expect

from scoring.marking.commands import Act
from tests.browser.handing_over import enter
from tests.browser.reader import violations
from tests.browser.tablets import (
    Tablet,
    Workshop,
    give,
    tablet,
    wait_for_queue,
    wait_for_worker,
    wait_until_sent,
    waiting,
    workshop,
)
from tests.marking.test_sheets import ask, consent, lock, one_sheet, sign_all

# Of everything that the page loaded: where the worker's routes sent the browser; "" where it asked the worker itself.
BY_WHOM = """performance.getEntriesByType('resource')
  .map((one) => [new URL(one.name).pathname, one.workerMatchedSourceType])"""


def test_page_is_secure_under_a_name_that_is_not_localhost(served: Workshop, device: Tablet) -> None:
    page = device.page("/marking/waiting")

    assert page.url == f"{served.address}/marking/waiting"
    assert page.evaluate("window.isSecureContext") is True


def test_browser_takes_kept_files_from_the_cache_and_asks_the_api_without_the_worker(
    served: Workshop, device: Tablet
) -> None:
    served.pair(device, served.hall.judges[0])
    page = device.work()
    wait_for_worker(page)
    page.reload()
    page.wait_for_function(f"() => {BY_WHOM}.some(([path]) => path === '/api/tablet')")
    told = page.evaluate(BY_WHOM)

    assert {by for path, by in told if path.startswith("/static/") and path.endswith((".js", ".css"))} == {"cache"}
    assert {by for path, by in told if path.startswith("/api/")} == {"network"}


def test_marks_given_without_network_survive_reload_and_power_off_and_arrive_once(
    served: Workshop, device: Tablet
) -> None:
    judge = served.hall.judges[0]
    served.pair(device, judge)
    page = device.work()
    wait_for_worker(page)
    give(page, served, "m1", "typed:0.25")
    wait_until_sent(page)

    served.stop()
    give(page, served, "m1", "typed:0.50")
    give(page, served, "n1", "completed:3")
    page.reload()
    wait_for_queue(page)
    give(page, served, "m1", "typed:0.75")
    expect(page.get_by_role("row")).to_have_count(4)
    expect(page.get_by_text(f"marking as {judge.display_name}")).to_be_visible()
    device.off()
    device.on()
    page = device.work()
    assert [item["command"]["answer"] for item in waiting(page)] == ["typed:0.50", "completed:3", "typed:0.75"]

    served.start()
    page.evaluate("queue.flush({ now: true })")
    enter(page, judge.display_name)
    wait_until_sent(page)

    account = str(judge.account_id)
    assert served.journal() == [
        ("m1", "typed:0.25", account),
        ("m1", "typed:0.50", account),
        ("n1", "completed:3", account),
        ("m1", "typed:0.75", account),
    ]
    expect(page.get_by_text("Every mark is on the server")).to_be_visible()


def test_answer_lost_after_the_commit_is_asked_for_again_and_nothing_is_written_twice(
    served: Workshop, device: Tablet
) -> None:
    device.hasten()
    served.pair(device, served.hall.judges[0])
    page = device.work()
    served.losing = 2

    give(page, served, "m1", "typed:0.50")
    wait_until_sent(page)

    assert len(served.posts) == 3
    assert [entry[:2] for entry in served.journal()] == [("m1", "typed:0.50")]


def test_mark_for_a_sheet_that_was_locked_meanwhile_is_kept_said_and_sent_after_unlocking(
    served: Workshop, device: Tablet
) -> None:
    hall = served.hall
    served.pair(device, hall.judges[0])
    page = device.work()
    wait_for_worker(page)
    give(page, served, "m1", "typed:0.25")
    wait_until_sent(page)
    served.stop()
    give(page, served, "m1", "typed:0.50")
    give(page, served, "m1", "typed:0.75")
    give(page, served, "m2", "typed:1.00")
    hall.send(hall.judges[1], Act.ANSWER, "n1", answer="completed:3")
    hall.score("j1", (2, 2, 3))
    sign_all(hall)
    lock(hall, one_sheet(hall))

    served.start()
    wait_until_sent(page, left=2)

    first, second = waiting(page)
    assert (first["refused"]["code"], second["refused"]) == ("sheet-locked", None)
    row = page.get_by_role("row").nth(1)
    expect(row).to_contain_text("Not accepted")
    expect(row).to_contain_text(first["refused"]["message"])
    expect(row).to_contain_text("Ask the chief expert to unlock the sheet")
    expect(page.get_by_role("row").nth(2)).to_contain_text("Waits for the decision above")
    assert violations(page) == []
    consent(hall, ask(hall))
    row.get_by_role("button", name="Send it again").click()
    wait_until_sent(page)
    assert [answer for aspect, answer, _ in served.journal() if aspect == "m1"] == [
        "typed:0.25",
        "typed:0.50",
        "typed:0.75",
    ]


def test_refused_mark_is_given_up_in_two_presses_and_not_in_one(served: Workshop, device: Tablet) -> None:
    served.pair(device, served.hall.judges[0])
    page = device.work()
    give(page, served, "m1", "typed:7.00")
    give_up = page.get_by_role("button", name="Give it up")

    give_up.click()
    assert len(waiting(page)) == 1
    page.get_by_role("button", name="Keep it").click()
    assert len(waiting(page)) == 1
    give_up.click()
    page.get_by_role("group").get_by_role("button", name="Give it up").click()

    expect(page.get_by_text("Every mark is on the server")).to_be_visible()
    assert served.journal() == []


def test_two_values_for_one_cell_are_shown_and_the_person_decides(served: Workshop, device: Tablet) -> None:
    hall = served.hall
    served.pair(device, hall.judges[0])
    page = device.work()
    wait_for_worker(page)
    served.stop()
    give(page, served, "m1", "typed:0.25")
    give(page, served, "m1", "typed:0.50")
    hall.send(hall.judges[1], Act.ANSWER, "m1", answer="typed:1.00")

    served.start()
    page.evaluate("queue.flush({ now: true })")
    expect(page.get_by_role("row").nth(1)).to_contain_text("On the server stands: 1.00")
    assert [entry[1] for entry in served.journal()] == ["typed:1.00"]
    page.get_by_role("button", name="Send mine").click()
    wait_until_sent(page)

    assert [entry[1] for entry in served.journal()] == ["typed:1.00", "typed:0.25", "typed:0.50"]


def test_tablet_with_a_wrong_clock_says_so_and_loses_nothing(served: Workshop, device: Tablet) -> None:
    served.ahead = timedelta(hours=3)
    served.pair(device, served.hall.judges[0])
    page = device.work()

    give(page, served, "m1", "typed:0.50")
    wait_until_sent(page)

    expect(page.get_by_text("The clock of this tablet is wrong by 180 min")).to_be_visible()
    assert [entry[1] for entry in served.journal()] == ["typed:0.50"]


def test_two_tabs_of_one_person_send_each_mark_once_and_see_the_same_queue(served: Workshop, device: Tablet) -> None:
    served.pair(device, served.hall.judges[0])
    pages = [device.work(), device.work()]
    wait_for_worker(pages[0])
    served.stop()
    for number in range(6):
        give(pages[number % 2], served, "m1" if number < 3 else "m2", f"typed:0.{number}0")
    for page in pages:
        page.wait_for_function("() => queue.list().length === 6")
    assert [item["client_id"] for item in waiting(pages[0])] == [item["client_id"] for item in waiting(pages[1])]

    served.start()
    for page in pages:
        page.evaluate("void queue.flush({ now: true })")
    for page in pages:
        wait_until_sent(page)

    assert len(served.posts) == 6
    assert [entry[1] for entry in served.journal()] == [f"typed:0.{number}0" for number in range(6)]


def test_pages_of_marking_open_without_network_though_nobody_opened_them_before(
    served: Workshop, device: Tablet
) -> None:
    served.pair(device, served.hall.judges[0])
    page = device.work()
    wait_for_worker(page)
    served.stop()

    for path in ("/", "/marking", f"/marking/{served.hall.assessment}", "/marking/waiting"):
        page.goto(served.address + path)
        assert page.url == served.address + (path if path != "/" else "/marking")
        assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Onest")
        assert served.hall.judges[0].display_name not in page.evaluate(
            "fetch(location.href).then((answer) => answer.text()).catch(() => '')"
        )


def test_tablet_without_room_says_that_the_mark_was_not_kept(served: Workshop, device: Tablet) -> None:
    served.pair(device, served.hall.judges[0])
    page = device.work()
    page.evaluate(
        """() => {
          window.put = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); };
        }"""
    )

    with pytest.raises(Error, match="no room"):
        give(page, served, "m1", "typed:0.50")

    expect(page.get_by_text("This tablet has no room left: the last mark was not kept")).to_be_visible()
    assert waiting(page) == []
    page.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    give(page, served, "m1", "typed:0.75")
    wait_until_sent(page)
    expect(page.get_by_text("This tablet has no room left")).to_be_hidden()
    assert [entry[1] for entry in served.journal()] == ["typed:0.75"]


def test_new_version_waits_for_the_person_and_keeps_the_queue(served: Workshop, device: Tablet) -> None:
    served.pair(device, served.hall.judges[0])
    page = device.work()
    wait_for_worker(page)
    give(page, served, "m1", "typed:7.00")
    expect(page.get_by_text("Not accepted")).to_be_visible()
    page.evaluate("window.opened = 'before'")

    served.app.extensions["scoring.marking.offline"]["version"] = "another"
    page.evaluate("void navigator.serviceWorker.getRegistration('/').then((found) => found.update())")

    expect(page.get_by_text("A newer version of these pages is ready")).to_be_visible(timeout=60_000)
    assert page.evaluate("window.opened") == "before"
    page.get_by_role("button", name="Open it now").click()
    page.wait_for_function("() => window.opened === undefined")
    wait_for_queue(page)
    assert len(waiting(page)) == 1
    served.stop()
    page.reload()
    wait_for_queue(page)
    assert len(waiting(page)) == 1


def test_file_that_is_not_kept_comes_when_a_server_that_restarts_is_back(served: Workshop, device: Tablet) -> None:
    served.pair(device, served.hall.judges[0])
    page = device.work()
    wait_for_worker(page)

    served.stop()
    page.evaluate("""() => {
      window.came = fetch('/static/v-another/css/championships/boards.css').then((answer) => answer.ok, () => false);
    }""")
    served.start()

    assert page.evaluate("window.came") is True


def test_marking_goes_on_without_network_on_the_page_where_one_marks(served: Workshop, device: Tablet) -> None:
    judge = served.hall.judges[0]
    served.pair(device, judge)
    page = device.work(f"/marking/{served.hall.assessment}")
    wait_for_worker(page)
    expect(page.get_by_role("link", name="Continue: A1, No. 01")).to_be_visible()
    served.stop()

    page.reload()
    expect(page.get_by_text(f"No network, marking as {judge.display_name}")).to_be_visible()
    page.get_by_role("link", name="Continue: A1, No. 01").click()
    page.locator("#field-A1-1").fill("0.75")
    page.keyboard.press("Enter")
    wait_for_queue(page)
    page.wait_for_function("() => queue.list().length === 1")
    page.goto(f"{served.address}/marking/waiting")
    expect(page.get_by_role("row").nth(1)).to_contain_text("A1.1 m1")
    expect(page.get_by_role("row").nth(1)).to_contain_text("No. 1")
    assert violations(page) == []
    served.start()
    wait_for_queue(page)
    wait_until_sent(page)

    assert served.journal() == [("m1", "typed:0.75", str(judge.account_id))]


def test_page_over_plain_http_says_that_offline_work_is_off_and_asks_before_it_is_left(
    browser: Browser, tmp_path: Path
) -> None:
    with (
        workshop(tmp_path / "server", secure=False) as served,
        tablet(browser.browser_type, served, tmp_path / "tablet") as device,
    ):
        served.pair(device, served.hall.judges[0])
        page = device.work()
        expect(page.get_by_text("Offline work is off: the connection is not secure (http)")).to_be_visible()
        assert page.evaluate("[isSecureContext, 'serviceWorker' in navigator]") == [False, False]
        give(page, served, "m1", "typed:0.50")
        wait_until_sent(page)
        served.stop()
        give(page, served, "n1", "completed:2")
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        page.get_by_role("heading", level=1).click()  # a browser asks only where somebody did something

        page.close(run_before_unload=True)
        page.wait_for_timeout(300)
        assert asked == ["beforeunload"]
        served.start()
        wait_until_sent(page)

        assert [entry[1] for entry in served.journal()] == ["typed:0.50", "completed:2"]
