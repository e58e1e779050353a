"""The reference lists of skills and sectors."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.foundation.collation import kazakh_key
from scoring.schemes.models import SectorRow
from scoring.schemes.queries import list_skills
from scoring.schemes.reference import sectors, skills
from scoring.schemes.skills import load_reference


def test_every_skill_belongs_to_a_known_sector() -> None:
    known = {sector.id for sector in sectors()}

    strangers = [skill.number for skill in skills() if skill.sector not in known]

    assert strangers == []


def test_no_two_skills_share_a_number() -> None:
    numbers = [skill.number for skill in skills()]

    assert len(set(numbers)) == len(numbers) == 55


def test_every_skill_and_sector_has_a_name_in_three_languages() -> None:
    nameless = [each for each in (*skills(), *sectors()) if not (each.name.kk and each.name.ru and each.name.en)]

    assert nameless == []


def test_skill_17_is_web_technologies() -> None:
    skill = next(skill for skill in skills() if skill.number == "17")

    assert (skill.name.en, skill.sector) == ("Web Technologies", "ict")


def test_reference_loaded_twice_is_there_once(db_session: Session) -> None:
    load_reference(db_session)
    load_reference(db_session)

    listed = list_skills(db_session)
    assert [skill.number for skill in listed] == sorted((skill.number for skill in skills()), key=kazakh_key)
    assert db_session.scalar(select(func.count()).select_from(SectorRow)) == len(sectors())
