"""Personal links: how a competitor without an account comes to their own page, and what stands there.

A link is a secret in an address, and a code that is handed out apart from it. Rooms put their sections on the page
through `sections.offer`.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Let the part in: its acts, its pages, its place on the start page."""
    from scoring.foundation import viewer
    from scoring.people.personal import access, link_pages, own_pages, sections, work

    access.declare()
    sections.init_app(app)
    app.register_blueprint(link_pages.pages)
    app.register_blueprint(own_pages.pages)
    app.add_template_global(work.may_make_links)
    viewer.offer(app, work.places)
