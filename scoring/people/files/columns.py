"""The columns of a file of persons: their headings in three languages, any of which is understood."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scoring.foundation.collation import normalised


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is a field of PersonCard; `also` are headings that other systems write. `number`: a file that goes out
    holds it as a number, which people sort and add, and a spreadsheet does not take for a date."""

    key: str
    kk: str
    ru: str
    en: str
    also: tuple[str, ...] = ()
    number: bool = False

    def heading(self, language: str) -> str:
        return {"kk": self.kk, "ru": self.ru, "en": self.en}[language]


COLUMNS = (
    Column("surname_kk", "Тегі (қазақша)", "Фамилия (на казахском)", "Surname (Kazakh)", ("Тегі",)),
    Column("given_kk", "Аты (қазақша)", "Имя (на казахском)", "Given name (Kazakh)", ("Аты",)),
    Column(
        "patronymic_kk", "Әкесінің аты (қазақша)", "Отчество (на казахском)", "Patronymic (Kazakh)", ("Әкесінің аты",)
    ),
    Column("surname_ru", "Тегі (орысша)", "Фамилия (на русском)", "Surname (Russian)", ("Фамилия", "Surname")),
    Column("given_ru", "Аты (орысша)", "Имя (на русском)", "Given name (Russian)", ("Имя", "Given name")),
    Column("patronymic_ru", "Әкесінің аты (орысша)", "Отчество (на русском)", "Patronymic (Russian)", ("Отчество",)),
    Column("birth_date", "Туған күні", "Дата рождения", "Birth date"),
    Column("iin", "ЖСН", "ИИН", "IIN"),
    Column("organisation", "Ұйым", "Организация", "Organisation", ("БСН", "БИН", "Колледж")),
    Column("affiliation", "Сарапшы қайдан", "Откуда эксперт", "Expert from"),
    Column("skills", "Құзыреттер", "Компетенции", "Skills"),
)  # fmt: skip
KEYS = tuple(column.key for column in COLUMNS)
# What stands under "Expert from"; the codes themselves are understood too.
AFFILIATIONS = {
    "college": ("колледж", "college"),
    "employer": ("жұмыс беруші", "работодатель", "employer"),
    "university": ("университет", "university"),
    "other": ("басқа", "другое", "other"),
}


def known_headings(columns: Iterable[Column]) -> dict[str, str]:
    """The key of a column by each heading that names it."""
    return {
        normalised(heading): column.key
        for column in columns
        for heading in (column.kk, column.ru, column.en, *column.also)
    }


_KNOWN = known_headings(COLUMNS)


def key_of(heading: str, known: Mapping[str, str] = _KNOWN) -> str | None:
    """The column that a heading names, None for a stranger."""
    return known.get(normalised(heading.rstrip(" *:")))


def affiliation_of(text: str) -> str | None:
    """The code of an affiliation in any of the three languages, None for a stranger."""
    wanted = normalised(text)
    return next((code for code, words in AFFILIATIONS.items() if wanted in {code, *words}), None)


def affiliation_in(code: str, language: str) -> str:
    """What an export writes for a code."""
    words = AFFILIATIONS.get(code)
    if words is None:
        return ""
    return {"kk": words[0], "ru": words[-2], "en": words[-1]}[language]
