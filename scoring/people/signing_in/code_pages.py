"""Pages of one's own one-time codes: begin with a QR, confirm with a first code, end."""

import segno
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused, SignInNeeded
from scoring.people import forms, permissions
from scoring.people.accounts import own_account
from scoring.people.models import SecondStep
from scoring.people.signing_in import door, second_step
from scoring.people.signing_in.attempts import Attempt, attempts
from scoring.people.signing_in.sealing import unseal

pages = Blueprint("codes", __name__)


@pages.get("/account/codes")
def show() -> str:
    return _page()


@pages.post("/account/codes")
def begin() -> ResponseReturnValue:
    try:
        with db.transaction() as session:
            second_step.begin(session, actor=door.actor(), at=clock.now())
    except SignInNeeded:
        raise
    except Refused as refused:
        return _page(refused), refused.status
    return redirect(url_for(".show"))


@pages.post("/account/codes/confirm")
def confirm() -> ResponseReturnValue:
    try:
        attempt = _admitted()
        with db.transaction() as session:
            second_step.confirm(session, forms.text("code"), door.visit(), actor=door.actor(), at=clock.now())
    except SignInNeeded:
        raise
    except Refused as refused:
        return _page(refused), refused.status
    attempts().forgive(attempt)
    flash(_("From now on a code is asked for when you sign in."), "done")
    return redirect(url_for(".show"))


@pages.post("/account/codes/end")
def end() -> ResponseReturnValue:
    try:
        attempt = _admitted()
        with db.transaction() as session:
            second_step.end_own(session, forms.text("code"), door.visit(), actor=door.actor(), at=clock.now())
    except SignInNeeded:
        raise
    except Refused as refused:
        return _page(refused), refused.status
    attempts().forgive(attempt)
    flash(_("No codes are asked for any more."), "done")
    return redirect(url_for(".show"))


@pages.post("/accounts/<int:account_id>/codes/end")
def end_for(account_id: int) -> ResponseReturnValue:
    with db.transaction() as session:
        second_step.end_for(session, account_id, door.visit(), actor=door.actor(), at=clock.now())
    flash(_("No codes are asked for any more."), "done")
    return redirect(url_for("accounts.show", account_id=account_id))


def _admitted() -> Attempt:
    """Six digits are soon tried out: as many tries as a password has."""
    actor = door.actor()
    permissions.require(actor, "change-account", {"self"})
    attempt = Attempt(login=f"code {actor.account_id}", address=door.visit().address)
    attempts().admit(attempt)
    return attempt


def _page(refused: Refused | None = None) -> str:
    """Off, begun (the QR is shown until a code confirms it), or on."""
    with db.reading() as session:
        account = own_account(session, door.actor())
        row = session.get(SecondStep, account.id)
        secret = unseal(row.sealed) if row is not None and row.confirmed_at is None else ""
        address = second_step.address_of(secret, account) if secret else ""
    picture = Markup(_drawn(address)) if address else ""  # noqa: S704  # drawn by us, of an encoded address
    return render_template(
        "people/codes.html", on=row is not None and not secret, secret=secret, picture=picture, refused=refused
    )


def _drawn(address: str) -> str:
    return str(segno.make(address, error="m").svg_inline(omitsize=True, svgclass="qr", border=4, light="#fff"))
