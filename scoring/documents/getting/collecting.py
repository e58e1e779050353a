"""The papers of a college's students, or of all colleges of a region, as whoever takes them chooses among them.

A student is who belongs to the college now and is no expert, as for personal links.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from scoring.documents.getting.access import COLLECT_PAPERS
from scoring.documents.getting.hearing import heard, standing
from scoring.documents.kinds import Kind, known
from scoring.documents.models import PaperRow
from scoring.documents.queries import IN_ONE_QUERY, Paper, views
from scoring.documents.subjects import Stale, names_of_places, stale_among
from scoring.foundation.errors import NotFound
from scoring.people import permissions
from scoring.people.actors import Actor, Scope
from scoring.people.directory.naming import in_language, like
from scoring.people.directory.organisations import COLLEGE, REGION, find_organisation, places_of
from scoring.people.models import Organisation, Person, Region

PAGE = 50
COLLEGE_KIND = "college"


@dataclass(frozen=True, slots=True)
class Whose:
    """A college or a region: `scope` tells which, `subject` is how the access log calls it."""

    scope: Scope
    names: Mapping[str, str]
    region: str
    subject: str

    @property
    def whole_region(self) -> bool:
        return self.scope.kind == REGION

    def name(self, language: str) -> str:
        return in_language(language, kk=self.names["kk"], ru=self.names["ru"], en=self.names["en"])


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which of them: a place ("stage:<id>"), a kind (code), a skill (number), words of a name. "" is all."""

    place: str = ""
    kind: str = ""
    skill: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paper with its student and college, as lists have them."""

    paper: Paper
    kind: Kind
    student: tuple[str, str]
    college: tuple[str, str, str]

    def student_name(self, language: str) -> str:
        return in_language(language, kk=self.student[0], ru=self.student[1])

    def college_name(self, language: str) -> str:
        return in_language(language, kk=self.college[0], ru=self.college[1], en=self.college[2])


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose: places and skills with their names by language, kinds."""

    places: Mapping[str, Mapping[str, str]]
    kinds: Sequence[Kind]
    skills: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Collected:
    """One page of the list; `count` fit what was chosen, of which `valid` would be in the ZIP.

    `stale` are those of the page whose results were corrected since, by id of the paper.
    """

    lines: Sequence[Line]
    count: int
    valid: int
    choices: Choices
    stale: Mapping[str, Stale]


def whose_of(session: Session, kind: str, public_id: str, *, actor: Actor) -> Whose:
    """A college or region whose papers the actor may take.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: organisation-unknown.
    """
    permissions.require_somewhere(actor, COLLECT_PAPERS)
    if kind == REGION:
        permissions.require(actor, COLLECT_PAPERS, places=[Scope(REGION, public_id)])
        region = session.get(Region, public_id)
        if region is None:
            raise NotFound("organisation-unknown")
        names = {"kk": region.name_kk, "ru": region.name_ru, "en": region.name_en}
        return Whose(Scope(REGION, region.iso), names, region.iso, f"region:{region.iso}")
    row = find_organisation(session, public_id)
    permissions.require(actor, COLLECT_PAPERS, places=places_of(row))
    if row.kind != COLLEGE_KIND:
        raise NotFound("organisation-unknown")
    names = {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en}
    return Whose(Scope(COLLEGE, row.public_id), names, row.region, f"organisation:{row.public_id}")


def collected(session: Session, whose: Whose, chosen: Chosen, *, page: int, at: datetime) -> Collected:
    """Whoever calls has asked `whose_of`."""
    every = _every(session, whose, at)
    wanted = _chosen(every, chosen)
    ids: list[int] = list(session.scalars(_ordered(wanted).limit(PAGE).offset((page - 1) * PAGE)))
    lines = tuple(lines_of(session, ids))
    return Collected(
        lines,
        _count(session, wanted),
        _count(session, wanted.where(standing())),
        _choices(session, every),
        stale_among(session, [one.paper for one in lines], at=at),
    )


def valid_ids(session: Session, whose: Whose, chosen: Chosen, *, at: datetime) -> list[int]:
    """The rows of what is in the ZIP, in the order of the list."""
    return list(session.scalars(_ordered(_chosen(_every(session, whose, at), chosen).where(standing()))))


def lines_of(session: Session, ids: Sequence[int]) -> Iterator[Line]:
    """These papers, in turn."""
    for start in range(0, len(ids), IN_ONE_QUERY):
        part = ids[start : start + IN_ONE_QUERY]
        rows = session.execute(_joined(PaperRow, Person, Organisation).where(PaperRow.id.in_(part)))
        found = {paper.id: (paper, person, college) for paper, person, college in rows}
        known_ones = [found[one] for one in part if one in found]
        papers = views(session, [paper for paper, _person, _college in known_ones])
        for paper, (_row, person, college) in zip(papers, known_ones, strict=True):
            yield Line(paper, known(paper.kind), _names(person), (college.name_kk, college.name_ru, college.name_en))


def _joined(*what: Any) -> Select[Any]:
    return (
        select(*what)
        .select_from(PaperRow)
        .join(Person, Person.public_id == PaperRow.person)
        .join(Organisation, Organisation.id == Person.organisation_id)
    )


def _every(session: Session, whose: Whose, at: datetime) -> Select[Any]:
    """The ids of all papers of these students that may be heard of."""
    inside: ColumnElement[bool] = (Organisation.kind == COLLEGE_KIND) & (Person.affiliation == "")
    if whose.whole_region:
        inside &= Organisation.region == whose.scope.id
    else:
        inside &= Organisation.public_id == whose.scope.id
    all_ids = _joined(PaperRow.id).where(inside)
    return all_ids.where(heard(session, PaperRow.id.in_(all_ids), at=at))


def _chosen(every: Select[Any], chosen: Chosen) -> Select[Any]:
    row = PaperRow
    for column, value in ((row.place, chosen.place), (row.kind, chosen.kind), (row.skill, chosen.skill)):
        if value:
            every = every.where(column == value)
    return every.where(*(Person.searched.like(pattern, escape="\\") for pattern in like(chosen.search)))


def _ordered(wanted: Select[Any]) -> Select[Any]:
    return wanted.order_by(Organisation.ordered, Organisation.id, Person.ordered, Person.id, PaperRow.id)


def _count(session: Session, wanted: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def _choices(session: Session, every: Select[Any]) -> Choices:
    row, here = PaperRow, PaperRow.id.in_(every)
    places = list(session.scalars(select(row.place).where(here).distinct().order_by(row.place)))
    kinds = session.scalars(select(row.kind).where(here).distinct())
    named = select(func.max(row.id)).where(here, row.skill.is_not(None)).group_by(row.skill)
    skills = views(session, list(session.scalars(select(row).where(row.id.in_(named)).order_by(row.skill))))
    return Choices(
        names_of_places(session, places),
        sorted((known(kind) for kind in kinds), key=lambda kind: (kind.series, kind.code)),
        {paper.skill or "": paper.said.get("skill", {}) for paper in skills},
    )


def _names(person: Person) -> tuple[str, str]:
    kk = " ".join(filter(None, (person.surname_kk, person.given_kk, person.patronymic_kk)))
    ru = " ".join(filter(None, (person.surname_ru, person.given_ru, person.patronymic_ru)))
    return kk, ru
