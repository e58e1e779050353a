"""The skills and sectors of the reference files, written into the database."""

from sqlalchemy.orm import Session

from scoring.schemes.models import SectorRow, SkillRow
from scoring.schemes.reference import sectors, skills


def load_reference(session: Session) -> None:
    """Bring the tables of sectors and skills to what the reference says; said twice, it changes nothing."""
    for sector in sectors():
        name = sector.name
        session.merge(SectorRow(id=sector.id, name_kk=name.kk, name_ru=name.ru, name_en=name.en))
    session.flush()
    for skill in skills():
        name = skill.name
        row = SkillRow(
            number=skill.number, name_kk=name.kk, name_ru=name.ru, name_en=name.en, sector_id=skill.sector or None
        )
        session.merge(row)
    session.flush()
