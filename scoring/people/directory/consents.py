"""Consents: what a person agreed to, signed by themselves or, for a minor, by the representative. decisions.md 24"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock, events
from scoring.foundation.errors import NotFound, Refused
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.naming import tidy
from scoring.people.directory.persons import EDIT, find_person, subject_of
from scoring.people.models import Consent, Person

SCOPES = ("processing", "publish-name", "publish-photo", "pass-on")
PUBLISH_NAME = "publish-name"  # the consent that a public page asks for
PROCESSING = "processing"  # without it nothing of a person is made public, whatever else was agreed
SELF, REPRESENTATIVE = "self", "representative"
OF_AGE = 18  # years; kazakhstan.md E.1


@dataclass(frozen=True, slots=True)
class ConsentCard:
    """A signed consent form. `representative` is who signed for a minor; empty when the person signed."""

    scopes: tuple[str, ...]
    signer: str
    signed_on: date
    representative: str = ""


@dataclass(frozen=True, slots=True)
class ConsentChanged:
    """What a person (public id) agrees to is another: whoever shows names looks again."""

    person: str


def give_consent(
    session: Session, public_id: str, card: ConsentCard, visit: Visit, *, actor: Actor, at: datetime
) -> None:
    """Note a signed form, a row for each scope that is not yet consented to.

    Raises Forbidden: not-allowed; NotFound: person-unknown; Refused: consent-scope-missing, consent-date-wrong,
    consent-signer-unknown, consent-birth-date-needed, consent-representative-needed, consent-representative-missing.
    """
    note_consent(session, find_person(session, public_id, act=EDIT, actor=actor, lock=True), card, visit, actor, at=at)


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
        end_consents(session, person, [row], visit, actor, at=at)


def note_consent(
    session: Session, person: Person, card: ConsentCard, visit: Visit, actor: Actor, *, at: datetime
) -> None:
    """As `give_consent`, for those who have asked permission already; `person` is locked."""
    _check(card, person, today=clock.shown(at).date())
    given = {row.scope for row in person.consents if row.withdrawn_at is None}
    for scope in card.scopes:
        if scope not in given:
            person.consents.append(_row(card, scope, actor, at))
    access_log.record(session, "consent-given", actor.account_id, visit, at=at, subject=subject_of(person))
    events.note(session, ConsentChanged(person.public_id))


def end_consents(
    session: Session, person: Person, rows: Collection[Consent], visit: Visit, actor: Actor, *, at: datetime
) -> None:
    """As `withdraw_consent`, for those who have asked permission already; `person` is locked."""
    for row in rows:
        row.withdrawn_at = at
    access_log.record(session, "consent-withdrawn", actor.account_id, visit, at=at, subject=subject_of(person))
    events.note(session, ConsentChanged(person.public_id))


def consented(session: Session, person: str, scope: str) -> bool:
    """Whether the person (public id) agrees to this now: what public pages ask before they say a name."""
    query = (
        select(Consent.id)
        .join(Person, Person.id == Consent.person_id)
        .where(Person.public_id == person, Consent.scope == scope, Consent.withdrawn_at.is_(None))
    )
    return session.scalar(query.limit(1)) is not None


def consenting(session: Session, persons: Collection[str], scope: str) -> set[str]:
    """Those of these persons (public ids) who agree to this now."""
    query = (
        select(Person.public_id)
        .join(Consent, Consent.person_id == Person.id)
        .where(Person.public_id.in_(persons), Consent.scope == scope, Consent.withdrawn_at.is_(None))
    )
    return set(session.scalars(query))


def nameable(session: Session, persons: Collection[str]) -> set[str]:
    """Those of these persons (public ids) whom anybody may read or hear by name now. decisions.md 24."""
    return consenting(session, persons, PUBLISH_NAME) & consenting(session, persons, PROCESSING)


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
