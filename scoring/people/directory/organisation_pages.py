"""Pages of organisations: the list with its search, and a form for one of them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.words import language
from scoring.people import forms, permissions
from scoring.people.directory import organisations
from scoring.people.directory import queries as directory
from scoring.people.directory.queries import PAGE, OrganisationView, Wanted
from scoring.people.signing_in import door

OPEN_TO_ALL = {401, 403, 404}  # refusals that end in a page of their own, not in the form

pages = Blueprint("organisations", __name__, url_prefix="/organisations")


@pages.get("")
def index() -> str:
    wanted = Wanted(
        search=request.args.get("q", "").strip(),
        kind=request.args.get("kind", ""),
        region=request.args.get("region", ""),
        page=forms.page(),
    )
    with db.reading() as session:
        rows, count = directory.organisations(session, wanted, actor=door.actor())
    return render_template(
        "people/organisations.html",
        rows=rows, count=count, wanted=wanted, pages=-(-count // PAGE), may_add=_may_add(),
        regions=directory.region_choices(language()),
    )  # fmt: skip


@pages.get("/new")
def new() -> str:
    permissions.require_somewhere(door.actor(), organisations.EDIT)
    return _form(None)


@pages.post("")
def create() -> ResponseReturnValue:
    permissions.require_somewhere(door.actor(), organisations.EDIT)
    try:
        with db.transaction() as session:
            card = forms.organisation_card()
            organisations.create_organisation(session, card, door.visit(), actor=door.actor(), at=clock.now())
    except Refused as refused:
        return _again(refused, None)
    flash(_("The organisation is added."), "done")
    return redirect(url_for(".index"))


@pages.get("/<public_id>")
def show(public_id: str) -> str:
    with db.reading() as session:
        return _form(directory.organisation(session, public_id, actor=door.actor()))


@pages.post("/<public_id>")
def change(public_id: str) -> ResponseReturnValue:
    actor = door.actor()
    permissions.require_somewhere(actor, organisations.EDIT)
    with db.reading() as session:
        view = directory.organisation(session, public_id, actor=actor)
    try:
        with db.transaction() as session:
            organisations.change_organisation(
                session, public_id, forms.organisation_card(), door.visit(),
                actor=actor, seen=forms.seen(), at=clock.now(),
            )  # fmt: skip
    except Refused as refused:
        return _again(refused, view)
    flash(_("The changes are kept."), "done")
    return redirect(url_for(".index"))


def _again(refused: Refused, view: OrganisationView | None) -> ResponseReturnValue:
    """The form as it was typed, with what stands in the way."""
    if refused.status in OPEN_TO_ALL:
        raise refused
    return _form(view, refused), refused.status


def _form(view: OrganisationView | None, refused: Refused | None = None) -> str:
    return render_template(
        "people/organisation.html",
        view=view,
        typed=forms.organisation_card() if refused else view,
        refused=refused,
        may_edit=view.editable if view else True,
        regions=directory.region_choices(language()),
    )


def _may_add() -> bool:
    actor = door.actor()
    return permissions.allow(actor, organisations.EDIT, places=[grant.scope for grant in actor.grants])
