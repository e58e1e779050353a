"""Pages of setting up an assessment: days, seats, accommodations, the draw."""

from flask import Flask
from flask_babel import gettext as _


def init_app(app: Flask) -> None:
    """Let the part in: pages, tabs, its place on the start page, jobs, and assessments as places of roles."""
    from scoring.foundation import jobs, viewer
    from scoring.marking import access, tabs
    from scoring.marking.setup import day_pages, days, draw_pages, file_pages, importing, pages, seat_pages
    from scoring.marking.tabs import Tab
    from scoring.people import scopes
    from scoring.people.files.importing import JOB_MEMORY, JOB_SECONDS

    for module in (day_pages, seat_pages, file_pages, draw_pages):  # imported for the routes they add
        assert module.pages is pages.pages  # noqa: S101
    app.register_blueprint(pages.pages)
    tabs.offer(
        app,
        Tab(15, "setup.days", lambda: _("Days"), access.SET_UP),
        Tab(20, "setup.seats", lambda: _("Seats"), access.SET_UP),
        Tab(30, "setup.draw", lambda: _("Draw"), access.SET_UP),
    )
    viewer.offer(app, pages.work)
    scopes.offer(app, access.ASSESSMENT, pages.offered_assessments)
    scopes.offer_last_day(app, access.ASSESSMENT, days.last_day)
    jobs.kind(importing.READ, importing.read_job, memory=JOB_MEMORY, seconds=JOB_SECONDS)
    jobs.kind(importing.TAKE, importing.take_job)
