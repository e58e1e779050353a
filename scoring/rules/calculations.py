"""The five calculations of measurement, and what an answer to each is worth. decisions.md 5."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """Whether a deduction (or a difference) is a share of the maximum or a plain number."""

    PERCENT = "PERCENT"
    UNIT = "UNIT"


@dataclass(frozen=True, slots=True)
class PassFail:
    """PASS_FAIL: the maximum or nothing."""


@dataclass(frozen=True, slots=True)
class NumberCompleted:
    """NUMBER_COMPLETED: the share of `possible` items that were completed."""

    possible: Decimal


@dataclass(frozen=True, slots=True)
class Option:
    label: str
    deduction: Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """CHOICE: each labelled option deducts a percentage of the maximum or plain marks."""

    options: tuple[Option, ...]
    unit: Unit


@dataclass(frozen=True, slots=True)
class Band:
    """Tolerances below and above the target (both >= 0, inclusive) and what the band deducts."""

    lower: Decimal
    upper: Decimal
    deduction: Decimal


@dataclass(frozen=True, slots=True)
class RangedScore:
    """RANGED_SCORE: the tightest band around the target that holds the value decides."""

    target: Decimal
    bands: tuple[Band, ...]
    unit: Unit


@dataclass(frozen=True, slots=True)
class RegularDifference:
    """REGULAR_DIFFERENCE_DEDUCTION: every full step away from the target deducts once."""

    target: Decimal
    difference: Decimal
    difference_unit: Unit
    deduction: Decimal
    unit: Unit


@dataclass(frozen=True, slots=True)
class Unknown:
    """A type this system does not compute: kept verbatim, the mark is typed from 0.00 to the maximum."""

    type: str
    parameters: str = ""


Calculation = PassFail | NumberCompleted | Choice | RangedScore | RegularDifference | Unknown


@dataclass(frozen=True, slots=True)
class Passed:
    """An answer to PASS_FAIL."""

    passed: bool


@dataclass(frozen=True, slots=True)
class Completed:
    """An answer to NUMBER_COMPLETED: how many of the possible items."""

    count: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """An answer to CHOICE: the number of the option, from 1, as the workbook numbers them."""

    option: int


@dataclass(frozen=True, slots=True)
class Measured:
    """An answer to RANGED_SCORE and REGULAR_DIFFERENCE_DEDUCTION: the measured value, as `parse_number` reads it."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Typed:
    """A mark (hundredths) the panel agreed and typed, where nothing is calculated."""

    mark: int


Answer = Passed | Completed | Chosen | Measured | Typed
