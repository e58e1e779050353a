"""Pages of judges and panels, conflicts, opening, rehearsing, closing."""

from flask import Flask
from flask_babel import gettext as _

from scoring.marking.judges import models as models


def init_app(app: Flask) -> None:
    """Let the part in. Imported here, since the verbs of the room itself note their acts in this part."""
    from scoring.foundation import viewer  # noqa: I001
    from scoring.marking import access, tabs
    from scoring.marking.judges import conflict_pages, panel_pages, people_pages  # noqa: F401  # for their routes
    from scoring.marking.judges import pages, ribbon, work
    from scoring.marking.tabs import Tab

    ribbon.init_app(app)
    app.register_blueprint(pages.pages)
    tabs.offer(
        app,
        Tab(10, "judges.overview", lambda: _("Overview"), access.SEE),
        Tab(36, "judges.people", lambda: _("Judges"), access.SEE),
        Tab(40, "judges.panels_page", lambda: _("Panels"), access.SEE),
        Tab(44, "judges.conflicts", lambda: _("Conflicts"), access.SEE),
    )
    viewer.offer(app, work.work)
