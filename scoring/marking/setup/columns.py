"""The columns of a file of seats, and the words under them, in three languages, any of which is understood."""

import re
from collections.abc import Collection, Mapping, Sequence

from scoring.foundation.collation import normalised
from scoring.marking.setup.seating import EXTRA_TIME
from scoring.people.files.columns import Column, key_of, known_headings
from scoring.people.files.sheets import Headings
from scoring.rules.ranking import Participation

COLUMNS = (
    Column("number", "Нөмірі", "Номер", "Number", ("№",)),
    Column("workplace", "Жұмыс орны", "Рабочее место", "Workplace"),
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
)
PERSONAL = frozenset({"surname", "iin", "person"})  # one of them is how a row says who sits there
_KNOWN = known_headings(COLUMNS)
_BETWEEN = re.compile(r"[,;/+]")
STATUSES: Mapping[Participation, tuple[str, str, str]] = {
    Participation.OFFICIAL: ("ресми", "официальный", "official"),
    Participation.GUEST: ("қонақ", "гость", "guest"),
    Participation.RESERVE: ("резерв", "резерв", "reserve"),
    Participation.DID_NOT_START: ("бастамады", "не стартовал", "did not start"),
    Participation.WITHDRAWN: ("бас тартты", "отказался", "withdrawn"),
    Participation.DISQUALIFIED: ("шеттетілді", "дисквалифицирован", "disqualified"),
}
ACCOMMODATIONS: Mapping[str, tuple[str, ...]] = {  # kk, ru, en, and what people write besides
    EXTRA_TIME: ("қосымша уақыт", "дополнительное время", "extra time"),
    "assistant": ("көмекші", "ассистент", "assistant"),
    "interpreter": ("аудармашы", "переводчик", "interpreter"),
    "adapted-workplace": (
        "бейімделген жұмыс орны",
        "приспособленное рабочее место",
        "adapted workplace",
        "адаптированное рабочее место",
    ),
}


def _names_seats(keys: Collection[str]) -> bool:
    return bool(PERSONAL & set(keys)) or {"number", "workplace"} <= set(keys)


HEADINGS = Headings(lambda heading: key_of(heading, _KNOWN), _names_seats, "seats-headings-missing")


def status_of(text: str) -> Participation | None:
    """The status of a word in any of the three languages, None for a stranger."""
    wanted = normalised(text)
    return next((status for status, words in STATUSES.items() if wanted in {status.value, *words}), None)


def accommodation_codes(text: str) -> tuple[list[str], list[str]]:
    """The codes that a cell names, and the words in it that name none."""
    words = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    codes = [(word, _code_of(word)) for word in words]
    return [code for _word, code in codes if code], [word for word, code in codes if not code]


def word_in(words: Sequence[str], language: str) -> str:
    """What an export writes for a code."""
    return words[("kk", "ru", "en").index(language)]


def _code_of(word: str) -> str | None:
    wanted = normalised(word)
    return next((code for code, words in ACCOMMODATIONS.items() if wanted in {code, *words}), None)
