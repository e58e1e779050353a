"""Who may have keys: an organisation, a region's committee, the republic's; by the id that stands in addresses.

The register says what it is, too ("college:ID", "region:KZ-35", "republic"); keys and addresses have the id alone.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.documents.issuers import COMMITTEE, issuer_at
from scoring.people.models import Organisation, Region


def id_of(issuer: str) -> str:
    """Of an issuer as the register has it."""
    return issuer.rpartition(":")[2]


def names_of(session: Session, body: str) -> Mapping[str, str] | None:
    """By language, some of them may be empty; None where nobody is called so."""
    row = session.scalar(select(Organisation).where(Organisation.public_id == body))
    if row is not None:
        return {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en}
    if body != COMMITTEE.id and session.get(Region, body) is None:
        return None
    known = issuer_at(session, college=None, region=body)
    return {"kk": known.kk, "ru": known.ru, "en": known.en}


def hold(session: Session, body: str) -> bool:
    """Let two that change its keys at once come one after the other; whether there is such a body."""
    organisation = select(Organisation.id).where(Organisation.public_id == body)
    if session.scalar(organisation.with_for_update()) is not None:
        return True
    # The republic's committee has no row of its own: all regions together stand for it.
    regions = select(Region.iso).order_by(Region.iso)
    found = regions if body == COMMITTEE.id else regions.where(Region.iso == body)
    return bool(session.scalars(found.with_for_update()).all()) or body == COMMITTEE.id
