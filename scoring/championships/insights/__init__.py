"""Looking at results: what the marks of an assessment tell, profiles of competitors, benchmarks, press sheets."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Let the part in: its acts, its pages, its tab of an assessment, its partial of the page "why this place"."""
    from flask_babel import gettext as _

    from scoring.championships.insights import access, charts, pages, words
    from scoring.championships.insights.past import importing
    from scoring.championships.insights.past.pages import routes
    from scoring.championships.insights.profiles import profile
    from scoring.championships.results.access import SEE_STANDINGS
    from scoring.foundation import jobs, viewer
    from scoring.marking import tabs
    from scoring.marking.tabs import Tab
    from scoring.people.files.importing import JOB_MEMORY, JOB_SECONDS

    access.declare()
    app.register_blueprint(routes())
    jobs.kind(importing.READ, importing.read_job, memory=JOB_MEMORY, seconds=JOB_SECONDS)
    app.add_template_global(profile, "profile_of")  # results stand below this part, and know nothing of it
    app.jinja_env.globals.update(charts=charts, insight_words=words)
    viewer.offer(app, pages.work)
    tabs.offer(app, Tab(77, "insights.marks", lambda: _("What the marks tell"), SEE_STANDINGS))
