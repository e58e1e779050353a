"""A new scheme version while the assessment is open."""

from flask import Flask
from flask_babel import gettext as _


def init_app(app: Flask) -> None:
    """Let the part in: its acts and its pages."""
    from scoring.marking import access, tabs
    from scoring.marking.changes import changing, pages
    from scoring.marking.tabs import Tab

    changing.declare()
    app.register_blueprint(pages.pages)
    tabs.offer(app, Tab(46, "changes.show", lambda: _("Scheme version"), access.SEE))
