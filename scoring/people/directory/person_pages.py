"""Pages of persons: the list, one person with consents and qualifications, the form."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.words import language
from scoring.people import forms, permissions
from scoring.people.directory import consents, persons, qualifications
from scoring.people.directory import queries as directory
from scoring.people.directory.organisation_pages import OPEN_TO_ALL
from scoring.people.directory.queries import PAGE, PersonView, Wanted
from scoring.people.signing_in import door

pages = Blueprint("persons", __name__, url_prefix="/people")


def wanted_persons() -> Wanted:
    """What the address asks the list for."""
    return Wanted(
        search=request.values.get("q", "").strip(),
        kind=request.values.get("kind", ""),
        region=request.values.get("region", ""),
        organisation=request.values.get("organisation", ""),
        page=forms.page(),
    )


@pages.get("")
def index() -> str:
    wanted = wanted_persons()
    with db.transaction() as session:  # a look at personal data is written into the access log
        rows, count = directory.persons(session, wanted, door.visit(), actor=door.actor(), at=clock.now())
    return render_template(
        "people/persons.html",
        rows=rows, count=count, wanted=wanted, pages=-(-count // PAGE), may_add=_may(persons.EDIT),
        regions=directory.region_choices(language()),
    )  # fmt: skip


@pages.get("/new")
def new() -> str:
    permissions.require_somewhere(door.actor(), persons.EDIT)
    return _form(None)


@pages.post("")
def create() -> ResponseReturnValue:
    permissions.require_somewhere(door.actor(), persons.EDIT)
    try:
        with db.transaction() as session:
            row = persons.create_person(session, forms.person_card(), door.visit(), actor=door.actor(), at=clock.now())
    except Refused as refused:
        return _form_again(refused, None)
    flash(_("The person is added."), "done")
    return redirect(url_for(".show", public_id=row.public_id))


@pages.get("/<public_id>")
def show(public_id: str) -> str:
    return _card(_seen(public_id))


@pages.get("/<public_id>/edit")
def edit(public_id: str) -> str:
    permissions.require_somewhere(door.actor(), persons.EDIT)
    return _form(_seen(public_id))


@pages.post("/<public_id>/edit")
def change(public_id: str) -> ResponseReturnValue:
    permissions.require_somewhere(door.actor(), persons.EDIT)
    try:
        with db.transaction() as session:
            persons.change_person(
                session, public_id, forms.person_card(), door.visit(),
                actor=door.actor(), seen=forms.seen(), at=clock.now(),
            )  # fmt: skip
    except Refused as refused:
        if refused.status in OPEN_TO_ALL:
            raise
        return _form_again(refused, _seen(public_id))
    flash(_("The changes are kept."), "done")
    return redirect(url_for(".show", public_id=public_id))


@pages.post("/<public_id>/iin")
def reveal_iin(public_id: str) -> str:
    with db.transaction() as session:
        number = persons.reveal_iin(session, public_id, door.visit(), actor=door.actor(), at=clock.now())
    return _card(_seen(public_id), number=number)


@pages.post("/<public_id>/iin/remove")
def forget_iin(public_id: str) -> ResponseReturnValue:
    return _done(public_id, lambda session: persons.forget_iin(
        session, public_id, door.visit(), actor=door.actor(), at=clock.now()
    ))  # fmt: skip


@pages.post("/<public_id>/consents")
def give_consent(public_id: str) -> ResponseReturnValue:
    return _done(public_id, lambda session: consents.give_consent(
        session, public_id, forms.consent_card(), door.visit(), actor=door.actor(), at=clock.now()
    ))  # fmt: skip


@pages.post("/<public_id>/consents/<int:consent_id>/withdraw")
def withdraw_consent(public_id: str, consent_id: int) -> ResponseReturnValue:
    return _done(public_id, lambda session: consents.withdraw_consent(
        session, public_id, consent_id, door.visit(), actor=door.actor(), at=clock.now()
    ))  # fmt: skip


@pages.post("/<public_id>/qualifications")
def add_qualification(public_id: str) -> ResponseReturnValue:
    return _done(public_id, lambda session: qualifications.add_qualification(
        session, public_id, forms.qualification_card(), door.visit(), actor=door.actor(), at=clock.now()
    ))  # fmt: skip


@pages.post("/<public_id>/qualifications/<int:qualification_id>/remove")
def remove_qualification(public_id: str, qualification_id: int) -> ResponseReturnValue:
    return _done(public_id, lambda session: qualifications.remove_qualification(
        session, public_id, qualification_id, door.visit(), actor=door.actor(), at=clock.now()
    ))  # fmt: skip


def _done(public_id: str, work: Callable[[Session], None]) -> ResponseReturnValue:
    """Do it and show the person; what stood in the way is shown there too."""
    permissions.require_somewhere(door.actor(), persons.EDIT)
    try:
        with db.transaction() as session:
            work(session)
    except Refused as refused:
        if refused.status in OPEN_TO_ALL:
            raise
        return _card(_seen(public_id), refused), refused.status
    flash(_("The changes are kept."), "done")
    return redirect(url_for(".show", public_id=public_id))


def _seen(public_id: str) -> PersonView:
    with db.transaction() as session:
        return directory.person(session, public_id, door.visit(), actor=door.actor(), at=clock.now())


def _card(view: PersonView, refused: Refused | None = None, *, number: str | None = None) -> str:
    return render_template(
        "people/person.html",
        view=view, refused=refused, number=number, may_see_iin=permissions.allow(door.actor(), persons.SEE_IIN),
        typed=request.form if refused else {}, today=clock.shown(clock.now()).date(),
    )  # fmt: skip


def _form_again(refused: Refused, view: PersonView | None) -> ResponseReturnValue:
    if refused.status in OPEN_TO_ALL:
        raise refused
    return _form(view, refused), refused.status


def _form(view: PersonView | None, refused: Refused | None = None) -> str:
    with db.reading() as session:
        choices = directory.organisation_choices(session, language(), actor=door.actor())
    typed = request.form if refused else _typed(view)
    return render_template("people/person-form.html", view=view, typed=typed, refused=refused, organisations=choices)


def _typed(view: PersonView | None) -> dict[str, str]:
    """The fields of the form as they are kept; the IIN is never sent to a browser again."""
    if view is None:
        return {}
    organisation = view.line.organisation
    return {
        **dict(zip(persons.NAMES, view.spellings, strict=True)),
        "birth_date": view.line.birth_date.isoformat() if view.line.birth_date else "",
        "organisation": organisation.public_id if organisation else "",
        "affiliation": view.line.affiliation,
        "skills": view.skills,
    }


def _may(act: str) -> bool:
    actor = door.actor()
    return permissions.allow(actor, act, places=[grant.scope for grant in actor.grants])
