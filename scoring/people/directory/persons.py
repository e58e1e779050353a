"""Persons: names in two spellings, a birth date, perhaps an IIN, and where they belong."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Outdated, Refused
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.actors import Actor, Scope
from scoring.people.directory.naming import new_public_id, order_of, searched, tidy
from scoring.people.directory.numbers import number_holds
from scoring.people.directory.organisations import find_organisation, places_of
from scoring.people.models import Organisation, Person

SEE, EDIT, SEE_IIN = "see-person", "edit-person", "see-iin"
EARLIEST_BIRTH = date(1900, 1, 1)
AFFILIATIONS = ("", "college", "employer", "university", "other")  # of an expert; empty: no expert
NAMES = ("surname_kk", "given_kk", "patronymic_kk", "surname_ru", "given_ru", "patronymic_ru")


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What is kept of a person. `organisation` is a public id; what is not known is empty or None."""

    surname_kk: str = ""
    given_kk: str = ""
    patronymic_kk: str = ""
    surname_ru: str = ""
    given_ru: str = ""
    patronymic_ru: str = ""
    birth_date: date | None = None
    iin: str = ""
    organisation: str = ""
    affiliation: str = ""
    skills: str = ""


def create_person(
    session: Session,
    card: PersonCard,
    visit: Visit,
    *,
    actor: Actor,
    at: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> Person:
    """Raises Forbidden: not-allowed; NotFound: organisation-unknown; Refused: the codes of `checked`, iin-taken."""
    organisation = _organisation(session, card.organisation)
    permissions.require(actor, EDIT, places=_places(organisation))
    row = Person(public_id=new_id(), revision=0)
    _write(row, checked(card, today=at.date()), organisation)
    session.add(row)
    _flush(session)
    access_log.record(session, "person-created", actor.account_id, visit, at=at, subject=subject_of(row))
    return row


def change_person(
    session: Session, public_id: str, card: PersonCard, visit: Visit, *, actor: Actor, seen: int, at: datetime
) -> Person:
    """Raises as `create_person` does; NotFound: person-unknown; Outdated: person-changed.

    An empty `card.iin` keeps the number that is there: a form never shows it, so it cannot send it back.
    """
    row = find_person(session, public_id, act=EDIT, actor=actor, lock=True)
    organisation = _organisation(session, card.organisation)
    permissions.require(actor, EDIT, places=_places(organisation))
    if row.revision != seen:
        raise Outdated("person-changed")
    _write(row, checked(card, today=at.date()), organisation)
    _flush(session)
    access_log.record(session, "person-changed", actor.account_id, visit, at=at, subject=subject_of(row))
    return row


def forget_iin(session: Session, public_id: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """Take the number out. Raises Forbidden: not-allowed; NotFound: person-unknown."""
    row = find_person(session, public_id, act=EDIT, actor=actor, lock=True)
    row.iin = None
    row.revision += 1
    access_log.record(session, "iin-removed", actor.account_id, visit, at=at, subject=subject_of(row))


def reveal_iin(session: Session, public_id: str, visit: Visit, *, actor: Actor, at: datetime) -> str:
    """The whole number, "" when there is none; that it was looked at is logged. decisions.md 24

    Raises Forbidden: not-allowed; NotFound: person-unknown.
    """
    permissions.require(actor, SEE_IIN)
    row = find_person(session, public_id, act=SEE, actor=actor)
    access_log.record(session, "iin-seen", actor.account_id, visit, at=at, subject=subject_of(row))
    return row.iin or ""


def checked(card: PersonCard, *, today: date) -> PersonCard:
    """The card as it is kept.

    Raises Refused: person-name-missing, birth-date-wrong, iin-wrong, affiliation-unknown, text-too-long.
    """
    names: dict[str, Any] = {name: tidy(getattr(card, name)) for name in NAMES}
    if not any(names[f"surname_{code}"] and names[f"given_{code}"] for code in ("kk", "ru")):
        raise Refused("person-name-missing")
    if card.birth_date is not None and not EARLIEST_BIRTH <= card.birth_date <= today:
        raise Refused("birth-date-wrong")
    number = card.iin.replace(" ", "")
    if number and not number_holds(number):
        raise Refused("iin-wrong")
    if card.affiliation not in AFFILIATIONS:
        raise Refused("affiliation-unknown")
    return replace(card, **names, iin=number, skills=_skills(card.skills))


def find_person(session: Session, public_id: str, *, act: str, actor: Actor, lock: bool = False) -> Person:
    """The person, for whoever may do `act` to them. Raises Forbidden: not-allowed; NotFound: person-unknown."""
    permissions.require_somewhere(actor, act)
    query = select(Person).where(Person.public_id == public_id)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("person-unknown")
    permissions.require(actor, act, places=_places(row.organisation))
    return row


def card_of(row: Person) -> PersonCard:
    """What is kept of a person, as a command that would write it again."""
    return PersonCard(
        **{name: getattr(row, name) for name in NAMES},
        birth_date=row.birth_date,
        iin=row.iin or "",
        organisation=row.organisation.public_id if row.organisation else "",
        affiliation=row.affiliation,
        skills=row.skills,
    )


def subject_of(row: Person) -> str:
    """How the access log names a person: never by their name."""
    return f"person:{row.public_id}"


def _skills(text: str) -> str:
    """Numbers of skills, apart by commas: "17, 39"."""
    return tidy(", ".join(dict.fromkeys(text.replace(",", " ").replace(";", " ").split())))


def _organisation(session: Session, public_id: str) -> Organisation | None:
    return find_organisation(session, public_id) if public_id else None


def _places(organisation: Organisation | None) -> list[Scope]:
    return places_of(organisation) if organisation else []


def _write(row: Person, card: PersonCard, organisation: Organisation | None) -> None:
    row.surname_kk, row.given_kk, row.patronymic_kk = card.surname_kk, card.given_kk, card.patronymic_kk
    row.surname_ru, row.given_ru, row.patronymic_ru = card.surname_ru, card.given_ru, card.patronymic_ru
    row.birth_date, row.iin = card.birth_date, card.iin or row.iin
    row.organisation, row.affiliation, row.skills = organisation, card.affiliation, card.skills
    kk = f"{card.surname_kk} {card.given_kk} {card.patronymic_kk}".strip()
    ru = f"{card.surname_ru} {card.given_ru} {card.patronymic_ru}".strip()
    row.searched = searched(kk, ru)
    row.ordered = order_of(kk if card.surname_kk else ru)
    row.revision += 1


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError:
        raise Refused("iin-taken") from None
