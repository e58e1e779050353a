"""Organisations: colleges, enterprises, chambers and whoever else people belong to; kept once, changed with care."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Outdated, Refused
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.actors import Actor, Scope
from scoring.people.directory.naming import new_public_id, order_of, searched, tidy
from scoring.people.directory.numbers import number_holds
from scoring.people.models import Organisation, Region

KINDS = ("college", "enterprise", "chamber", "training-centre", "university", "department", "other")
SEE, EDIT = "see-organisation", "edit-organisation"
REGION, COLLEGE = "region", "college"  # scope kinds; the id of a college is its organisation's


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """What is kept of an organisation. `region` is an ISO code; a name or number that is not known is empty."""

    kind: str
    region: str
    name_kk: str = ""
    name_ru: str = ""
    name_en: str = ""
    bin: str = ""


def create_organisation(
    session: Session,
    card: OrganisationCard,
    visit: Visit,
    *,
    actor: Actor,
    at: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> Organisation:
    """Raises Forbidden: not-allowed; Refused: the codes of `checked`, bin-taken."""
    permissions.require(actor, EDIT, places=[Scope(REGION, card.region)])
    row = Organisation(public_id=new_id(), revision=0)
    _write(session, row, checked(session, card))
    session.add(row)
    _flush(session)
    access_log.record(session, "organisation-created", actor.account_id, visit, at=at, subject=_subject(row))
    return row


def change_organisation(
    session: Session, public_id: str, card: OrganisationCard, visit: Visit, *, actor: Actor, seen: int, at: datetime
) -> Organisation:
    """Raises as `create_organisation` does; NotFound: organisation-unknown; Outdated: organisation-changed."""
    row = find_organisation(session, public_id, lock=True)
    permissions.require(actor, EDIT, places=places_of(row))
    if card.region != row.region:
        permissions.require(actor, EDIT, places=[Scope(REGION, card.region)])
    if row.revision != seen:
        raise Outdated("organisation-changed")
    _write(session, row, checked(session, card))
    _flush(session)
    access_log.record(session, "organisation-changed", actor.account_id, visit, at=at, subject=_subject(row))
    return row


def checked(session: Session, card: OrganisationCard) -> OrganisationCard:
    """The card as it is kept.

    Raises Refused: organisation-kind-unknown, region-unknown, organisation-name-missing, bin-wrong, text-too-long.
    """
    number = card.bin.replace(" ", "")
    kept = OrganisationCard(card.kind, card.region, tidy(card.name_kk), tidy(card.name_ru), tidy(card.name_en), number)
    if kept.kind not in KINDS:
        raise Refused("organisation-kind-unknown")
    if session.get(Region, kept.region) is None:
        raise Refused("region-unknown")
    if not (kept.name_kk or kept.name_ru):
        raise Refused("organisation-name-missing")
    if number and not number_holds(number):
        raise Refused("bin-wrong")
    return kept


def find_organisation(session: Session, public_id: str, *, lock: bool = False) -> Organisation:
    """Raises NotFound: organisation-unknown."""
    query = select(Organisation).where(Organisation.public_id == public_id)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("organisation-unknown")
    return row


def places_of(row: Organisation) -> list[Scope]:
    """Where an organisation, and whoever belongs to it, stands."""
    return [Scope(REGION, row.region), Scope(COLLEGE, row.public_id)]


def _write(session: Session, row: Organisation, card: OrganisationCard) -> None:
    row.kind, row.region, row.bin = card.kind, card.region, card.bin or None
    row.name_kk, row.name_ru, row.name_en = card.name_kk, card.name_ru, card.name_en
    row.searched = searched(card.name_kk, card.name_ru, card.name_en, card.bin)
    row.ordered = order_of(card.name_kk or card.name_ru)
    row.revision += 1


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError:
        raise Refused("bin-taken") from None


def _subject(row: Organisation) -> str:
    return f"organisation:{row.public_id}"
