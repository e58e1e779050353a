"""The students of a college with their links, as the college's secretary sees them; each look is logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.errors import NotFound
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.consents import of_age
from scoring.people.directory.naming import in_language, like
from scoring.people.directory.organisations import find_organisation, places_of
from scoring.people.models import Organisation, Person
from scoring.people.personal.access import MAKE_LINK
from scoring.people.personal.links import AT_ONCE, holding
from scoring.people.personal.models import PersonalLinkRow, PersonalSignInRow

PAGE = 50
COLLEGE_KIND = "college"


@dataclass(frozen=True, slots=True)
class StudentLine:
    """A student and the link that holds, if one does. `minor` is None where no birth date is known."""

    person: str
    name_kk: str
    name_ru: str
    minor: bool | None
    link: bool
    last_day: date | None
    representative: str
    seen_at: datetime | None

    def name(self, language: str) -> str:
        return in_language(language, kk=self.name_kk, ru=self.name_ru)


@dataclass(frozen=True, slots=True)
class Students:
    """One page of a college's students; `count` fit the search, `without` of all have no link."""

    college: Organisation
    lines: Sequence[StudentLine]
    count: int
    without: int


def students(
    session: Session, college: str, search: str, page: int, visit: Visit, *, actor: Actor, at: datetime
) -> Students:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: organisation-unknown."""
    whose = college_of(session, college, actor)
    found = _students(whose).where(*(Person.searched.like(pattern, escape="\\") for pattern in like(search)))
    count = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = list(session.scalars(_ordered(found).limit(PAGE).offset((page - 1) * PAGE)))
    links = holding(session, [row.id for row in rows], at=at)
    seen = _seen(session, [link.id for link in links.values()])
    access_log.record(session, "persons-listed", actor.account_id, visit, at=at, subject=f"organisation:{college}")
    without = session.scalar(select(func.count()).select_from(_without(whose, at).subquery())) or 0
    lines = tuple(_line(row, links.get(row.id), seen, clock.shown(at).date()) for row in rows)
    return Students(whose, lines, count, without)


def students_without(session: Session, college: str, *, actor: Actor, at: datetime) -> list[str]:
    """The next students of a college who have no link that holds, as many as are made at once (public ids).

    Raises as `students` does.
    """
    whose = college_of(session, college, actor)
    return [row.public_id for row in session.scalars(_ordered(_without(whose, at)).limit(AT_ONCE))]


def college_of(session: Session, public_id: str, actor: Actor) -> Organisation:
    """A college, for whoever makes links there. Raises Forbidden: not-allowed; NotFound: organisation-unknown."""
    permissions.require_somewhere(actor, MAKE_LINK)
    row = find_organisation(session, public_id)
    permissions.require(actor, MAKE_LINK, places=places_of(row))
    if row.kind != COLLEGE_KIND:
        raise NotFound("organisation-unknown")
    return row


def student_of(session: Session, college: str, person: str, *, actor: Actor) -> Person:
    """A student of a college. Raises as `students` does; NotFound: person-unknown, also for another's."""
    whose = college_of(session, college, actor)
    row = session.scalar(_students(whose).where(Person.public_id == person))
    if row is None:
        raise NotFound("person-unknown")
    return row


def _students(college: Organisation) -> Select[Person]:
    return select(Person).where(Person.organisation_id == college.id, Person.affiliation == "")


def _without(college: Organisation, at: datetime) -> Select[Person]:
    row, today = PersonalLinkRow, clock.shown(at).date()
    held = select(row.id).where(row.person_id == Person.id, row.revoked_at.is_(None), row.last_day >= today)
    return _students(college).where(~held.exists())


def _ordered(found: Select[Person]) -> Select[Person]:
    return found.order_by(Person.ordered, Person.id)


def _seen(session: Session, links: Sequence[int]) -> dict[int, datetime]:
    row = PersonalSignInRow
    found = select(row.link_id, func.max(row.last_seen_at)).where(row.link_id.in_(links)).group_by(row.link_id)
    return {row[0]: row[1] for row in session.execute(found)}


def _line(row: Person, link: PersonalLinkRow | None, seen: dict[int, datetime], today: date) -> StudentLine:
    return StudentLine(
        person=row.public_id,
        name_kk=" ".join(filter(None, (row.surname_kk, row.given_kk, row.patronymic_kk))),
        name_ru=" ".join(filter(None, (row.surname_ru, row.given_ru, row.patronymic_ru))),
        minor=None if row.birth_date is None else not of_age(row.birth_date, today),
        link=link is not None,
        last_day=link.last_day if link else None,
        representative=link.representative if link else "",
        seen_at=seen.get(link.id) if link else None,
    )
