"""What tablets and desks ask of the server: JSON, its schemas, its frozen views."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the addresses of /api/marking and /api/tablet."""
    from scoring.marking.api import marks, sheet_acts, tablets, unlocking

    for module in (marks, sheet_acts, unlocking, tablets):
        app.register_blueprint(module.api)
