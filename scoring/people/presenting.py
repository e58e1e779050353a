"""What templates of this room may call, and its places on the start page."""

from flask import Flask, url_for
from flask_babel import gettext as _

from scoring.foundation.viewer import Work
from scoring.people import door, organisations, permissions, persons, wording


def init_app(app: Flask) -> None:
    app.add_template_global(wording.kind_words)
    app.add_template_global(wording.affiliation_words)
    app.add_template_global(wording.consent_words)
    app.add_template_global(wording.signer_words)


def work() -> list[Work]:
    """The places of this room that the signed-in person may open."""
    people = Work(
        _("People"), _("Competitors and experts, their consents and qualifications"), url_for("persons.index"), "people"
    )
    colleges = Work(
        _("Organisations"),
        _("Colleges, enterprises and chambers that people come from"),
        url_for("organisations.index"),
        "flag",
    )
    places = ((persons.SEE, people), (organisations.SEE, colleges))
    return [place for act, place in places if _may(act)]


def _may(act: str) -> bool:
    actor = door.actor()
    return permissions.allow(actor, act, places=[grant.scope for grant in actor.grants])
