"""All that the papers of a stage are made of, read once: names, issuer, final rows, persons, days of experts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.awards.naming import member_names
from scoring.championships.awards.reading import SkillResult, member_kind, stage_results
from scoring.championships.awards.tables import Awards, awards_of
from scoring.championships.ceremony.course import order_of
from scoring.championships.papers.marked import MarkedDay, days_marked
from scoring.championships.papers.revealing import place_of
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageExpertRow, StageRow
from scoring.championships.stages.queries import skills_of
from scoring.documents.designs.keeping import look_of
from scoring.documents.designs.looks import Look
from scoring.documents.drafts import Issuer
from scoring.documents.issuers import issuer_at
from scoring.marking.models import SeatRow
from scoring.marking.setup.seating import persons_at
from scoring.marking.setup.viewing import Named
from scoring.people.directory.naming import in_language
from scoring.people.models import Organisation, Person


@dataclass(frozen=True, slots=True)
class FullName:
    """A person's name as papers have it: surname, given name, patronymic where there is one."""

    id: str
    surname: tuple[str, str]
    given: tuple[str, str]
    patronymic: tuple[str, str]

    def name(self, language: str) -> str:
        parts = (in_language(language, kk=one[0], ru=one[1]) for one in (self.surname, self.given, self.patronymic))
        return " ".join(part for part in parts if part)

    def initials(self, language: str) -> str:
        """Given name before surname, as the pages of results have it: "М. Т."."""
        parts = (in_language(language, kk=one[0], ru=one[1]) for one in (self.given, self.surname))
        return " ".join(f"{part[0]}." for part in parts if part)


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat of a skill: its number, and the persons who sit there."""

    seat: str
    number: int | None
    organisation: str | None
    persons: tuple[FullName, ...]


@dataclass(frozen=True, slots=True)
class Serving:
    """An expert of a skill in a role, with the days that were marked."""

    person: FullName
    role: str
    days: tuple[MarkedDay, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """`seats`, `experts` by the public id of a skill, `order` as the ceremony has it.

    `members` and `colleges` by id.
    """

    stage: StageRow
    championship: Named
    issuer: Issuer
    host: Named | None
    skills: tuple[SkillResult, ...]
    order: tuple[str, ...]
    seats: Mapping[str, tuple[Seated, ...]]
    experts: Mapping[str, tuple[Serving, ...]]
    awards: Awards
    members: Mapping[str, Named]
    colleges: Mapping[str, Named]
    look: Look

    @property
    def member_kind(self) -> str | None:
        return member_kind(self.stage.level)

    def seated(self, skill: str, seat: str) -> Seated | None:
        return next((one for one in self.seats.get(skill, ()) if one.seat == seat), None)


def material_of(session: Session, stage: StageRow) -> Material:
    """However many skills there are, the database is asked no oftener. Asks no permission."""
    skills = stage_results(session, stage)
    counted = awards_of(skills, members=member_kind(stage.level) is not None)
    seats = _seats(session, stage)
    colleges = _colleges(session, (seat.organisation for seated in seats.values() for seat in seated))
    host = _colleges(session, [stage.organisation])
    issuer = issuer_of_stage(session, stage)
    return Material(
        stage=stage,
        championship=championship_of(session, stage),
        issuer=issuer,
        host=host.get(stage.organisation or ""),
        skills=skills,
        order=_order(session, stage, skills),
        seats=seats,
        experts=_experts(session, stage),
        awards=counted,
        members=member_names(session, member_kind(stage.level), counted.best),
        colleges=colleges,
        look=look_of(session, place_of(stage), issuer.id),
    )


def _order(session: Session, stage: StageRow, skills: Iterable[SkillResult]) -> tuple[str, ...]:
    """As the ceremony takes them, those that are left out of it last."""
    return tuple(dict.fromkeys([*(row.public_id for row in order_of(session, stage)), *(one.id for one in skills)]))


def championship_of(session: Session, stage: StageRow) -> Named:
    found = select(ChampionshipRow, SeasonRow.name).join(SeasonRow, SeasonRow.id == ChampionshipRow.season_id)
    row, season = session.execute(found.where(ChampionshipRow.id == stage.championship_id)).one()
    kk, ru, en = (f"{name}, {season}" if name else "" for name in (row.name_kk, row.name_ru, row.name_en))
    return Named(row.public_id, kk, ru, en)


def issuer_of_stage(session: Session, stage: StageRow) -> Issuer:
    """Who holds the stage: a college, a region, or the republic."""
    own_college = stage.organisation if stage.level == "college" else None
    return issuer_at(
        session, college=own_college, region=stage.region if stage.level in ("college", "region") else None
    )


def _seats(session: Session, stage: StageRow) -> dict[str, tuple[Seated, ...]]:
    skills = {row.assessment_id: row.public_id for row in skills_of(session, stage) if row.assessment_id is not None}
    rows = list(session.scalars(select(SeatRow).where(SeatRow.assessment_id.in_(list(skills)))))
    rows.sort(key=lambda row: (row.number is None, row.number or 0, row.id))
    persons = persons_at(session, rows)
    names = names_of(session, (one for seated in persons.values() for one in seated))
    found: dict[str, list[Seated]] = {}
    for row in rows:
        known = tuple(names[one] for one in persons[row.public_id] if one in names)
        seated = Seated(row.public_id, row.number, row.organisation, known)
        found.setdefault(skills[row.assessment_id], []).append(seated)
    return {skill: tuple(seats) for skill, seats in found.items()}


def _experts(session: Session, stage: StageRow) -> dict[str, tuple[Serving, ...]]:
    skills = {row.id: row for row in skills_of(session, stage)}
    rows = list(
        session.scalars(
            select(StageExpertRow).where(StageExpertRow.stage_skill_id.in_(list(skills))).order_by(StageExpertRow.id)
        )
    )
    names = names_of(session, (row.person for row in rows))
    marked = days_marked(session, [one.assessment_id for one in skills.values() if one.assessment_id is not None])
    found: dict[str, list[Serving]] = {}
    for row in rows:
        skill = skills[row.stage_skill_id]
        days = marked.get((skill.assessment_id or 0, row.account_id or 0), ())
        if row.person in names:
            found.setdefault(skill.public_id, []).append(Serving(names[row.person], row.role, days))
    return {skill: tuple(experts) for skill, experts in found.items()}


def names_of(session: Session, persons: Iterable[str]) -> dict[str, FullName]:
    """Those of these persons (public ids) who have a name in any spelling."""
    rows = session.scalars(select(Person).where(Person.public_id.in_(set(persons))))
    found = (
        FullName(
            row.public_id, (row.surname_kk, row.surname_ru), (row.given_kk, row.given_ru),
            (row.patronymic_kk, row.patronymic_ru),
        )
        for row in rows
    )  # fmt: skip
    return {one.id: one for one in found if one.name("kk")}


def _colleges(session: Session, ids: Iterable[str | None]) -> dict[str, Named]:
    rows = session.scalars(select(Organisation).where(Organisation.public_id.in_({one for one in ids if one})))
    return {row.public_id: Named(row.public_id, row.name_kk, row.name_ru, row.name_en) for row in rows}
