"""The regions of the reference file, written into the database."""

from sqlalchemy.orm import Session

from scoring.people import models
from scoring.people.reference import regions


def load_reference(session: Session) -> None:
    """Bring the table of regions to what the reference says; said twice, it changes nothing."""
    for known in regions():
        row = models.Region(
            iso=known.iso,
            kato=known.kato,
            name_kk=known.kk,
            name_ru=known.ru,
            name_en=known.en,
            centre_kk=known.centre_kk,
            centre_ru=known.centre_ru,
        )
        session.merge(row)
    session.flush()
