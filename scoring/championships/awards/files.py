"""Files of a stage's results: every table as CSV or XLSX, and the two workbooks that the closing ceremony reads."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

from scoring.championships.awards import words
from scoring.championships.awards.queries import StageResults, TrackTables
from scoring.championships.awards.reading import SkillResult
from scoring.championships.awards.tables import SCALE_TABLES, TABLES
from scoring.championships.results import words as result_words
from scoring.championships.results.rows import Document
from scoring.foundation.errors import NotFound
from scoring.people.files.columns import Column
from scoring.people.files.exporting import TYPES, file_of
from scoring.rules.hundredths import format_hundredths, round_half_up
from scoring.rules.teams import Best, TableRow

Row = list[str]

_SKILL = (
    Column("number", "Құзырет №", "№ компетенции", "Skill number"),
    Column("skill", "Құзырет", "Компетенция", "Skill"),
)
_MEMBER = (Column("code", "Код", "Код", "Code"), Column("member", "Кім үшін", "За кого", "Counts for"))
STANDINGS = (
    *_SKILL,
    Column("place", "Орын", "Место", "Place", number=True),
    Column("seat", "Орын нөмірі", "Номер участника", "Competitor number", number=True),
    *_MEMBER,
    Column("names", "Аты-жөні", "Фамилия, имя", "Name"),
    Column("how", "Қатысуы", "Участие", "Participation"),
    Column("total", "Жиынтық балл", "Итоговый балл", "Ranking total", number=True),
    Column("scale", "Шкала ұпайы", "Баллы шкалы", "Scale points", number=True),
    Column("medal", "Медаль", "Медаль", "Medal"),
    Column("hash", "Нәтижелер хэші", "Хеш результатов", "Hash of the results"),
)  # fmt: skip
TEAMS = (
    Column("place", "Орын", "Место", "Place", number=True),
    *_MEMBER,
    Column("worth", "Мәні", "Значение", "Worth", number=True),
    Column("skills", "Құзырет саны", "Компетенций", "Skills", number=True),
)
AWARDS = (
    Column("award", "Марапат", "Награда", "Award"),
    *_SKILL,
    Column("seat", "Орын нөмірі", "Номер участника", "Competitor number", number=True),
    *_MEMBER,
    Column("names", "Аты-жөні", "Фамилия, имя", "Name"),
    Column("scale", "Шкала ұпайы", "Баллы шкалы", "Scale points", number=True),
    Column("share", "Ең жоғары балдан үлес, %", "Доля от максимума, %", "Share of the maximum, %", number=True),
)
# As the closing-ceremony program of WorldSkills reads them: these headings, in this order, in every language.
CEREMONY_HEADINGS = (
    *("Position", "Member", "Member Name", "Skill Number", "Medal", "First Name", "Last Name"),
    "WorldSkills Scale Score",
)
CEREMONY_NUMBERS = ("Position", "WorldSkills Scale Score")
CEREMONY = tuple(
    Column(heading, heading, heading, heading, number=heading in CEREMONY_NUMBERS) for heading in CEREMONY_HEADINGS
)
CEREMONY_MEDALS = {"gold": "Gold", "silver": "Silver", "bronze": "Bronze", "medallion": "Medallion for Excellence"}

Make = Callable[[StageResults, str], Iterable[Row]]


def standings_rows(found: StageResults, language: str) -> Iterator[Row]:
    """Every seat of every final skill; names where the reader may see them."""
    medals, how = result_words.medals(), words.participations()
    for one in found.skills:
        for row in one.final.rows if one.final else ():
            yield [
                one.number, one.name(language), _text(row["place"]), row["seat"],
                *_member(found, found.member(one.id, row["seat"]), language),
                _names(found, one.id, row["seat"], language), how.get(row["participation"], ""),
                row["total"] or "", _text(row["scale"]), medals[row["medal"]] if row["medal"] else "",
                one.final.hash if one.final else "",
            ]  # fmt: skip


def team_rows(found: StageResults | TrackTables, table: str, language: str) -> Iterator[Row]:
    """A team table; below the scale tables, the skills that they leave out. decisions.md 16."""
    for row in found.awards.table(table):
        yield [str(row.place), *_member(found, row.member, language), worth(table, row), str(row.skills)]
    if table in SCALE_TABLES and found.awards.tables is not None:
        for one in unscaled(found):
            yield ["", one.number, one.name(language), "", ""]


def award_rows(found: StageResults, language: str) -> Iterator[Row]:
    """The highest score of all, the best of each member, then medals by skill."""
    medals = result_words.medals()
    if found.awards.overall is not None:
        yield from _best_rows(found, words.overall(), found.awards.overall, language)
    for best in found.awards.best.values():
        yield from _best_rows(found, words.best_of(found.kind), best, language)
    for one in found.skills:
        for row in one.final.rows if one.final else ():
            if row["medal"]:
                yield _award(found, medals[row["medal"]], one.id, row, "", language)


def ceremony_rows(found: StageResults, language: str) -> Iterator[Row]:
    """One row for each person of the field; a team's persons share position, medal and score.

    Guests, reserves and whoever did not start have no position, and the ceremony's program knows only positions.
    """
    for one in found.skills:
        for row in one.final.rows if one.final else ():
            if row["place"] is not None:
                yield from _ceremony(found, one, row, language)


def best_rows(found: StageResults, language: str) -> Iterator[Row]:
    """The best of each member in the manner of `ceremony_rows`, all of them where it is shared."""
    for best in found.awards.best.values():
        for skill, seat in best.seats:
            yield from _ceremony(found, found.skill(skill), found.row(skill, seat), language)


WHOLE: Mapping[str, tuple[tuple[Column, ...], Make, bool]] = {  # columns, rows, whether it is made of names
    "standings": (STANDINGS, standings_rows, False),
    "awards": (AWARDS, award_rows, False),
    "Competitor_results": (CEREMONY, ceremony_rows, True),
    "Best_of_Nation": (CEREMONY, best_rows, True),
}


def made_of_names(what: str) -> bool:
    """Whether a file is nothing without names. Raises NotFound: page-not-found, for a file that nobody knows."""
    if what in TABLES:
        return False
    if what not in WHOLE:
        raise NotFound("page-not-found")
    return WHOLE[what][2]


def stage_file(found: StageResults, what: str, form: str, language: str) -> bytes:
    """A table of the stage as a file. Raises NotFound: page-not-found."""
    if form not in TYPES or (made_of_names(what) and form != "xlsx"):
        raise NotFound("page-not-found")
    if what in TABLES:
        return file_of(list(team_rows(found, what, language)), form, language, TEAMS)
    columns, make, _names = WHOLE[what]
    return file_of(list(make(found, language)), form, language, columns)


def track_file(found: TrackTables, table: str, form: str, language: str) -> bytes:
    """A team table over the stages of a track as a file. Raises NotFound: page-not-found."""
    if form not in TYPES or table not in TABLES:
        raise NotFound("page-not-found")
    return file_of(list(team_rows(found, table, language)), form, language, TEAMS)


def worth(table: str, row: TableRow) -> str:
    """What a line is worth as people read it: totals are whole, averages rounded half up to two decimals."""
    return str(row.worth) if table.endswith("total") else format_hundredths(round_half_up(row.worth))


def shown(table: str, exact: str) -> str:
    """An exact worth of a document ("7/2") as `worth` says it."""
    return exact if table.endswith("total") else format_hundredths(round_half_up(Fraction(exact)))


def percent(share: Fraction | None) -> str:
    """A share of the maximum in percent, rounded half up to two decimals."""
    return "" if share is None else format_hundredths(round_half_up(share * 100))


def unscaled(found: StageResults | TrackTables) -> list[SkillResult]:
    """The skills that scale tables and best-of leave out. decisions.md 16."""
    return [one for one in found.skills if one.id in found.awards.without_scale]


def _ceremony(found: StageResults, one: SkillResult, row: Document, language: str) -> Iterator[Row]:
    member = _member(found, found.member(one.id, row["seat"]), language)
    medal = CEREMONY_MEDALS.get(row["medal"] or "", "")
    for person in found.persons(one.id, row["seat"]):
        yield [
            _text(row["place"]), *member, one.number, medal, person.given(language), person.surname(language),
            _text(row["scale"]),
        ]  # fmt: skip


def _best_rows(found: StageResults, award: str, best: Best, language: str) -> Iterator[Row]:
    for skill, seat in best.seats:
        yield _award(found, award, skill, found.row(skill, seat), percent(best.share), language)


def _award(found: StageResults, award: str, skill: str, row: Document, share: str, language: str) -> Row:
    one = found.skill(skill)
    return [
        award, one.number, one.name(language), row["seat"],
        *_member(found, found.member(skill, row["seat"]), language),
        _names(found, skill, row["seat"], language), _text(row["scale"]), share,
    ]  # fmt: skip


def _member(found: StageResults | TrackTables, member: str, language: str) -> tuple[str, str]:
    """Code and name, the same in every file, so that one can be laid beside another."""
    named = found.members.get(member)
    return found.codes.get(member, member), named.name(language) if named else member


def _names(found: StageResults, skill: str, seat: str, language: str) -> str:
    return ", ".join(person.name(language) for person in found.persons(skill, seat))


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
