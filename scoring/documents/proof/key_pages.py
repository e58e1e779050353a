"""Pages of the keys that papers are signed with: who issues, each with its keys, to be made anew and withdrawn."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.documents.proof import access, issuer_keys, queries
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.viewer import Work
from scoring.people import access_log, forms
from scoring.people.directory.organisation_pages import OPEN_TO_ALL
from scoring.people.signing_in import door

pages = Blueprint("issuer_keys", __name__, url_prefix="/issuers")


@pages.get("")
def index() -> str:
    with db.reading() as session:
        bodies = queries.all_bodies(session, actor=door.actor())
    return render_template("documents/proof/issuers.html", bodies=bodies)


@pages.get("/<issuer>/keys")
def show(issuer: str) -> str:
    return _show(issuer)


@pages.post("/<issuer>/keys")
def make(issuer: str) -> ResponseReturnValue:
    """A new key; the one before is retired."""
    actor, now = door.actor(), clock.now()
    with db.transaction() as session:
        issuer_keys.make_key(session, issuer, actor=actor, at=now)
        access_log.record(session, "paper-key-made", actor.account_id, door.visit(), at=now, subject=f"issuer:{issuer}")
    flash(_("The key is made. What the one before signed stays valid."), "done")
    return redirect(url_for(".show", issuer=issuer))


@pages.post("/<issuer>/keys/<fingerprint>/withdraw")
def withdraw(issuer: str, fingerprint: str) -> ResponseReturnValue:
    actor, now = door.actor(), clock.now()
    try:
        with db.transaction() as session:
            issuer_keys.withdraw_key(session, fingerprint, forms.text("reason"), actor=actor, at=now, issuer=issuer)
            access_log.record(
                session, "paper-key-withdrawn", actor.account_id, door.visit(), at=now, subject=f"issuer:{issuer}"
            )
    except Refused as refused:
        if refused.status in OPEN_TO_ALL:
            raise
        return _show(issuer, refused), refused.status
    flash(_("The key is withdrawn. Papers it signed are verified on their page alone from now on."), "done")
    return redirect(url_for(".show", issuer=issuer))


def places() -> list[Work]:
    """For whoever keeps keys, on the start page."""
    if not access.may_keep(door.actor()):
        return []
    meaning = _("What the papers of each issuer are signed with")
    return [Work(_("Keys of papers"), meaning, url_for("issuer_keys.index"), "key")]


def _show(issuer: str, refused: Refused | None = None) -> str:
    with db.reading() as session:
        body = queries.body(session, issuer, actor=door.actor())
    return render_template("documents/proof/keys.html", body=body, refused=refused)
