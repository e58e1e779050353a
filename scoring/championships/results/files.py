"""The standings of a skill as a file, as far as its page shows them to whoever takes it."""

from collections.abc import Iterator

from scoring.championships.results import words
from scoring.championships.results.queries import Standings
from scoring.foundation.errors import NotFound
from scoring.marking.desk import words as desk_words
from scoring.people.files.columns import Column
from scoring.people.files.exporting import TYPES, file_of
from scoring.rules.ranking import Participation

STANDINGS = (
    Column("place", "Орын", "Место", "Place", number=True),
    Column("seat", "Орын нөмірі", "Номер участника", "Competitor number", number=True),
    Column("names", "Аты-жөні", "Фамилия, имя", "Name"),
    Column("how", "Қатысуы", "Участие", "Participation"),
    Column("sum", "Қойылған балл", "Сумма оценок", "Sum of marks", number=True),
    Column("counted", "Есептелгені", "Учтено", "Counted", number=True),
    Column("total", "Жиынтық балл", "Итоговый балл", "Ranking total", number=True),
    Column("scale", "Шкала ұпайы", "Баллы шкалы", "Scale points", number=True),
    Column("medal", "Медаль", "Медаль", "Medal"),
    Column("shown", "Күйі", "Состояние", "State"),
    Column("hash", "Нәтижелер хэші", "Хеш результатов", "Hash of the results"),
)  # fmt: skip


def standings_file(found: Standings, form: str, language: str) -> bytes:
    """Raises NotFound: page-not-found (no such form), standings-not-shown."""
    if form not in TYPES:
        raise NotFound("page-not-found")
    if not found.rows:
        raise NotFound("standings-not-shown")
    return file_of(list(_rows(found, language)), form, language, STANDINGS)


def _rows(found: Standings, language: str) -> Iterator[list[str]]:
    """Each row says how final it is: a file outlives the page that it was taken from."""
    medals, shown = words.medals(), words.shown_in_files()[found.shown.value]
    hashed = found.final.hash if found.final is not None and found.rows is found.final.rows else ""
    for row in found.rows:
        names = ", ".join(one.name(language) for one in found.names.get(row["seat"], ()))
        how = desk_words.participation(Participation(row["participation"]))
        yield [
            _text(row["place"]), row["seat"], names, how, row["sum"], row["counted"],
            row["total"] or "", _text(row["scale"]), medals[row["medal"]] if row["medal"] else "", shown, hashed,
        ]  # fmt: skip


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
