"""The tablet's page: bytes until its first use, and how long until it can be used, over a slow network and kept."""

import statistics
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

from bench.live_patch import CHROMIUM
from bench.workshop import ON, serving, workshop

RUNS = 5
# 1 Mbit/s either way with 200 ms between asking and hearing, as Chromium counts it: bytes a second, milliseconds.
SLOW = {"offline": False, "latency": 200, "downloadThroughput": 125_000, "uploadThroughput": 125_000}
USABLE = "[data-root] .task"  # the list of one's own sheets stands
# When it stood, by the browser's own clock since the address was opened: its driver has a way of its own to go.
NOTED = f"""new MutationObserver((changes, observer) => {{
  if (!document.querySelector('{USABLE}')) return;
  window.usable = performance.now();
  observer.disconnect();
}}).observe(document, {{ subtree: true, childList: true }});"""
SETTLED_MS = 3000  # in which the service worker has taken all pages into its cache


def measure() -> dict[str, object]:
    with workshop() as place, serving(place) as (_process, port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        address = f"http://localhost:{port}"  # a name that a browser trusts, so that the service worker is there
        writer = place.writers[0]
        cookie = {"name": "session", "value": writer.cookie.removeprefix("session="), "url": address}
        target = f"{address}/marking/{place.assessments[0]}"
        first, behind, taken, kept = [], [], [], []
        for _ in range(RUNS):
            context = browser.new_context(viewport={"width": 1180, "height": 820})
            context.add_init_script(NOTED)
            context.add_cookies([cookie])  # type: ignore[list-item]  # the shape that Playwright names
            seconds, size, later = _first(context, target)
            taken.append(seconds)
            first.append(size)
            behind.append(later)
            kept.append(_again(context, target))
            context.close()
        browser.close()
    return {
        "on": ON,
        "runs": RUNS,
        "first_load_kb": round(statistics.median(first) / 1000, 1),
        "behind_it_kb": round(statistics.median(behind) / 1000, 1),
        "usable_over_slow_network_ms": _said(taken),
        "usable_when_kept_ms": _said(kept),
    }


def _first(context: BrowserContext, target: str) -> tuple[float, int, int]:
    """Milliseconds until it can be used over the slow network, the bytes that came until then, and those behind it."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    arrivals = _arrivals(wire)
    taken = _opened(page, target)
    usable: float = page.evaluate("(performance.timeOrigin + window.usable) / 1000")
    wire.send("Network.emulateNetworkConditions", {**SLOW, "latency": 0, "downloadThroughput": -1})
    page.wait_for_timeout(SETTLED_MS)
    until = sum(size for moment, size in arrivals if moment <= usable)
    later = sum(size for moment, size in arrivals if moment > usable)
    page.close()
    return taken, until, later


def _again(context: BrowserContext, target: str) -> float:
    page = context.new_page()
    taken = _opened(page, target)
    page.close()
    return taken


def _arrivals(wire: CDPSession) -> list[tuple[float, int]]:
    """Grows by each answer: when it was whole, in seconds of the page's clock; its bytes, head and packed body, as they
    went over the network. Read when the driver hears of it, the bytes of its own way would be counted in."""
    arrivals: list[tuple[float, int]] = []
    ahead: list[float] = []  # of the browser's monotonic clock, by which it tells the end of an answer

    def asked(event: dict[str, Any]) -> None:
        ahead.append(float(event["wallTime"]) - float(event["timestamp"]))

    def whole(event: dict[str, Any]) -> None:
        arrivals.append((float(event["timestamp"]) + ahead[0], int(event["encodedDataLength"])))

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", whole)
    return arrivals


def _opened(page: Page, target: str) -> float:
    page.goto(target, wait_until="commit")
    page.wait_for_selector(USABLE, state="attached")
    milliseconds: float = page.evaluate("window.usable")
    return milliseconds


def _said(taken: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(taken)), "worst": round(max(taken))}
