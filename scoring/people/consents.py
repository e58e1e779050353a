"""Consents: what a person agreed to, signed by themselves or, for a minor, by the representative. decisions.md 24"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.models import Consent, Person
from scoring.people.naming import tidy
from scoring.people.persons import EDIT, find_person, subject_of

SCOPES = ("processing", "publish-name", "publish-photo", "pass-on")
SELF, REPRESENTATIVE = "self", "representative"
OF_AGE = 18  # years; kazakhstan.md E.1


@dataclass(frozen=True, slots=True)
class ConsentCard:
    """A signed consent form. `representative` is who signed for a minor; empty when the person signed."""

    scopes: tuple[str, ...]
    signer: str
    signed_on: date
    representative: str = ""


def give_consent(
    session: Session, public_id: str, card: ConsentCard, visit: Visit, *, actor: Actor, at: datetime
) -> None:
    """Note a signed form, a row for each scope that is not yet consented to.

    Raises Forbidden: not-allowed; NotFound: person-unknown; Refused: consent-scope-missing, consent-date-wrong,
    consent-signer-unknown, consent-birth-date-needed, consent-representative-needed, consent-representative-missing.
    """
    person = find_person(session, public_id, act=EDIT, actor=actor, lock=True)
    _check(card, person, today=at.date())
    given = {row.scope for row in person.consents if row.withdrawn_at is None}
    for scope in card.scopes:
        if scope not in given:
            person.consents.append(_row(card, scope, actor, at))
    access_log.record(session, "consent-given", actor.account_id, visit, at=at, subject=subject_of(person))


def withdraw_consent(
    session: Session, public_id: str, consent_id: int, visit: Visit, *, actor: Actor, at: datetime
) -> None:
    """It ends at once, and stays as history.

    Raises Forbidden: not-allowed; NotFound: person-unknown, consent-unknown.
    """
    person = find_person(session, public_id, act=EDIT, actor=actor, lock=True)
    row = next((row for row in person.consents if row.id == consent_id), None)
    if row is None:
        raise NotFound("consent-unknown")
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        access_log.record(session, "consent-withdrawn", actor.account_id, visit, at=at, subject=subject_of(person))


def consented(session: Session, person: str, scope: str) -> bool:
    """Whether the person (public id) agrees to this now: what public pages ask before they say a name."""
    query = (
        select(Consent.id)
        .join(Person, Person.id == Consent.person_id)
        .where(Person.public_id == person, Consent.scope == scope, Consent.withdrawn_at.is_(None))
    )
    return session.scalar(query.limit(1)) is not None


def of_age(birth_date: date, on: date) -> bool:
    """Whether somebody has had their eighteenth birthday by this day; born on 29 February, it falls on 1 March."""
    return (on.year - birth_date.year) - ((on.month, on.day) < (birth_date.month, birth_date.day)) >= OF_AGE


def _check(card: ConsentCard, person: Person, *, today: date) -> None:
    if not card.scopes or not set(card.scopes) <= set(SCOPES):
        raise Refused("consent-scope-missing")
    if card.signed_on > today or (person.birth_date and card.signed_on < person.birth_date):
        raise Refused("consent-date-wrong")
    if card.signer == REPRESENTATIVE:
        if not card.representative.strip():
            raise Refused("consent-representative-missing")
        return
    if card.signer != SELF:
        raise Refused("consent-signer-unknown")
    if person.birth_date is None:
        raise Refused("consent-birth-date-needed")
    if not of_age(person.birth_date, card.signed_on):
        raise Refused("consent-representative-needed")


def _row(card: ConsentCard, scope: str, actor: Actor, at: datetime) -> Consent:
    return Consent(
        scope=scope,
        signer=card.signer,
        representative=tidy(card.representative) if card.signer == REPRESENTATIVE else "",
        signed_on=card.signed_on,
        noted_at=at,
        noted_by=actor.account_id,
    )
