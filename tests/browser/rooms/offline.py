"""The page of what waits on a tablet. What the worker keeps is the same pages, made for nobody."""

from flask import Flask

from tests.browser.visiting import CHIEF, Visit

VISITS: dict[str, tuple[Visit, ...]] = {
    "offline.waiting": (Visit("waiting", "/marking/waiting", CHIEF), Visit("waiting-nobody", "/marking/waiting")),
}
NOT_PAGES = {"offline.worker", "offline.shell", "offline.waiting_kept"}


def fill(_app: Flask) -> dict[str, str]:
    return {}
