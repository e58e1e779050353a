"""Photos of work: decoded, stripped, written anew."""

from flask import Flask

from scoring.marking.photos import models as models


def init_app(app: Flask) -> None:
    """Open the addresses of photos, their rows of the table, their count on every sheet."""
    from scoring.marking.api import cells
    from scoring.marking.photos import api, keeping, showing

    keeping.declare()
    cells.count_photos(app, keeping.counts)
    app.register_blueprint(api.api)
    app.add_template_global(showing.photos_of_sheet)
