"""Pages of seats: the table with all numbers and workplaces in one form, one seat with its persons, its status."""

from collections.abc import Mapping

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.words import language
from scoring.marking import access
from scoring.marking.entries import WORDS_WRONG
from scoring.marking.judges.doing import Problem, act
from scoring.marking.setup import seating, viewing
from scoring.marking.setup.pages import heading, pages
from scoring.marking.setup.seating import ACCOMMODATIONS, EXTRA_TIME, SeatCard
from scoring.marking.setup.viewing import Named, SeatView
from scoring.marking.setup.wording import accommodation_words, status_looks, status_meanings
from scoring.people import forms
from scoring.people.directory.naming import in_language
from scoring.people.models import Organisation
from scoring.people.signing_in import door
from scoring.rules.ranking import Participation


@pages.get("/<assessment>/seats")
def seats(assessment: str) -> str:
    return _table(assessment)


@pages.post("/<assessment>/seats/places")
def place_seats(assessment: str) -> ResponseReturnValue:
    access.require(door.actor(), access.SET_UP, assessment)
    return act(
        lambda session: seating.place_seats(session, assessment, _places(assessment), actor=door.actor()),
        said=lambda: _("Numbers and workplaces are kept."),
        to=lambda: url_for(".seats", assessment=assessment),
        again=lambda problem: _table(assessment, problem),
    )


@pages.get("/<assessment>/seats/new")
def new_seat(assessment: str) -> str:
    return _form(assessment, None)


@pages.post("/<assessment>/seats")
def add_seat(assessment: str) -> ResponseReturnValue:
    access.require(door.actor(), access.SET_UP, assessment)
    return act(
        lambda session: seating.add_seat(session, assessment, _card(), actor=door.actor()),
        said=lambda: _("The seat is added."),
        to=lambda: url_for(".seats", assessment=assessment),
        again=lambda problem: _form(assessment, None, problem),
    )


@pages.get("/<assessment>/seats/<seat>")
def seat(assessment: str, seat: str) -> str:
    return _form(assessment, seat)


@pages.post("/<assessment>/seats/<seat>")
def change_seat(assessment: str, seat: str) -> ResponseReturnValue:
    access.require(door.actor(), access.SET_UP, assessment)
    return act(
        lambda session: seating.change_seat(session, assessment, seat, _card(), actor=door.actor()),
        said=lambda: _("The seat is changed."),
        to=lambda: url_for(".seats", assessment=assessment),
        again=lambda problem: _form(assessment, seat, problem),
    )


@pages.post("/<assessment>/seats/<seat>/status")
def say_status(assessment: str, seat: str) -> ResponseReturnValue:
    access.require(door.actor(), access.SET_UP, assessment)
    return act(
        lambda session: seating.say_status(
            session, assessment, seat, _status(), forms.text("reason"), actor=door.actor(), at=clock.now()
        ),
        said=lambda: _("The status is kept."),
        to=lambda: url_for(".seat", assessment=assessment, seat=seat),
        again=lambda problem: _form(assessment, seat, problem),
    )


@pages.post("/<assessment>/seats/<seat>/remove")
def remove_seat(assessment: str, seat: str) -> ResponseReturnValue:
    access.require(door.actor(), access.SET_UP, assessment)
    return act(
        lambda session: seating.remove_seat(session, assessment, seat, actor=door.actor()),
        said=lambda: _("The seat is removed."),
        to=lambda: url_for(".seats", assessment=assessment),
        again=lambda problem: _form(assessment, seat, problem),
    )


def _places(assessment: str) -> dict[str, tuple[int | None, str]]:
    """Fields "workplace-<seat>" and, before opening, "number-<seat>"; what is not sent stays."""
    with db.reading() as session:
        rows = {row.id: row for row in viewing.seat_views(session, seating.assessment_row(session, assessment).id)}
    found = {}
    for seat in {name.partition("-")[2] for name in request.form if name.startswith(("workplace-", "number-"))}:
        if seat not in rows:
            raise NotFound("seat-unknown")
        number = _number(f"number-{seat}") if f"number-{seat}" in request.form else rows[seat].number
        found[seat] = (number, request.form.get(f"workplace-{seat}", rows[seat].workplace))
    return found


def _number(name: str) -> int | None:
    """Raises Refused: seat-number-wrong."""
    typed = forms.text(name)
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 4):  # as NUMBER_MOST has
        raise Refused("seat-number-wrong", limit=seating.NUMBER_MOST)
    return int(typed)


def _status() -> Participation:
    """Raises Refused: seat-status-missing."""
    typed = forms.text("status")
    if typed not in set(Participation):
        raise Refused("seat-status-missing")
    return Participation(typed)


def _card() -> SeatCard:
    """Raises Refused: seat-number-wrong, minutes-wrong."""
    chosen = request.form.getlist("accommodation")
    status = forms.text("status")
    return SeatCard(
        persons=tuple(request.form.getlist("person")),
        team=forms.text("team"),
        organisation=forms.text("organisation"),
        number=_number("number"),
        workplace=forms.text("workplace"),
        status=Participation(status) if status in set(Participation) else Participation.OFFICIAL,
        accommodations={code: _minutes() if code == EXTRA_TIME else None for code in chosen},
    )


def _minutes() -> int:
    typed = forms.text("minutes")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 4 else 0


def _table(assessment: str, problem: Problem | None = None) -> str:
    with db.transaction() as session:  # a look at names is written into the access log
        head = heading(session, assessment)
        rows = viewing.seats_of(session, assessment, door.visit(), actor=door.actor(), at=clock.now())
    places = [row.workplace for row in rows if row.workplace]
    return render_template(
        "marking/setup/seats.html",
        head=head, rows=rows, problem=problem, typed=request.form, looks=status_looks(), words=accommodation_words(),
        doubled=sorted({place for place in places if places.count(place) > 1}),
    )  # fmt: skip


def _form(assessment: str, seat: str | None, problem: Problem | None = None) -> str:
    actor, visit, now = door.actor(), door.visit(), clock.now()
    search = request.args.get("q", "")
    with db.transaction() as session:
        head = heading(session, assessment)
        view = _view(viewing.seats_of(session, assessment, visit, actor=actor, at=now), seat) if seat else None
        found = viewing.find_people(session, assessment, search, visit, actor=actor, at=now) if search else []
        chosen = _chosen(view)
        named = viewing.named_persons(session, chosen)
        organisations = [
            (row.public_id, in_language(language(), kk=row.name_kk, ru=row.name_ru, en=row.name_en))
            for row in session.scalars(select(Organisation).order_by(Organisation.ordered))
        ]
    return render_template(
        "marking/setup/seat.html",
        head=head, view=view, problem=problem, search=search, found=[one for one in found if one.id not in chosen],
        chosen=[named.get(one, Named(one, "", "")) for one in chosen], organisations=organisations,
        typed=_typed(view), accommodations=[(code, accommodation_words()[code]) for code in ACCOMMODATIONS],
        looks=status_looks(), meanings=status_meanings(), stands=view is not None and not head.draft,
        full=len(chosen) >= seating.TEAM_MOST, reason_wrong=(*WORDS_WRONG, "status-needs-reason"),
    )  # fmt: skip


def _view(views: list[SeatView], seat: str) -> SeatView:
    found = next((view for view in views if view.id == seat), None)
    if found is None:
        raise NotFound("seat-unknown")
    return found


def _chosen(view: SeatView | None) -> list[str]:
    """The persons of the form: as the address or the form says, else those who sit there."""
    said = request.values.getlist("person")
    if said or "chosen" in request.values:
        return list(dict.fromkeys(said))
    return [one.id for one in view.persons] if view else []


def _typed(view: SeatView | None) -> Mapping[str, object]:
    """The fields of the form: as they were sent, else as they are kept."""
    if request.form:
        return request.form | {"accommodations": request.form.getlist("accommodation")}
    if view is None:
        return {"accommodations": [], "status": Participation.OFFICIAL.value}
    return {
        "team": view.team,
        "number": view.number or "",
        "workplace": view.workplace,
        "organisation": view.organisation.id if view.organisation else "",
        "accommodations": list(view.accommodations),
        "minutes": view.accommodations.get(EXTRA_TIME) or "",
        "status": view.status.value,
    }
