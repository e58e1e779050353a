"""The columns of a file of entries; words for statuses and conditions are those of files of seats."""

from collections.abc import Collection

from scoring.people.files.columns import Column, key_of, known_headings
from scoring.people.files.sheets import Headings

COLUMNS = (
    Column("skill", "Құзырет нөмірі", "Номер компетенции", "Skill number", ("Құзырет", "Компетенция", "Skill")),
    Column("status", "Мәртебесі", "Статус", "Status"),
    Column("surname", "Тегі", "Фамилия", "Surname"),
    Column("given", "Аты", "Имя", "Given name"),
    Column("birth_date", "Туған күні", "Дата рождения", "Birth date"),
    Column("iin", "ЖСН", "ИИН", "IIN"),
    Column("person", "Адамның коды", "Код человека", "Code of the person"),
    Column("team", "Команда", "Команда", "Team"),
    Column("organisation", "Ұйым", "Организация", "Organisation", ("БСН", "БИН", "Колледж")),
    Column("accommodations", "Бейімдеу", "Условия", "Accommodations"),
    Column("minutes", "Қосымша минут", "Дополнительные минуты", "Extra minutes"),
    Column("state", "Күйі", "Состояние", "State"),  # written by an export, never read
)
PERSONAL = frozenset({"surname", "iin", "person"})  # one of them is how a row says who competes
_KNOWN = known_headings(COLUMNS)


def _names_entries(keys: Collection[str]) -> bool:
    return "skill" in keys and bool(PERSONAL & set(keys))


HEADINGS = Headings(lambda heading: key_of(heading, _KNOWN), _names_entries, "entries-headings-missing")
