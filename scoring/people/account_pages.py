"""Pages for administrators: every account, a new one, its roles and where they hold."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.foundation import clock, words
from scoring.foundation.collation import kazakh_key, sought
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.people import accounts, forms, permissions, queries, scopes
from scoring.people.accounts import NewAccount, account_by_id
from scoring.people.actors import EVERYWHERE, Grant, Scope
from scoring.people.directory.organisation_pages import OPEN_TO_ALL
from scoring.people.signing_in import door, second_step
from scoring.people.signing_in.passwords import passwords

pages = Blueprint("accounts", __name__, url_prefix="/accounts")


@pages.get("")
def index() -> str:
    search = request.args.get("q", "").strip()
    with db.reading() as session:
        rows = queries.accounts(session, actor=door.actor())
        names = _place_names(session)
    found = [row for row in rows if sought(search) in sought(f"{row.display_name} {row.login}")]
    found.sort(key=lambda row: kazakh_key(row.display_name))
    return render_template("people/accounts.html", rows=found, search=search, names=names)


@pages.get("/new")
def new() -> str:
    permissions.require(door.actor(), "create-account")
    return _new_form()


@pages.post("")
def create() -> ResponseReturnValue:
    actor = door.actor()
    permissions.require(actor, "create-account")
    try:
        made = passwords().make(request.form.get("password", ""), login=accounts.normal(forms.text("login")))
        given = NewAccount(
            forms.text("login"), made, forms.text("display_name"), forms.text("language"), forms.text("email")
        )
        with db.transaction() as session:
            row = accounts.create_account(session, given, actor=actor, at=clock.now(), visit=door.visit())
    except Refused as refused:
        return _new_form(refused), refused.status
    flash(_("The account is made. Tell the person their login and password in private."), "done")
    return redirect(url_for(".show", account_id=row.id))


@pages.get("/<int:account_id>")
def show(account_id: int) -> str:
    return _page(account_id)


@pages.post("/<int:account_id>/roles")
def grant(account_id: int) -> ResponseReturnValue:
    return _done(account_id, lambda session: accounts.grant_role(
        session, account_by_id(session, account_id, actor=door.actor()), _chosen_grant(),
        actor=door.actor(), at=clock.now(), visit=door.visit(),
    ))  # fmt: skip


@pages.post("/<int:account_id>/roles/revoke")
def revoke(account_id: int) -> ResponseReturnValue:
    return _done(account_id, lambda session: accounts.revoke_role(
        session, account_by_id(session, account_id, actor=door.actor()), _grant(),
        actor=door.actor(), at=clock.now(), visit=door.visit(),
    ))  # fmt: skip


@pages.post("/<int:account_id>/active")
def set_active(account_id: int) -> ResponseReturnValue:
    actor, active = door.actor(), request.form.get("active") == "yes"
    return _done(account_id, lambda session: accounts.set_active(
        session, account_by_id(session, account_id, actor=actor), door.visit(),
        active=active, actor=actor, at=clock.now(),
    ))  # fmt: skip


@pages.post("/<int:account_id>/password")
def set_password(account_id: int) -> ResponseReturnValue:
    actor = door.actor()
    permissions.require(actor, "list-accounts")
    with db.reading() as session:
        login = account_by_id(session, account_id, actor=actor).login
    try:
        made = passwords().make(request.form.get("password", ""), login=login)
    except Refused as refused:
        return _page(account_id, refused), refused.status
    return _done(account_id, lambda session: accounts.set_password(
        session, account_by_id(session, account_id, actor=actor), made,
        actor=actor, at=clock.now(), visit=door.visit(),
    ))  # fmt: skip


def _done(account_id: int, work: Callable[[Session], object]) -> ResponseReturnValue:
    permissions.require(door.actor(), "list-accounts")
    try:
        with db.transaction() as session:
            work(session)
    except Refused as refused:
        if refused.status in OPEN_TO_ALL:
            raise
        return _page(account_id, refused), refused.status
    flash(_("The changes are kept."), "done")
    return redirect(url_for(".show", account_id=account_id))


def _chosen_grant() -> Grant:
    """As `_grant`; nothing is given by what nobody chose. Raises Refused: role-not-chosen, place-not-chosen."""
    forms.chosen("role", "role-not-chosen")
    forms.chosen("place", "place-not-chosen")
    return _grant()


def _grant() -> Grant:
    """The role and place of the form: "region:KZ-55", or "everywhere"."""
    kind, _colon, identity = forms.text("place").partition(":")
    return Grant(forms.text("role"), Scope(kind or EVERYWHERE, identity))


def _page(account_id: int, refused: Refused | None = None) -> str:
    language = words.language()
    with db.reading() as session:
        view = queries.account(session, account_id, actor=door.actor())
        places = scopes.places(session, language)
        codes = second_step.asked(session, account_id)
    return render_template(
        "people/account-roles.html",
        view=view, refused=refused, names={place.scope: place.name for place in places}, places=places,
        codes=codes, typed=request.form if refused else {},
        roles=[(role, door.role_word(role)) for role in permissions.ROLES], own=view.id == door.actor().account_id,
    )  # fmt: skip


def _new_form(refused: Refused | None = None) -> str:
    languages = list(words.LANGUAGE_NAMES.items())
    return render_template("people/account-new.html", typed=request.form, refused=refused, languages=languages)


def _place_names(session: Session) -> dict[Scope, str]:
    return {place.scope: place.name for place in scopes.places(session, words.language())}
