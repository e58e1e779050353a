"""What templates of this room may call, and its places on the start page."""

from flask import Flask, url_for
from flask_babel import gettext as _

from scoring.foundation.viewer import Work
from scoring.people import access_queries, permissions, wording
from scoring.people.directory import organisations, persons
from scoring.people.signing_in import door
from scoring.people.tablets import pairing


def init_app(app: Flask) -> None:
    app.add_template_global(wording.kind_words)
    app.add_template_global(wording.affiliation_words)
    app.add_template_global(wording.consent_words)
    app.add_template_global(wording.signer_words)
    app.add_template_global(wording.row_act_words)
    app.add_template_global(wording.scope_words)
    app.add_template_global(wording.log_group_words)
    app.add_template_global(wording.logged_words)
    app.add_template_global(door.role_word)


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
    roles = Work(_("Accounts and roles"), _("Who may sign in, as what, and where"), url_for("accounts.index"), "key")
    log = Work(
        _("Access log"), _("Who signed in, looked at personal data or took it out"), url_for("access_log.index"), "eye"
    )
    tablets = Work(
        _("Tablets"), _("Show a code to an expert's tablet, see which are paired"), url_for("tablets.index"), "qr"
    )
    places = (
        (persons.SEE, people), (organisations.SEE, colleges), (pairing.PAIR, tablets),
        ("list-accounts", roles), (access_queries.SEE, log),
    )  # fmt: skip
    return [place for act, place in places if _may(act)]


def _may(act: str) -> bool:
    actor = door.actor()
    return permissions.allow(actor, act, places=[grant.scope for grant in actor.grants])
