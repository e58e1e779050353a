"""Names for the results of a stage: of members (regions or colleges), and of the persons on its seats."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.awards.reading import REGION, SkillResult
from scoring.marking.models import SeatRow
from scoring.marking.setup.seating import persons_at
from scoring.marking.setup.viewing import Named, named_organisations
from scoring.people.directory.naming import in_language
from scoring.people.models import Organisation, Person, Region


@dataclass(frozen=True, slots=True)
class Competitor:
    """A person by given name and surname, each as it is written in two languages."""

    given_kk: str
    given_ru: str
    surname_kk: str
    surname_ru: str

    def given(self, language: str) -> str:
        return in_language(language, kk=self.given_kk, ru=self.given_ru)

    def surname(self, language: str) -> str:
        return in_language(language, kk=self.surname_kk, ru=self.surname_ru)

    def name(self, language: str) -> str:
        return f"{self.surname(language)} {self.given(language)}".strip()


def member_names(session: Session, kind: str | None, members: Iterable[str]) -> dict[str, Named]:
    """Regions or colleges by id; at a college stage, where there are no members, colleges."""
    members = {one for one in members if one}
    if kind != REGION:
        return named_organisations(session, members)
    rows = session.scalars(select(Region).where(Region.iso.in_(members)))
    return {row.iso: Named(row.iso, row.name_kk, row.name_ru, row.name_en) for row in rows}


def member_codes(session: Session, kind: str | None, members: Iterable[str]) -> dict[str, str]:
    """What programs of other makers call a member: a region by its ISO code, a college by its region and its BIN.

    It is the same at every stage and belongs to one member alone; a college whose BIN nobody said goes by its id.
    """
    members = {one for one in members if one}
    if kind == REGION:
        return {one: one for one in members}
    rows = session.scalars(select(Organisation).where(Organisation.public_id.in_(members)))
    return {row.public_id: f"{row.region}-{row.bin or row.public_id}" for row in rows}


def competitors(session: Session, skills: Sequence[SkillResult]) -> Mapping[str, tuple[Competitor, ...]]:
    """The persons of every seat with a result, by the seat's public id; a team's in its order."""
    ids = [seat for one in skills if one.final is not None for seat in one.final.seats.values()]
    persons = persons_at(session, list(session.scalars(select(SeatRow).where(SeatRow.public_id.in_(ids)))))
    wanted = {one for seated in persons.values() for one in seated}
    known = {
        row.public_id: Competitor(row.given_kk, row.given_ru, row.surname_kk, row.surname_ru)
        for row in session.scalars(select(Person).where(Person.public_id.in_(wanted)))
    }
    return {seat: tuple(known[one] for one in seated if one in known) for seat, seated in persons.items()}
