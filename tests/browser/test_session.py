"""A tablet whose person came with a password: what is said when the sign-in ends, and how the work goes on after it."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.reader import violations
from tests.browser.tablets import Tablet, Workshop, give, wait_for_queue, wait_until_sent, waiting

SOON = 45_000  # milliseconds


def test_sign_in_by_password_that_ended_asks_for_the_password_and_for_no_code(served: Workshop, device: Tablet) -> None:
    judge = served.hall.judges[0]
    served.sign_in(device, judge)
    page = device.page(f"/marking/{served.hall.assessment}")
    wait_for_queue(page)
    page.wait_for_selector("[data-root] h1")
    served.end_sessions(judge)
    give(page, served, "m1", "typed:0.50")

    shown = page.get_by_role("dialog")
    expect(shown.get_by_role("heading")).to_have_text(f"The sign-in of {judge.display_name} has ended", timeout=SOON)
    expect(shown).to_contain_text("Marks kept here: 1. They are sent once you sign in again with your password.")
    assert violations(page) == []
    assert [item["command"]["answer"] for item in waiting(page)] == ["typed:0.50"]

    served.sign_in(device, judge)  # on another page of the tablet
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(shown).to_have_count(0, timeout=SOON)
    wait_until_sent(page)

    assert [entry[1] for entry in served.journal()] == ["typed:0.50"]


def test_saved_is_said_by_the_servers_clock_on_a_tablet_whose_own_is_wrong(served: Workshop, device: Tablet) -> None:
    served.ahead = timedelta(hours=5)
    served.pair(device, served.hall.judges[0])
    page = device.page(f"/marking/{served.hall.assessment}")

    server = datetime.now(UTC) + timedelta(hours=5 + 5)  # the zone that is shown, and how far ahead the server is
    hours = "|".join(f"{(server + timedelta(minutes=minutes)):%H}" for minutes in (0, 1))
    expect(page.locator("[data-save='saved'] small")).to_have_text(re.compile(f"^({hours}):"), timeout=SOON)
