"""Reads of organisations and persons: by any part of a name, in Kazakh order, as far as one's role reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.actors import Actor, Scope
from scoring.people.directory.consents import of_age
from scoring.people.directory.naming import in_language, like
from scoring.people.directory.numbers import masked
from scoring.people.directory.organisations import COLLEGE, EDIT, REGION, SEE, find_organisation, places_of
from scoring.people.directory.persons import EDIT as EDIT_PERSON
from scoring.people.directory.persons import SEE as SEE_PERSON
from scoring.people.directory.persons import PersonCard, card_of, find_person, subject_of
from scoring.people.models import Consent, Organisation, Person, Qualification
from scoring.people.reference import regions

PAGE = 50
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for; empty asks for everything. `page` counts from 1."""

    search: str = ""
    kind: str = ""
    region: str = ""
    organisation: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation; `editable` by whoever asked."""

    public_id: str
    kind: str
    region: str
    bin: str
    name_kk: str
    name_ru: str
    name_en: str
    revision: int
    editable: bool

    def name(self, language: str) -> str:
        return in_language(language, kk=self.name_kk, ru=self.name_ru, en=self.name_en)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A line of the list of persons; `affiliation` is empty for whoever is no expert."""

    public_id: str
    name_kk: str
    name_ru: str
    birth_date: date | None
    iin: str
    affiliation: str
    organisation: OrganisationView | None

    def name(self, language: str) -> str:
        return in_language(language, kk=self.name_kk, ru=self.name_ru)


@dataclass(frozen=True, slots=True)
class ConsentView:
    """`withdrawn_at` None: it holds."""

    id: int
    scope: str
    signer: str
    representative: str
    signed_on: date
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class QualificationView:
    """`expired` by the day the view was made for."""

    id: int
    name: str
    number: str
    expires_on: date | None
    expired: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    """Everything kept of a person but the IIN, which is masked. `minor` is None where no birth date is known."""

    line: PersonLine
    spellings: tuple[str, str, str, str, str, str]
    skills: str
    minor: bool | None
    consents: tuple[ConsentView, ...]
    qualifications: tuple[QualificationView, ...]
    revision: int
    editable: bool


def organisations(session: Session, wanted: Wanted, *, actor: Actor) -> tuple[list[OrganisationView], int]:
    """One page of organisations, and how many there are. Raises Forbidden: not-allowed."""
    permissions.require_somewhere(actor, SEE)
    query = select(Organisation).where(_within(permissions.reach(actor, SEE)))
    query = query.where(*_matching(Organisation.searched, wanted))
    if wanted.kind:
        query = query.where(Organisation.kind == wanted.kind)
    if wanted.region:
        query = query.where(Organisation.region == wanted.region)
    rows = session.scalars(_paged(query.order_by(Organisation.ordered, Organisation.id), wanted))
    return [_organisation(row, actor) for row in rows], _count(session, query, Organisation.id)


def organisation(session: Session, public_id: str, *, actor: Actor) -> OrganisationView:
    """Raises Forbidden: not-allowed; NotFound: organisation-unknown."""
    permissions.require_somewhere(actor, SEE)
    row = find_organisation(session, public_id)
    permissions.require(actor, SEE, places=places_of(row))
    return _organisation(row, actor)


def organisation_choices(session: Session, language: str, *, actor: Actor) -> list[tuple[str, str]]:
    """(public id, name) of every organisation the actor may see, in Kazakh order."""
    query = select(Organisation).where(_within(permissions.reach(actor, SEE))).order_by(Organisation.ordered)
    return [(row.public_id, _organisation(row, actor).name(language)) for row in session.scalars(query)]


def persons(
    session: Session, wanted: Wanted, visit: Visit, *, actor: Actor, at: datetime
) -> tuple[list[PersonLine], int]:
    """One page of persons, and how many there are; that they were listed is logged. Raises Forbidden: not-allowed."""
    permissions.require_somewhere(actor, SEE_PERSON)
    query = _persons(wanted, actor)
    rows = session.scalars(_paged(query.order_by(Person.ordered, Person.id), wanted)).all()
    access_log.record(session, "persons-listed", actor.account_id, visit, at=at, subject=f"persons:{len(rows)}")
    return [_line(row, actor) for row in rows], _count(session, query, Person.id)


def every_person(session: Session, wanted: Wanted, *, actor: Actor) -> list[PersonCard]:
    """All that a list would show, as an export writes them. Raises Forbidden: not-allowed."""
    permissions.require_somewhere(actor, SEE_PERSON)
    return [card_of(row) for row in session.scalars(_persons(wanted, actor).order_by(Person.ordered, Person.id))]


def person(session: Session, public_id: str, visit: Visit, *, actor: Actor, at: datetime) -> PersonView:
    """A person; the look is logged. Raises Forbidden: not-allowed; NotFound: person-unknown."""
    row = find_person(session, public_id, act=SEE_PERSON, actor=actor)
    access_log.record(session, "person-seen", actor.account_id, visit, at=at, subject=subject_of(row))
    names = (row.surname_kk, row.given_kk, row.patronymic_kk, row.surname_ru, row.given_ru, row.patronymic_ru)
    return PersonView(
        line=_line(row, actor),
        spellings=names,
        skills=row.skills,
        minor=None if row.birth_date is None else not of_age(row.birth_date, at.date()),
        consents=tuple(_consent(each) for each in row.consents),
        qualifications=tuple(_qualification(each, at.date()) for each in row.qualifications),
        revision=row.revision,
        editable=permissions.allow(actor, EDIT_PERSON, places=places_of(row.organisation) if row.organisation else []),
    )


def region_choices(language: str) -> list[tuple[str, str]]:
    """(ISO code, name) of the twenty regions."""
    return [(one.iso, in_language(language, kk=one.kk, ru=one.ru, en=one.en)) for one in regions()]


def _persons(wanted: Wanted, actor: Actor) -> Select[Person]:
    query = select(Person).outerjoin(Person.organisation).options(joinedload(Person.organisation))
    query = query.where(_within(permissions.reach(actor, SEE_PERSON)), *_matching(Person.searched, wanted))
    if wanted.region:
        query = query.where(Organisation.region == wanted.region)
    if wanted.organisation:
        query = query.where(Organisation.public_id == wanted.organisation)
    if wanted.kind == "expert":
        query = query.where(Person.affiliation != "")
    return query


def _within(reach: Iterable[Scope] | None) -> ColumnElement[bool]:
    """What stands in the regions and colleges where a role holds."""
    if reach is None:
        return and_(True)
    found = {kind: [scope.id for scope in reach if scope.kind == kind] for kind in (REGION, COLLEGE)}
    if not any(found.values()):
        return false()
    return or_(Organisation.region.in_(found[REGION]), Organisation.public_id.in_(found[COLLEGE]))


def _matching(column: InstrumentedAttribute[str], wanted: Wanted) -> list[ColumnElement[bool]]:
    return [column.like(pattern, escape="\\") for pattern in like(wanted.search)]


def _paged(query: Select[Row], wanted: Wanted) -> Select[Row]:
    return query.limit(PAGE).offset((max(1, wanted.page) - 1) * PAGE)


def _count(session: Session, query: Select[Row], key: InstrumentedAttribute[int]) -> int:
    return session.scalar(query.with_only_columns(func.count(key)).order_by(None)) or 0


def _organisation(row: Organisation, actor: Actor) -> OrganisationView:
    return OrganisationView(
        row.public_id, row.kind, row.region, row.bin or "", row.name_kk, row.name_ru, row.name_en, row.revision,
        permissions.allow(actor, EDIT, places=places_of(row)),
    )  # fmt: skip


def _line(row: Person, actor: Actor) -> PersonLine:
    return PersonLine(
        public_id=row.public_id,
        name_kk=" ".join(filter(None, (row.surname_kk, row.given_kk, row.patronymic_kk))),
        name_ru=" ".join(filter(None, (row.surname_ru, row.given_ru, row.patronymic_ru))),
        birth_date=row.birth_date,
        iin=masked(row.iin) if row.iin else "",
        affiliation=row.affiliation,
        organisation=_organisation(row.organisation, actor) if row.organisation else None,
    )


def _consent(row: Consent) -> ConsentView:
    return ConsentView(row.id, row.scope, row.signer, row.representative, row.signed_on, row.withdrawn_at)


def _qualification(row: Qualification, today: date) -> QualificationView:
    expired = row.expires_on is not None and row.expires_on < today
    return QualificationView(row.id, row.name, row.number, row.expires_on, expired)
