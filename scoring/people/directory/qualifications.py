"""Qualifications of experts: certificates with the day they expire."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.naming import tidy
from scoring.people.directory.persons import EDIT, find_person, subject_of
from scoring.people.models import Qualification


@dataclass(frozen=True, slots=True)
class QualificationCard:
    """A certificate; `expires_on` None: it does not expire."""

    name: str
    number: str = ""
    expires_on: date | None = None


def add_qualification(
    session: Session, public_id: str, card: QualificationCard, visit: Visit, *, actor: Actor, at: datetime
) -> None:
    """Raises Forbidden: not-allowed; NotFound: person-unknown; Refused: qualification-name-missing, text-too-long."""
    person = find_person(session, public_id, act=EDIT, actor=actor, lock=True)
    name = tidy(card.name)
    if not name:
        raise Refused("qualification-name-missing")
    person.qualifications.append(Qualification(name=name, number=tidy(card.number), expires_on=card.expires_on))
    access_log.record(session, "qualification-added", actor.account_id, visit, at=at, subject=subject_of(person))


def remove_qualification(
    session: Session, public_id: str, qualification_id: int, visit: Visit, *, actor: Actor, at: datetime
) -> None:
    """Raises Forbidden: not-allowed; NotFound: person-unknown, qualification-unknown."""
    person = find_person(session, public_id, act=EDIT, actor=actor, lock=True)
    row = next((row for row in person.qualifications if row.id == qualification_id), None)
    if row is None:
        raise NotFound("qualification-unknown")
    session.delete(row)
    access_log.record(session, "qualification-removed", actor.account_id, visit, at=at, subject=subject_of(person))
