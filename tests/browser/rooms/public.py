"""The page of data for programs: with the demonstration's addresses to try."""

from flask import Flask

from tests.browser.visiting import Visit

VISITS: dict[str, tuple[Visit, ...]] = {"public.index": (Visit("public-data", "/api"),)}
NOT_PAGES = {"public.program"}


def fill(_app: Flask) -> dict[str, str]:
    """The demonstration has a season, a stage and released results."""
    return {}
