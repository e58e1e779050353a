"""Data for anybody's program, under /api/v1/: seasons, stages, skills, released results, tables, verification.

What may be said of a skill is decided by `boards.audience`, who may be named by `championships.naming`. docs/api.md.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from scoring.championships.public import api, pages, result_api, verification_api

    for blueprint in (api.api, result_api.api, verification_api.api, pages.pages):
        app.register_blueprint(blueprint)
