"""The roll-up: marks become totals at every level, each saying how much of it is marked. decisions.md 2, 3."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import HUNDRED
from scoring.rules.marks import NOT_MARKED, Mark, State
from scoring.rules.scheme import Aspect, Scheme


@dataclass(frozen=True, slots=True)
class Tally:
    """A sum of aspects. `total`, `maximum` and `counted` (the maximum without what is excused) are hundredths.

    `aspects`, `settled` (anything but *not marked yet*), `not_attempted` and `excused` are counts.
    """

    total: int = 0
    maximum: int = 0
    counted: int = 0
    aspects: int = 0
    settled: int = 0
    not_attempted: int = 0
    excused: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.total + other.total,
            self.maximum + other.maximum,
            self.counted + other.counted,
            self.aspects + other.aspects,
            self.settled + other.settled,
            self.not_attempted + other.not_attempted,
            self.excused + other.excused,
        )

    @property
    def complete(self) -> bool:
        """Whether every aspect is settled. decisions.md 11."""
        return self.settled == self.aspects


NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class RollUp:
    """One seat's tallies. Keys: aspect keys, sub-criterion ids, criterion ids, days and section ids as the scheme has
    them, each in the scheme's order ("" gathers what has no day, no section)."""

    total: Tally = NOTHING
    aspects: Mapping[str, Tally] = field(default_factory=dict)
    sub_criteria: Mapping[str, Tally] = field(default_factory=dict)
    criteria: Mapping[str, Tally] = field(default_factory=dict)
    days: Mapping[str, Tally] = field(default_factory=dict)
    sections: Mapping[str, Tally] = field(default_factory=dict)


def roll_up(scheme: Scheme, marks: Mapping[str, Mark]) -> RollUp:
    """The exact sums of one seat's marks (by aspect key; a key that is missing is *not marked yet*). decisions.md 2."""
    aspects: dict[str, Tally] = {}
    sub_criteria: dict[str, Tally] = {}
    criteria: dict[str, Tally] = {}
    days: dict[str, Tally] = {}
    sections: dict[str, Tally] = {}
    for criterion in scheme.criteria:
        for sub_criterion in criterion.sub_criteria:
            here: dict[str, Tally] = {}  # by section: a sheet is summed once, and its sum goes to all that it counts in
            for aspect in sub_criterion.aspects:
                tally = tally_of(aspect, marks.get(aspect.key, NOT_MARKED))
                _add(aspects, aspect.key, tally)
                _add(here, aspect.section or "", tally)
            for section, tally in here.items():
                _add(sections, section, tally)
                _add(sub_criteria, sub_criterion.id, tally)
                _add(criteria, criterion.id, tally)
                _add(days, sub_criterion.day, tally)
    return RollUp(sum(criteria.values(), NOTHING), aspects, sub_criteria, criteria, days, sections)


def tally_of(aspect: Aspect, mark: Mark) -> Tally:
    """One aspect as a tally of one."""
    maximum = aspect.maximum or 0
    excused = mark.state is State.EXCUSED
    return Tally(
        total=mark.counts,
        maximum=maximum,
        counted=0 if excused else maximum,
        aspects=1,
        settled=int(mark.settled),
        not_attempted=int(mark.state is State.NOT_ATTEMPTED),
        excused=int(excused),
    )


def combined(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, NOTHING)


def ranking_total(tally: Tally) -> int:
    """The total that places, scale, medals, advancing and grades use, in hundredths. decisions.md 3.

    Without excused aspects it is the total. With them: total x maximum / counted maximum, an exact fraction rounded
    half up to 0.01; both numbers are printed. Raises RuleBroken: everything-excused.
    """
    if tally.counted == tally.maximum:
        return tally.total
    if tally.counted == 0:
        raise RuleBroken("everything-excused")
    return floor(Fraction(tally.total * tally.maximum, tally.counted) + Fraction(1, 2))


def percentage(tally: Tally) -> int:
    """The ranking total as a share of the maximum, in hundredths of a percent, half up. decisions.md 3, 6, 20.

    Taken from the printed ranking total, so that a reader can compute it again. Raises RuleBroken: everything-excused
    (or there is nothing to mark at all).
    """
    if tally.counted == 0:
        raise RuleBroken("everything-excused")
    return floor(Fraction(ranking_total(tally) * HUNDRED * HUNDRED, tally.maximum) + Fraction(1, 2))


def _add(tallies: dict[str, Tally], key: str, tally: Tally) -> None:
    known = tallies.get(key)
    tallies[key] = tally if known is None else known + tally
