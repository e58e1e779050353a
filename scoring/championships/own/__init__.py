"""A competitor's own results on the page that their personal link opens, once they are final and released."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Put the results on everybody's own page, and let the page of one result in."""
    from scoring.championships.own import pages
    from scoring.championships.own.queries import own_results
    from scoring.championships.results.words import medals
    from scoring.marking.desk.words import participation
    from scoring.people.personal import sections
    from scoring.people.personal.sections import Section

    app.register_blueprint(pages.pages)
    app.add_template_global(medals, "own_medals")
    app.add_template_global(participation, "own_participation")
    sections.offer(app, Section(10, "championships/own/_results.html", own_results))
