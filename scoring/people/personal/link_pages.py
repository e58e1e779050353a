"""Pages of a college's secretary: students and their links, making them, the sheets that are printed once."""

from collections.abc import Sequence
from datetime import timedelta

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.words import language
from scoring.people import forms, permissions
from scoring.people.directory.consents import SELF
from scoring.people.directory.naming import in_language
from scoring.people.directory.organisation_pages import OPEN_TO_ALL
from scoring.people.models import Organisation
from scoring.people.personal import links, queries
from scoring.people.personal.access import MAKE_LINK
from scoring.people.personal.links import AT_ONCE, LinkCard, MadeLink, draw
from scoring.people.personal.queries import PAGE
from scoring.people.signing_in import door

USUAL = timedelta(days=300)  # to the end of a season and past the months of appeals and papers

pages = Blueprint("personal_links", __name__, url_prefix="/organisations/<public_id>/links")


@pages.get("")
def index(public_id: str) -> str:
    return _list(public_id)


@pages.post("")
def make_all(public_id: str) -> ResponseReturnValue:
    """Links for the next students who have none; secrets and codes stand on this answer, and never again."""
    actor, now = door.actor(), clock.now()
    with db.reading() as session:
        persons = queries.students_without(session, public_id, actor=actor, at=now)
    try:
        card = links.checked(_card(), today=clock.shown(now).date())
        drawn = {person: draw() for person in persons}
        with db.transaction() as session:
            made = links.make_links(session, drawn, card, door.visit(), actor=actor, at=now)
    except Refused as refused:
        return _again(public_id, refused)
    return _sheets(public_id, made)


@pages.post("/<person>")
def make_one(public_id: str, person: str) -> ResponseReturnValue:
    """A new link for one student; the old one ends."""
    actor, now = door.actor(), clock.now()
    _expect_student(public_id, person)
    try:
        card = links.checked(_card(), today=clock.shown(now).date())
        drawn = draw()
        with db.transaction() as session:
            made = links.make_link(session, person, card, drawn, door.visit(), actor=actor, at=now)
    except Refused as refused:
        return _again(public_id, refused)
    return _sheets(public_id, [made])


@pages.post("/<person>/revoke")
def revoke(public_id: str, person: str) -> ResponseReturnValue:
    _expect_student(public_id, person)
    with db.transaction() as session:
        links.revoke_link(session, person, door.visit(), actor=door.actor(), at=clock.now())
    flash(_("The link has ended. Whoever came by it is out."), "done")
    return redirect(url_for(".index", public_id=public_id))


def _expect_student(public_id: str, person: str) -> None:
    """Nothing is drawn for strangers. Raises Forbidden: not-allowed; NotFound: organisation-unknown, person-unknown."""
    with db.reading() as session:
        queries.student_of(session, public_id, person, actor=door.actor())


def _card() -> LinkCard:
    """Raises Refused: link-day-missing."""
    last = forms.day("last_day", "link-day-missing")
    if last is None:
        raise Refused("link-day-missing")
    return LinkCard(last, forms.text("holder") or SELF, forms.text("representative"))


def _again(public_id: str, refused: Refused) -> ResponseReturnValue:
    if refused.status in OPEN_TO_ALL:
        raise refused
    return _list(public_id, refused), refused.status


def _list(public_id: str, refused: Refused | None = None) -> str:
    search, now = request.args.get("q", "").strip(), clock.now()
    permissions.require_somewhere(door.actor(), MAKE_LINK)
    with db.transaction() as session:  # a look at names is written into the access log
        found = queries.students(session, public_id, search, forms.page(), door.visit(), actor=door.actor(), at=now)
    today = clock.shown(now).date()
    return render_template(
        "people/personal/links.html",
        found=found, college=_name(found.college), search=search, page=forms.page(), pages=-(-found.count // PAGE),
        refused=refused, usual=today + USUAL, today=today, longest=today + links.LONGEST, at_once=AT_ONCE,
    )  # fmt: skip


def _sheets(public_id: str, made: Sequence[MadeLink]) -> str:
    """The sheets to print: a card with the QR for each, and apart from them the codes. Drawn after the transaction,
    for drawing takes a while and tablets wait to write."""
    with db.reading() as session:
        college = queries.college_of(session, public_id, door.actor())
    return render_template(
        "people/personal/link-sheets.html",
        college=college, name=_name(college), made=[_shown(one) for one in made],
    )  # fmt: skip


def _shown(one: MadeLink) -> dict[str, object]:
    person, address = one.person, url_for("own.asked", secret=one.drawn.secret, _external=True)
    kk = " ".join(filter(None, (person.surname_kk, person.given_kk, person.patronymic_kk)))
    ru = " ".join(filter(None, (person.surname_ru, person.given_ru, person.patronymic_ru)))
    picture = segno.make(address, error="m").svg_inline(omitsize=True, svgclass="qr", border=4, light="#fff")
    return {
        "name": in_language(language(), kk=kk, ru=ru), "address": address, "code": one.drawn.code,
        "picture": Markup(picture),  # noqa: S704  # drawn by us, of an encoded address
        "representative": one.card.representative, "last_day": one.card.last_day,
    }  # fmt: skip


def _name(row: Organisation) -> str:
    return in_language(language(), kk=row.name_kk, ru=row.name_ru, en=row.name_en)
