"""From a mark sent by a tablet to the matrix of 60 x 40 painted anew in a browser that has it open."""

import statistics
import time

from playwright.sync_api import sync_playwright

from bench.matrix import SEATS, large_scheme, mark
from bench.workshop import ON, serving, workshop

MARKS, APART = 15, 0.6
CHROMIUM = "/usr/bin/chromium"
# The moment of the frame that shows the change, by the clock that the bench uses too.
WATCH = """() => {
  window.painted = [];
  const seen = () => requestAnimationFrame(() => window.painted.push(performance.timeOrigin + performance.now()));
  const what = { subtree: true, attributes: true, attributeFilter: ['aria-label'] };
  new MutationObserver(seen).observe(document.querySelector('[data-matrix]'), what);
}"""


def measure() -> dict[str, object]:
    with (
        workshop(seats=SEATS, panel_sheets=6, scheme=large_scheme()) as place,
        serving(place) as (_process, port),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        address = f"http://127.0.0.1:{port}"
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "session", "value": place.chief.cookie.removeprefix("session="), "url": address}])
        page = context.new_page()
        page.goto(f"{address}/assessments/{place.assessments[0]}/matrix")
        page.wait_for_timeout(2000)
        page.evaluate(WATCH)
        taken: list[float] = []
        for number, (seat, aspect) in enumerate(place.writers[0].cells[:MARKS]):
            sent = time.time() * 1000
            mark(port, place.writers[0], number, seat, aspect)
            page.wait_for_function("number => window.painted.length > number", arg=len(taken), timeout=15_000)
            taken.append(page.evaluate("window.painted.at(-1)") - sent)
            time.sleep(APART)
        browser.close()
    return {
        "on": ON,
        "marks": MARKS,
        "painted_ms": {"median": round(statistics.median(taken), 1), "worst": round(max(taken), 1)},
    }
