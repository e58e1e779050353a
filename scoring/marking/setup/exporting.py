"""Seats out as a file that can be brought in again; every export is logged."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.marking import access
from scoring.marking.setup.columns import ACCOMMODATIONS, COLUMNS, STATUSES, word_in
from scoring.marking.setup.seating import EXTRA_TIME, assessment_row
from scoring.marking.setup.viewing import SeatView, seat_views
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.naming import in_language
from scoring.people.files.exporting import expect_form, file_of
from scoring.people.models import Person


def export_seats(
    session: Session, assessment: str, form: str, language: str, visit: Visit, *, actor: Actor, at: datetime
) -> bytes:
    """A file of all seats, a row for each person; the IIN stays out, the person's code says who it is.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown; Refused: export-form-unknown.
    """
    access.require(actor, access.SET_UP, assessment)
    expect_form(form, language)
    row = assessment_row(session, assessment)
    access_log.record(session, "seats-exported", actor.account_id, visit, at=at, subject=f"assessment:{assessment}")
    views = seat_views(session, row.id)
    ids = [one.id for view in views for one in view.persons]
    persons = {one.public_id: one for one in session.scalars(select(Person).where(Person.public_id.in_(ids)))}
    return file_of([line for view in views for line in _lines(view, persons, language)], form, language, COLUMNS)


def _lines(view: SeatView, persons: dict[str, Person], language: str) -> Iterator[list[str]]:
    """A line for each person of the seat; one even where nobody sits yet."""
    seat = {
        "number": str(view.number or ""),
        "workplace": view.workplace,
        "status": word_in(STATUSES[view.status], language),
        "team": view.team or (f"{view.number or view.id}" if len(view.persons) > 1 else ""),
        "organisation": view.organisation.name(language) if view.organisation else "",
        "accommodations": ", ".join(word_in(ACCOMMODATIONS[code], language) for code in view.accommodations),
        "minutes": str(view.accommodations.get(EXTRA_TIME) or ""),
    }
    for one in view.persons or (None,):
        said = seat | (person_cells(persons.get(one.id), one.id, language) if one else {})
        yield [said.get(column.key, "") for column in COLUMNS]


def person_cells(row: Person | None, identity: str, language: str) -> dict[str, str]:
    """What a file says of a person; the code alone of one who is not known any more."""
    if row is None:
        return {"person": identity}
    return {
        "surname": in_language(language, kk=row.surname_kk, ru=row.surname_ru),
        "given": in_language(language, kk=row.given_kk, ru=row.given_ru),
        "birth_date": row.birth_date.isoformat() if row.birth_date else "",
        "person": identity,
    }
