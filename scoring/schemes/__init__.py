"""What is marked: marking schemes, their frozen versions, and the CIS workbook in and out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from scoring.schemes.access import Gate


def init_app(app: "Flask", gate: "Gate") -> None:
    """Let schemes in. Imported late: the console reads a workbook with this room and without an app."""
    from scoring.schemes import access
    from scoring.schemes.api import api

    access.init_app(app, gate)
    app.register_blueprint(api)
