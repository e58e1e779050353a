"""The awards ceremony: an operator reveals the medals, skill by skill, on the big screen of a stage.

Nothing of what is not revealed is ever sent to a screen: `screen.screen_document` is the only way there.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def close(app: "Flask") -> None:
    """Before the server stops: let every screen go; each comes back by itself when somebody answers."""
    from scoring.championships.ceremony.streaming import EXTENSION, Screens

    found: Screens = app.extensions[EXTENSION]
    found.close()


def init_app(app: "Flask") -> None:
    from flask_babel import gettext as _

    from scoring.championships.ceremony import access, hearing, operator_pages, pages
    from scoring.championships.stages import tabs
    from scoring.championships.stages.tabs import StageTab

    access.declare()
    hearing.init_app(app)
    for blueprint in (pages.pages, operator_pages.pages):
        app.register_blueprint(blueprint)
    tabs.offer(app, StageTab(57, "ceremony_desk.show", lambda: _("Ceremony"), access.RUN_CEREMONY))
