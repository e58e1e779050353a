"""What a tablet tells of marks that wait: to the chief which sheets they are of, to its person why one does not go."""

from playwright.sync_api import expect
from sqlalchemy import delete

from scoring.foundation.db import db
from scoring.marking.commands import Act
from scoring.people.models import RoleGrant
from tests.browser.reader import violations
from tests.browser.tablets import Tablet, Workshop, give, wait_for_queue, wait_for_worker

SOON = 45_000  # milliseconds
LISTENED = """export function connect() {
  window.told = [];
  return { viewing() {}, close() {}, waiting: (report) => window.told.push(report) };
}"""


def test_the_chief_is_told_of_which_sheets_marks_wait_each_once(served: Workshop, device: Tablet) -> None:
    hall = served.hall
    served.pair(device, hall.judges[0])
    assert device.context is not None
    script = {"content_type": "text/javascript", "body": LISTENED}
    device.context.route("**/live/live.js", lambda route: route.fulfill(**script))
    page = device.page(f"/marking/{hall.assessment}")
    wait_for_queue(page)
    page.wait_for_function("() => window.told")
    device.context.route("**/marks", lambda route: route.abort())

    for aspect, answer, seat in (("m1", "typed:0.50", 0), ("n1", "completed:3", 0), ("m2", "typed:0.25", 1)):
        give(page, served, aspect, answer, seat=seat)

    page.wait_for_function("() => window.told.at(-1)?.count === 3")
    assert page.evaluate("window.told.at(-1).places") == [[hall.seats[0], "A1"], [hall.seats[1], "A2"]]


def test_whoever_judges_here_no_more_is_told_that_and_not_to_ask_for_a_role(served: Workshop, device: Tablet) -> None:
    judge = served.hall.judges[0]
    served.pair(device, judge)
    page = device.work()
    with served.app.app_context(), db.transaction() as session:
        session.execute(delete(RoleGrant).where(RoleGrant.account_id == judge.account_id))

    give(page, served, "m1", "typed:0.50")

    row = page.get_by_role("row").nth(1)
    expect(row).to_contain_text(
        "You do not mark this competitor's sheet now: the panel may have changed.", timeout=SOON
    )
    expect(row).to_contain_text("Ask the chief expert whether you still judge here, then send it again.")
    assert violations(page) == []


def test_conflict_with_nothing_says_that_the_mark_was_taken_back(served: Workshop, device: Tablet) -> None:
    hall = served.hall
    served.pair(device, hall.judges[0])
    device.work(f"/marking/{hall.assessment}").wait_for_selector("[data-root] h1")
    page = device.work()
    wait_for_worker(page)
    served.stop()
    give(page, served, "m1", "typed:0.25")
    hall.send(hall.judges[1], Act.ANSWER, "m1", answer="typed:1.00")
    hall.send(hall.judges[1], Act.WITHDRAW, "m1", ends=1)
    served.start()
    page.evaluate("queue.flush({ now: true })")

    row = page.get_by_role("row").nth(1)
    expect(row).to_contain_text("On the server stands: no mark", timeout=SOON)
    expect(row).to_contain_text("The aspect changed or its mark was taken back. Is your mark still right?")
