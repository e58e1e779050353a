"""Who goes on: lists with their cut line, nominations and answers, who has clinched a place, training camps."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from flask_babel import gettext as _

    from scoring.championships.advancing import access, answer_pages, camp_pages, pages, prospect_pages
    from scoring.championships.advancing.camp_queries import camps_outdated
    from scoring.championships.advancing.reopened import reopened
    from scoring.championships.results.access import SEE_STANDINGS
    from scoring.championships.stages import matters
    from scoring.championships.stages import tabs as stage_tabs
    from scoring.championships.stages.matters import Matter
    from scoring.championships.stages.tabs import StageTab
    from scoring.foundation import viewer
    from scoring.marking import tabs
    from scoring.marking.tabs import Tab

    access.declare()
    for part in (pages.pages, answer_pages.pages, camp_pages.pages, prospect_pages.pages):
        app.register_blueprint(part)
    viewer.offer(app, answer_pages.work)
    tabs.offer(app, Tab(77, "prospects.show", lambda: _("Who can advance"), SEE_STANDINGS))
    stage_tabs.offer(
        app,
        StageTab(60, "advancing.overview", lambda: _("Advancing"), access.SEE_LISTS),
        StageTab(61, "camps.index", lambda: _("Training camps"), access.SEE_LISTS),
    )
    matters.offer(
        app,
        Matter(
            "list-reopened", lambda: _("Lists of who advances open again"), access.ORGANIZER, "advancing.overview",
            lambda: _("To the lists"), access.SEE_LISTS, reopened, of_skill="advancing.show",
        ),
        Matter(
            "camps-outdated", lambda: _("Rosters of training camps are outdated"), access.ORGANIZER, "camps.index",
            lambda: _("To the camps"), access.SEE_LISTS, camps_outdated,
        ),
    )  # fmt: skip
