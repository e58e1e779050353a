"""The results of a stage: standings of its skills, team tables, awards, and how they become final as a whole."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Let the part in: its acts, its pages, its tabs of a stage."""
    from flask_babel import gettext as _

    from scoring.championships.awards import access, final_pages, pages
    from scoring.championships.awards.outdated import stage_outdated
    from scoring.championships.stages import matters, tabs
    from scoring.championships.stages.matters import Matter
    from scoring.championships.stages.tabs import StageTab

    access.declare()
    app.register_blueprint(pages.pages)
    app.register_blueprint(final_pages.pages)
    tabs.offer(
        app,
        StageTab(50, "awards.show", lambda: _("Results"), access.SEE_RESULTS),
        StageTab(51, "awards.tables", lambda: _("Team tables"), access.SEE_RESULTS),
        StageTab(52, "awards.awards", lambda: _("Awards"), access.SEE_RESULTS),
        StageTab(53, "stage_final.show", lambda: _("Final results"), access.SEE_RESULTS),
    )
    matters.offer(
        app,
        Matter(
            "stage-outdated", lambda: _("Final results of the stage are outdated"), access.ORGANIZER,
            "stage_final.show", lambda: _("To the final results"), access.SEE_RESULTS,
            lambda session, stage: () if stage_outdated(session, stage) else None,
        ),
    )  # fmt: skip
