"""Boards for those who watch: what the public sees of a stage, live, on pages, screens, other people's pages, in JSON.

`boards.audience.public_board` is the one way to anything that is said in public before and after the release.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def close(app: "Flask") -> None:
    """Before the server stops: let every viewer go; each comes back by itself when somebody answers."""
    from scoring.championships.boards.streaming import EXTENSION, Hub

    found: Hub = app.extensions[EXTENSION]
    found.close()


def init_app(app: "Flask") -> None:
    from flask_babel import gettext as _

    from scoring.championships.boards import access, api, hearing, pages, setting_pages
    from scoring.championships.stages import tabs
    from scoring.championships.stages.tabs import StageTab
    from scoring.foundation import security

    access.declare()
    hearing.init_app(app)
    for blueprint in (pages.front, pages.pages, setting_pages.pages, api.api):
        app.register_blueprint(blueprint)
    security.let_frame(app, "boards.embed")
    tabs.offer(app, StageTab(55, "board_setting.show", lambda: _("Boards"), access.SET_BOARD))
