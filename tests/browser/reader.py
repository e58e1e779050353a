"""A browser in the hands of one reader: language, look, size, sign-in; and what it has to say about a page."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.product import Product
from tests.browser.visiting import COMPETITOR
from tests.browser.visits import Visit

# The shell is the same engine without a window, at a third of the cost; CHROMIUM may name the whole browser.
SHELL, WHOLE = "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"
CHROMIUM = os.environ.get("CHROMIUM") or (SHELL if Path(SHELL).exists() else WHOLE)
LAUNCH_MS = 120_000  # a busy machine begins a browser slowly
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


@dataclass
class Reader:
    """One browser context. `complaints` are what the console said: errors, warnings, refusals of the policy."""

    product: Product
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def open(self, visit: Visit) -> Page:
        page = self.context.new_page()
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        answer = page.goto(self.product.address + visit.address.format(**self.product.examples))
        assert answer is not None
        assert answer.status == visit.status, f"{visit.address}: {answer.status}"
        page.evaluate("document.fonts.ready")
        page.locator("[data-coming]").wait_for(state="detached")  # the heading that stands until the page is drawn
        return page

    def leave(self) -> None:
        """Close every page, and begin with no complaint at the next."""
        for page in self.context.pages:
            page.close()
        self.complaints.clear()

    def sign_in(self, login: str) -> None:
        """By the page the first time; later with the cookies of that time, as a browser left open has them."""
        if login not in self.product.cookies:
            self._sign_in_by_hand(login)
            kept = {"language", "theme"}
            self.product.cookies[login] = [one for one in self.context.cookies() if one["name"] not in kept]
        self.context.add_cookies(self.product.cookies[login])

    def speak(self, language: str) -> None:
        """Choose another language, as the links of the app bar do."""
        self.context.add_cookies([{"name": "language", "value": language, "url": self.product.address}])

    def _sign_in_by_hand(self, login: str) -> None:
        page = self.context.new_page()
        if login == COMPETITOR:
            page.goto(f"{self.product.address}/link/{self.product.examples['own_link']}")
            page.fill("main input[name=code]", self.product.examples["own_code"])
            page.click("main form button[type=submit]")
            page.wait_for_url("**/my")
            page.close()
            return
        page.goto(f"{self.product.address}/sign-in")
        page.fill("main input:not([type=hidden]):not([type=password])", login)
        page.fill("main input[type=password]", self.product.password(login))
        page.click("main form button[type=submit]")
        page.wait_for_url(lambda address: not address.endswith("/sign-in"))
        page.close()

    def _hear(self, kind: str, text: str) -> None:
        # Chromium reports the status of an error page as a console error of its own.
        if kind in {"error", "warning"} and "the server responded with a status of 4" not in text:
            self.complaints.append(text)


Readers = Callable[..., Reader]  # by visit and theme


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], timeout=LAUNCH_MS)
        yield browser
        browser.close()


@contextmanager
def reader(
    browser: Browser,
    product: Product,
    *,
    language: str = "kk",
    theme: str = "light",
    width: int = 1280,
    height: int = 800,
    login: str = "",
) -> Iterator[Reader]:
    """Somebody with these habits, signed in when `login` is given."""
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    cookies = {"language": language, "theme": theme}
    context.add_cookies([{"name": name, "value": value, "url": product.address} for name, value in cookies.items()])
    found = Reader(product, context)
    if login:
        found.sign_in(login)
    yield found
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds, best practices included. Its script comes by the debugging door, which no page has open."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")
    return [
        f"{rule['id']} ({rule['help']}): {node['html'][:160]} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


def sideways(page: Page) -> int:
    """How many CSS pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
