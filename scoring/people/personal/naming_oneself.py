"""Whether one's name is shown in public: said by oneself, for a minor by the representative, and at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.errors import SignInNeeded
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.consents import (
    PROCESSING,
    PUBLISH_NAME,
    REPRESENTATIVE,
    ConsentCard,
    end_consents,
    note_consent,
    of_age,
)
from scoring.people.models import Consent, Person
from scoring.people.personal.access import SAY_NAME, own_person
from scoring.people.personal.models import PersonalLinkRow
from scoring.people.signing_in.attempts import Attempt, attempts


@dataclass(frozen=True, slots=True)
class NameShown:
    """`agreed`: the name may be shown. `processing`: to the processing of the data, without which it is not shown.

    `may_agree`: whoever holds this link may say yes; no may always be said. `representative` of a minor, or "".
    """

    agreed: bool
    processing: bool
    may_agree: bool
    representative: str


def admit_saying(actor: Actor, visit: Visit) -> None:
    """Count one saying: every one is kept for good, and every board that lies open looks again.

    Raises TooMany: too-many-attempts.
    """
    attempts().admit(Attempt(login=f"name {actor.person}", address=visit.address, alone=True))


def say_name(session: Session, visit: Visit, *, shown: bool, actor: Actor, at: datetime) -> None:
    """Agree to the name in public, or end that; rows are added and ended, never changed. decisions.md 24.

    The public hears of it at once. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound:
    own-person-unknown; Refused: consent-representative-needed, consent-birth-date-needed.
    """
    person, link = _person(session, actor, lock=True), _link(session, actor)
    given = [row for row in person.consents if row.scope == PUBLISH_NAME and row.withdrawn_at is None]
    if shown and not given:
        card = ConsentCard((PUBLISH_NAME,), link.holder, clock.shown(at).date(), link.representative)
        note_consent(session, person, card, visit, actor, at=at)
    if given and not shown:
        end_consents(session, person, given, visit, actor, at=at)


def name_shown(session: Session, *, actor: Actor, at: datetime) -> NameShown:
    """How it stands. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: own-person-unknown."""
    person, link = _person(session, actor), _link(session, actor)
    given = {row.scope for row in _consents(session, person)}
    grown = person.birth_date is not None and of_age(person.birth_date, clock.shown(at).date())
    return NameShown(
        PUBLISH_NAME in given, PROCESSING in given, grown or link.holder == REPRESENTATIVE, link.representative
    )


def _consents(session: Session, person: Person) -> list[Consent]:
    found = select(Consent).where(Consent.person_id == person.id, Consent.withdrawn_at.is_(None))
    return list(session.scalars(found))


def _person(session: Session, actor: Actor, *, lock: bool = False) -> Person:
    found = select(Person).where(Person.public_id == own_person(actor, SAY_NAME))
    return session.scalars(found.with_for_update() if lock else found).one()


def _link(session: Session, actor: Actor) -> PersonalLinkRow:
    row = session.get(PersonalLinkRow, actor.link_id)
    if row is None or row.revoked_at is not None:  # ended between the door and here
        raise SignInNeeded("sign-in-needed")
    return row
