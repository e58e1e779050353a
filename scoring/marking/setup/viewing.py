"""Seats as whoever sets up an assessment sees them, with names; each look is logged. Experts never come here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scoring.marking import access
from scoring.marking.models import JournalTextRow, SeatRow
from scoring.marking.setup.seating import accommodations_at, assessment_row, persons_at
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.naming import in_language, like
from scoring.people.models import Organisation, Person, Region
from scoring.rules.ranking import Participation

FOUND = 20  # persons that one search shows
SHORTEST = 2  # signs of a search


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name in up to three languages; `below` says where a person belongs."""

    id: str
    kk: str
    ru: str
    en: str = ""
    below: "Named | None" = None

    def name(self, language: str) -> str:
        return in_language(language, kk=self.kk, ru=self.ru, en=self.en) or self.id


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat with the names of who sits there. `reason` is said of a status that needed one."""

    id: str
    number: int | None
    workplace: str
    status: Participation
    reason: str
    team: str
    persons: tuple[Named, ...]
    organisation: Named | None
    region: Named | None
    accommodations: Mapping[str, int | None]


def seats_of(session: Session, assessment: str, visit: Visit, *, actor: Actor, at: datetime) -> list[SeatView]:
    """All seats by number, those without one last. Raises Forbidden: not-allowed; NotFound: assessment-unknown."""
    access.require(actor, access.SET_UP, assessment)
    row = assessment_row(session, assessment)
    access_log.record(session, "seats-seen", actor.account_id, visit, at=at, subject=f"assessment:{assessment}")
    return seat_views(session, row.id)


def seat_views(session: Session, assessment: int) -> list[SeatView]:
    """As `seats_of`, for those who have asked permission already."""
    rows = list(session.scalars(select(SeatRow).where(SeatRow.assessment_id == assessment)))
    rows.sort(key=lambda row: (row.number is None, row.number or 0, row.id))
    persons, accommodations = persons_at(session, rows), accommodations_at(session, rows)
    names = named_persons(session, (one for seated in persons.values() for one in seated))
    organisations = named_organisations(session, (row.organisation for row in rows))
    regions = {
        row.iso: Named(row.iso, row.name_kk, row.name_ru, row.name_en) for row in session.scalars(select(Region))
    }
    reasons = _reasons(session, rows)
    return [
        SeatView(
            row.public_id, row.number, row.workplace or "", Participation(row.status),
            reasons.get(row.status_text or "", ""), row.team or "",
            tuple(names.get(one, Named(one, "", "")) for one in persons[row.public_id]),
            organisations.get(row.organisation or ""), regions.get(row.region or ""),
            accommodations[row.public_id],
        )
        for row in rows
    ]  # fmt: skip


def find_people(
    session: Session, assessment: str, search: str, visit: Visit, *, actor: Actor, at: datetime
) -> list[Named]:
    """Persons by any part of the name, for whoever seats them; the look is logged. Raises Forbidden: not-allowed."""
    access.require(actor, access.SET_UP, assessment)
    if len(search.strip()) < SHORTEST:
        return []
    query = select(Person).options(joinedload(Person.organisation)).order_by(Person.ordered, Person.id)
    query = query.where(*(Person.searched.like(pattern, escape="\\") for pattern in like(search))).limit(FOUND)
    found = [_person(row) for row in session.scalars(query)]
    access_log.record(session, "persons-listed", actor.account_id, visit, at=at, subject=f"persons:{len(found)}")
    return found


def named_persons(session: Session, ids: Iterable[str]) -> dict[str, Named]:
    """Persons by public id; those who are not there are left out."""
    query = select(Person).options(joinedload(Person.organisation)).where(Person.public_id.in_(list(ids)))
    return {row.public_id: _person(row) for row in session.scalars(query)}


def named_organisations(session: Session, ids: Iterable[str | None]) -> dict[str, Named]:
    query = select(Organisation).where(Organisation.public_id.in_([one for one in ids if one]))
    return {row.public_id: _organisation(row) for row in session.scalars(query)}


def _person(row: Person) -> Named:
    kk = " ".join(filter(None, (row.surname_kk, row.given_kk, row.patronymic_kk)))
    ru = " ".join(filter(None, (row.surname_ru, row.given_ru, row.patronymic_ru)))
    return Named(row.public_id, kk, ru, below=_organisation(row.organisation) if row.organisation else None)


def _organisation(row: Organisation) -> Named:
    return Named(row.public_id, row.name_kk, row.name_ru, row.name_en)


def _reasons(session: Session, rows: Iterable[SeatRow]) -> dict[str, str]:
    ids = [row.status_text for row in rows if row.status_text]
    return {row.id: row.text or "" for row in session.scalars(select(JournalTextRow).where(JournalTextRow.id.in_(ids)))}
