"""Persons and organisations as a package carries them: a person only where they agreed that data are passed on."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from scoring.marking.entries import moment_text
from scoring.people.directory.consents import consenting
from scoring.people.directory.persons import NAMES
from scoring.people.models import Organisation, Person

TO_OTHERS = "pass-on"  # the consent without which nothing of a person leaves this installation. decisions.md 24


def persons_document(session: Session, persons: Collection[str]) -> list[dict[str, Any]]:
    """Those who agree to it now, by public id; who signed for a minor is left out, the paper stays where it is."""
    agreed = consenting(session, persons, TO_OTHERS)
    found = (
        select(Person)
        .options(joinedload(Person.organisation), selectinload(Person.consents))
        .where(Person.public_id.in_(agreed))
        .order_by(Person.public_id)
    )
    return [_person(row) for row in session.scalars(found)]


def organisations_document(session: Session, organisations: Collection[str]) -> list[dict[str, Any]]:
    found = select(Organisation).where(Organisation.public_id.in_(organisations)).order_by(Organisation.public_id)
    return [
        {
            "id": row.public_id, "kk": row.name_kk, "ru": row.name_ru, "en": row.name_en, "kind": row.kind,
            "region": row.region, "bin": row.bin or "",
        }
        for row in session.scalars(found)
    ]  # fmt: skip


def _person(row: Person) -> dict[str, Any]:
    given = [
        {
            "scope": one.scope, "signer": one.signer, "signed_on": one.signed_on.isoformat(),
            "noted_at": moment_text(one.noted_at),
        }
        for one in row.consents
        if one.withdrawn_at is None
    ]  # fmt: skip
    return {
        "id": row.public_id,
        "organisation": row.organisation.public_id if row.organisation else None,
        **{name: getattr(row, name) for name in NAMES},
        "birth_date": row.birth_date.isoformat() if row.birth_date else None,
        "iin": row.iin or "",
        "consents": sorted(given, key=lambda one: (one["scope"], one["noted_at"])),
    }
