"""Seasons, championships, their stages and the skills of a stage: what is held where, when, by which rules."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Declare the acts done to stages, let roles be given for a stage, and let the pages in."""
    from flask_babel import gettext as _

    from scoring.championships.stages import (
        access,
        begin_pages,
        bulk_pages,
        elsewhere,
        files,
        matters,
        progress,
        queries,
        scheme_sizes,
        season_pages,
        skill_pages,
        stage_pages,
        tabs,
        trail,
    )
    from scoring.championships.stages.record import pages as record_pages
    from scoring.championships.stages.tabs import StageTab
    from scoring.foundation import viewer
    from scoring.people import scopes

    access.declare()
    elsewhere.init_app(app)
    tabs.init_app(app)
    matters.init_app(app)
    trail.init_app(app)
    progress.init_app(app)
    scheme_sizes.init_app(app)
    scopes.offer(app, access.STAGE, queries.offered_stages)
    for module in (stage_pages, skill_pages, bulk_pages, begin_pages, record_pages):  # imported for the routes they add
        assert module.pages is season_pages.pages  # noqa: S101
    files.init_app()
    app.register_blueprint(season_pages.pages)
    viewer.offer(app, season_pages.work)
    tabs.offer(
        app,
        StageTab(10, "stages.show", lambda: _("Overview"), access.SEE_STAGE),
        StageTab(20, "stages.skills", lambda: _("Skills"), access.SET_UP_STAGE),
        StageTab(25, "stages.beginnings", lambda: _("Begin assessments"), access.SET_UP_STAGE),
        StageTab(90, "stages.edit_stage", lambda: _("Settings"), access.SET_UP_STAGE),
    )
