"""Marking on paper: blank forms, typing them in, a second person's check."""

from flask import Flask
from flask_babel import gettext as _

from scoring.marking.papers import models as models


def init_app(app: Flask) -> None:
    """Open the pages of paper, and their tab."""
    from scoring.documents import kinds as documents_kinds
    from scoring.marking import access, tabs
    from scoring.marking.papers import kinds, pages, print_pages, printed, wording
    from scoring.marking.tabs import Tab

    app.register_blueprint(pages.pages)
    app.register_blueprint(print_pages.pages)
    documents_kinds.declare(*kinds.KINDS)
    printed.offer(app)
    app.add_template_global(wording.states, "paper_states")
    app.add_template_global(wording.value, "paper_value")
    tabs.offer(app, Tab(90, "papers.show", lambda: _("Paper"), access.TYPE_PAPER))
