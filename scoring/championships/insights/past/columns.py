"""The columns of a file of past results, the words above them and the words in their cells, in three languages."""

from collections.abc import Collection, Mapping

from scoring.foundation.collation import normalised
from scoring.people.files.columns import Column, key_of, known_headings
from scoring.people.files.sheets import Headings

COLUMNS = (
    Column("season", "Оқу жылы", "Учебный год", "Season", ("Маусым", "Сезон", "Academic year")),
    Column("level", "Кезең", "Этап", "Stage"),
    Column("kind", "Кімнің байқауы", "Чей конкурс", "Contest of"),
    Column("track", "Бағыт", "Направление", "Track"),
    Column("number", "Құзырет нөмірі", "Номер компетенции", "Skill number", ("Құзырет", "Компетенция", "Skill")),
    Column("region", "Өңір", "Регион", "Region", ("Облыс", "Область")),
    Column("college", "Колледж", "Колледж", "College", ("Ұйым", "Организация", "Organisation")),
    Column("competitor", "Қатысушы", "Участник", "Competitor", ("Команда", "Team")),
    Column("total", "Жиынтық балл", "Итоговый балл", "Total"),
    Column("maximum", "Ең жоғары балл", "Максимальный балл", "Maximum"),
    Column("scale", "Шкала баллы", "Балл шкалы", "Scale score"),
    Column("medal", "Медаль", "Медаль", "Medal"),
    Column("place", "Орын", "Место", "Place"),
)
LEVELS: Mapping[str, tuple[str, ...]] = {
    "college": (
        "колледж", "колледжішілік", "колледжішілік кезең", "колледж кезеңі", "внутриколледжный",
        "внутриколледжный этап", "колледжный", "колледжный этап", "college stage",
    ),
    "region": ("өңір", "өңірлік", "өңірлік кезең", "регион", "региональный", "региональный этап", "regional stage"),
    "republic": (
        "республика", "республикалық", "республикалық кезең", "республиканский", "республиканский этап",
        "republican stage",
    ),
}  # fmt: skip
KINDS: Mapping[str, tuple[str, ...]] = {
    "students": ("студенттер", "білім алушылар", "студенты", "обучающиеся"),
    "teachers": ("педагогтер", "педагогтар", "педагоги"),
}
_KNOWN = known_headings(COLUMNS)


def code_in(words: Mapping[str, tuple[str, ...]], text: str) -> str | None:
    """The code that a word of any language names; the codes themselves are understood too."""
    wanted = normalised(text)
    return next((code for code, known in words.items() if wanted in {code, *known}), None)


def _names_results(keys: Collection[str]) -> bool:
    return {"season", "number"} <= set(keys) and bool({"total", "scale"} & set(keys))


HEADINGS = Headings(lambda heading: key_of(heading, _KNOWN), _names_results, "past-headings-missing")
