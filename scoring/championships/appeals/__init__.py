"""Appeals: filed in time by those who may, decided by people who were not on the panel; the trail is kept. 19a."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Let the part in: its acts, its pages, its place on the start page, and what it has against finalising."""
    from flask_babel import gettext as _

    from scoring.championships.appeals import access, pages, pending, queries, to_do
    from scoring.championships.results import hindering
    from scoring.championships.stages import matters
    from scoring.championships.stages.matters import Matter
    from scoring.foundation import viewer
    from scoring.marking import tabs
    from scoring.marking.tabs import Tab

    access.declare()
    app.register_blueprint(pages.pages)
    hindering.offer(app, queries.open_appeals)
    hindering.offer(app, pending.unfollowed_appeals)
    viewer.offer(app, pages.work)
    matters.offer(
        app,
        Matter(
            "appeals-open", lambda: _("Appeals wait for a decision"), "jury-president", "", lambda: "",
            access.SEE_APPEALS, to_do.to_decide, of_assessment="appeals.index",
        ),
        Matter(
            "appeals-unfollowed", lambda: _("Upheld appeals that nothing followed yet"), "jury-president", "",
            lambda: "", access.SEE_APPEALS, to_do.to_follow, of_assessment="appeals.index",
        ),
    )  # fmt: skip
    tabs.offer(app, Tab(74, "appeals.index", lambda: _("Appeals"), access.SEE_APPEALS))
