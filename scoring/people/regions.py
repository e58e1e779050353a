"""The regions of the reference file, written into the database."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.people import models
from scoring.people.reference import regions


def load_reference(session: Session) -> None:
    """Bring the table of regions to what the reference says; said twice, it changes nothing."""
    there = {row.iso: row for row in session.scalars(select(models.Region))}
    for known in regions():
        reference = {
            "kato": known.kato,
            "name_kk": known.kk,
            "name_ru": known.ru,
            "name_en": known.en,
            "centre_kk": known.centre_kk,
            "centre_ru": known.centre_ru,
        }
        if known.iso not in there:
            session.add(models.Region(iso=known.iso, **reference))
            continue
        for field, value in reference.items():
            setattr(there[known.iso], field, value)
    session.flush()
