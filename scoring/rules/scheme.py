"""The marking scheme as a tree of frozen values: criterion, sub-criterion, aspect; and its totals."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from scoring.rules.calculations import Calculation


class Kind(StrEnum):
    """How an aspect is marked."""

    MEASUREMENT = "M"
    JUDGEMENT = "J"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in up to three languages; an empty string where a language is missing."""

    kk: str = ""
    ru: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.kk or self.ru or self.en)


NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class ExtraLine:
    """A line of extra aspect description; `mark` (hundredths) only where the file gives the line its own."""

    text: Text
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class Aspect:
    """One item that is marked. A draft may lack `kind`, `maximum` or benchmarks; the checks say so.

    `key` is permanent through edits, versions and export (decisions.md 8). `maximum` is in hundredths.
    `section` is a section id. `calculation` is the 1-based row in `Scheme.calculations` or None (a typed mark).
    `benchmarks` are the texts of the scores 0, 1, 2, 3 (judgement only; empty Text where missing).
    `gate` is the verbatim link to a gate aspect that one Russian layout knows, "" elsewhere.
    """

    key: str
    kind: Kind | None
    description: Text
    maximum: int | None
    section: str | None = None
    extra: tuple[ExtraLine, ...] = ()
    requirement: Text = NO_TEXT
    calculation: int | None = None
    benchmarks: tuple[Text, ...] = ()
    gate: str = ""


@dataclass(frozen=True, slots=True)
class SubCriterion:
    """The heading of one marking form; `day` is text as the scheme has it ("1", "C2"), "" when missing."""

    id: str
    name: Text
    day: str = ""
    aspects: tuple[Aspect, ...] = ()

    @property
    def total(self) -> int:
        """The sum of its aspects' maxima in hundredths; an aspect without one adds nothing."""
        return sum(aspect.maximum or 0 for aspect in self.aspects)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A letter A to I; `declared` is the mark the scheme claims for it (hundredths), a cross-check only."""

    id: str
    name: Text
    declared: int | None = None
    sub_criteria: tuple[SubCriterion, ...] = ()

    @property
    def total(self) -> int:
        """The sum of its aspects' maxima in hundredths, whatever it declares."""
        return sum(sub_criterion.total for sub_criterion in self.sub_criteria)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the occupational standard with its declared weight in hundredths."""

    id: str
    name: Text
    declared: int | None = None


@dataclass(frozen=True, slots=True)
class CalculationRow:
    """One row of the Calculations sheet; `library` rows have a name and may serve many aspects."""

    calculation: Calculation
    name: str = ""
    library: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """A whole marking scheme. `standard` is the word its sections go by: "WSOS" or "WSSS"."""

    skill_number: str
    title: Text
    sections: tuple[Section, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    calculations: tuple[CalculationRow, ...] = ()
    standard: str = field(default="WSOS")

    @property
    def total(self) -> int:
        """The sum of all aspects' maxima in hundredths."""
        return sum(criterion.total for criterion in self.criteria)

    def sub_criteria(self) -> Iterator[SubCriterion]:
        for criterion in self.criteria:
            yield from criterion.sub_criteria

    def aspects(self) -> Iterator[Aspect]:
        for sub_criterion in self.sub_criteria():
            yield from sub_criterion.aspects

    def calculation_of(self, aspect: Aspect) -> Calculation | None:
        """The calculation an aspect points to, or None when its mark is typed."""
        if aspect.calculation is None or not 1 <= aspect.calculation <= len(self.calculations):
            return None
        return self.calculations[aspect.calculation - 1].calculation
