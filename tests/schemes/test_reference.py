"""The reference lists of skills and sectors."""

from scoring.schemes.reference import sectors, skills


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
