"""Standings of a skill, and its results made final by two signatures, corrected by decision alone."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from flask_babel import gettext as _

    from scoring.championships.results import access, pages
    from scoring.championships.results.correcting import opened_by
    from scoring.marking import opened, tabs
    from scoring.marking.tabs import Tab

    access.declare()
    app.register_blueprint(pages.pages)
    opened.offer(app, opened_by)
    tabs.offer(
        app,
        Tab(75, "championships.show", lambda: _("Standings"), access.SEE_STANDINGS),
        Tab(76, "championships.finalise", lambda: _("Finalising"), access.SEE_STANDINGS),
    )
