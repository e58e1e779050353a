"""The columns of a file of skills, and the words above them in three languages, any of which is understood."""

from collections.abc import Collection

from scoring.people.files.columns import Column, key_of, known_headings
from scoring.people.files.sheets import Headings

COLUMNS = (
    Column("number", "Нөмірі", "Номер", "Number", ("№", "Құзырет нөмірі", "Номер компетенции", "Skill number")),
    Column("names_kk", "Атауы (қазақша)", "Название (на казахском)", "Name (Kazakh)", ("Атауы",)),
    Column("names_ru", "Атауы (орысша)", "Название (на русском)", "Name (Russian)", ("Название",)),
    Column("names_en", "Атауы (ағылшынша)", "Название (на английском)", "Name (English)", ("Name",)),
    Column("sector", "Сектор", "Сектор", "Sector"),
    Column("scheme", "Бағалау схемасы", "Схема оценки", "Marking scheme"),
    Column("rule_set", "Ережелер жинағы", "Набор правил", "Rule set"),
    Column("team_size", "Командадағы адам саны", "Человек в команде", "Team size"),
    Column("age_min", "Жасы, бастап", "Возраст от", "Age from"),
    Column("age_max", "Жасы, дейін", "Возраст до", "Age to"),
    Column("places", "Өтетін орын саны", "Мест дальше", "Places sent on"),
    Column("minimum", "Ең аз нәтиже", "Минимальный результат", "Minimum result"),
)
_KNOWN = known_headings(COLUMNS)


def _names_skills(keys: Collection[str]) -> bool:
    return "number" in keys and len(keys) > 1


HEADINGS = Headings(lambda heading: key_of(heading, _KNOWN), _names_skills, "skills-headings-missing")
