"""Benchmarks of a college or a region: its results by skill, stage and year against the region and the republic. Pure.

CH-05, CH-12. All is exact: a share is the ranking total over the maximum of its scheme.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from scoring.rules.rulesets import Medal
from scoring.rules.scale import median

REPUBLIC, REGION, COLLEGE = "republic", "region", "college"
LEVELS = (REPUBLIC, REGION, COLLEGE)  # of stages, as a page lists them


class Category(NamedTuple):
    """Within what alone results are alike: a championship of students or a contest of teachers, and its track."""

    kind: str
    track: str

    @property
    def code(self) -> str:
        """As an address says it: "students.main"."""
        return f"{self.kind}.{self.track}"


def category_from(code: str) -> Category | None:
    """None for what is no code."""
    kind, apart, track = code.partition(".")
    return Category(kind, track) if apart else None


class Field(NamedTuple):
    """What is compared with its like: one skill of one track at one level, students or teachers."""

    level: str
    kind: str
    track: str
    skill: str

    @property
    def category(self) -> Category:
        return Category(self.kind, self.track)


Event = tuple[str, Field]  # one field at one stage: who competed with whom


@dataclass(frozen=True, slots=True)
class Line:
    """One seat of a finalised field. `points` are the medal points of its rule set; `seat` and `stage` public ids.

    `public_scale` is what the public reads of the scale points, "" where there are none. `imported`: a file said so,
    nobody here verified it; such a line may have scale points alone, and no share.
    """

    season: str
    field: Field
    share: Fraction | None
    scale: int | None
    medal: Medal | None
    points: int
    college: str
    region: str
    seat: str = ""
    stage: str = ""
    public_scale: str = ""
    imported: bool = False

    @property
    def event(self) -> Event:
        return self.stage, self.field


@dataclass(frozen=True, slots=True)
class Spread:
    """`seats` with the best, the mean and the median of their shares and of their scale points, where there are any."""

    seats: int
    best: Fraction | None
    mean: Fraction | None
    middle: Fraction | None
    scale_best: int | None
    scale_mean: Fraction | None
    scale_middle: Fraction | None
    points: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One field. `near` is the region's spread for a college, None for a region; `far` the republic's."""

    field: Field
    own: Spread
    near: Spread | None
    far: Spread
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """One's own results of one level and one category in one season.

    Medals and points are of the `open` ones, for which others competed too: among one's own somebody always wins.
    """

    season: str
    level: str
    category: Category
    seats: int
    skills: int
    open: int
    medals: Mapping[Medal, int] = field(default_factory=dict)
    points: int = 0
    best: Fraction | None = None
    mean: Fraction | None = None
    scale_best: int | None = None
    imported: bool = False


def spread(lines: Sequence[Line]) -> Spread:
    """Of at least one line."""
    shares = [line.share for line in lines if line.share is not None]
    scales = [line.scale for line in lines if line.scale is not None]
    return Spread(
        len(lines),
        max(shares, default=None),
        _mean(shares) if shares else None,
        median(shares) if shares else None,
        max(scales) if scales else None,
        _mean(scales) if scales else None,
        median(scales) if scales else None,
        sum(line.points for line in lines),
    )


def compared(lines: Iterable[Line], *, college: str | None, region: str) -> tuple[Compared, ...]:
    """Every field in which the college (or, where none is given, the region) has a seat, by level and skill.

    What was imported is compared with its like alone.
    """
    fields: dict[tuple[Field, bool], list[Line]] = defaultdict(list)
    for line in lines:
        fields[line.field, line.imported].append(line)
    ordered = sorted(fields, key=lambda one: (field_order(one[0]), one[1]))
    found = (_compared(each, fields[each, imported], college, region, imported) for each, imported in ordered)
    return tuple(one for one in found if one is not None)


def closed(lines: Iterable[Line], kind: str, *, college: str | None, region: str) -> frozenset[Event]:
    """Where one's own alone competed, at a stage of one's own or below: its medals say nothing of the place.

    `kind` says whether the place is a region or a college; `lines` are all of the fields in which it has a seat.
    """
    own, others = set[Event](), set[Event]()
    for line in lines:
        (own if belongs(line, college=college, region=region) else others).add(line.event)
    own_level = LEVELS.index(kind)
    return frozenset(event for event in own - others if LEVELS.index(event[1].level) >= own_level)


def years(own: Iterable[Line], among_own: Container[Event] = ()) -> tuple[Year, ...]:
    """One's own lines by level and category, and of each year by year, the newest first; what was imported apart.

    A teacher's contest says nothing of the students of a year, nor one track of another: no year holds two of them.
    """
    found: dict[tuple[str, str, Category, bool], list[Line]] = defaultdict(list)
    for line in own:
        found[line.season, line.field.level, line.field.category, line.imported].append(line)
    newest = sorted(found, key=lambda one: (one[0], not one[3]), reverse=True)
    ordered = sorted(newest, key=lambda one: (LEVELS.index(one[1]), one[2]))
    return tuple(_year(*one, found[one], among_own) for one in ordered)


def belongs(line: Line, *, college: str | None, region: str) -> bool:
    return line.college == college if college is not None else line.region == region


def _compared(each: Field, lines: Sequence[Line], college: str | None, region: str, imported: bool) -> Compared | None:
    own = [line for line in lines if belongs(line, college=college, region=region)]
    if not own:
        return None
    near = [line for line in lines if line.region == region]
    return Compared(each, spread(own), spread(near) if college is not None and near else None, spread(lines), imported)


def _year(
    season: str, level: str, category: Category, imported: bool, lines: Sequence[Line], among_own: Container[Event]
) -> Year:
    against = [line for line in lines if line.event not in among_own]
    shares = [line.share for line in lines if line.share is not None]
    scales = [line.scale for line in lines if line.scale is not None]
    medals = [line.medal for line in against]
    return Year(
        season,
        level,
        category,
        len(lines),
        len({line.field[1:] for line in lines}),
        len(against),
        {medal: medals.count(medal) for medal in Medal},
        sum(line.points for line in against),
        max(shares, default=None),
        _mean(shares) if shares else None,
        max(scales, default=None),
        imported,
    )


def _mean(values: Sequence[Fraction | int]) -> Fraction:
    return Fraction(sum(values, Fraction(0)), len(values))


def field_order(each: Field) -> tuple[int, str, str, str]:
    return LEVELS.index(each.level), each.kind, each.track, each.skill.zfill(20)
