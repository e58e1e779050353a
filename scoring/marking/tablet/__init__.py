"""The tablet's own page and what it keeps offline."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the pages on which one marks."""
    from scoring.marking.tablet import offline, pages

    pages.init_app(app)
    offline.init_app(app)
