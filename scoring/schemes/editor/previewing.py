"""What each answer to a calculation would be worth, before anybody is marked with it. Reads nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scoring.rules.calculations import (
    Answer,
    Calculation,
    Choice,
    Chosen,
    Completed,
    Measured,
    NumberCompleted,
    Passed,
    PassFail,
    RangedScore,
    RegularDifference,
    Unit,
)
from scoring.rules.measurement import award, check_calculation
from scoring.schemes import access
from scoring.schemes.access import Actor

ROWS_MAX = 13  # a table of 0 to 12 items is still read at a glance; longer ones show their two ends
STEPS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Worth:
    """One answer and its mark in hundredths. `kind` is passed, failed, completed, option, measured or typed;
    `answer` is the number or label that goes with it.
    """

    kind: str
    answer: str
    mark: int


def preview(
    actor: Actor, maximum: int, calculation: Calculation | None, value: Decimal | None
) -> tuple[tuple[Worth, ...], int | None]:
    """The table, and the mark (hundredths) of one value to try.

    Raises Forbidden: not-allowed; and what `worth_table` and `worth_of_value` raise.
    """
    access.require(actor, access.IMPORT)
    rows = worth_table(maximum, calculation)
    tried = worth_of_value(maximum, calculation, value) if value is not None and calculation is not None else None
    return rows, tried


def worth_table(maximum: int, calculation: Calculation | None) -> tuple[Worth, ...]:
    """The telling answers in their natural order; without a calculation, the ends of what may be typed.

    Raises RuleBroken: aspect-maximum-not-positive and what `check_calculation` raises.
    """
    if calculation is not None:
        check_calculation(calculation)
    answers = tuple(_answers(calculation))
    if not answers:
        return (Worth("typed", "", 0), Worth("typed", "", maximum))
    return tuple(Worth(kind, shown, award(maximum, calculation, answer)) for kind, shown, answer in answers)


def worth_of_value(maximum: int, calculation: Calculation, value: Decimal) -> int:
    """The mark (hundredths) of one measured value. Raises what `award` raises."""
    return award(maximum, calculation, Measured(value))


def _answers(calculation: Calculation | None) -> Iterator[tuple[str, str, Answer]]:
    match calculation:
        case PassFail():
            yield "passed", "", Passed(True)
            yield "failed", "", Passed(False)
        case NumberCompleted(possible):
            for count in _counts(int(possible)):
                yield "completed", str(count), Completed(count)
        case Choice(options, _):
            for number, option in enumerate(options, 1):
                yield "option", option.label, Chosen(number)
        case RangedScore() | RegularDifference():
            for value in sorted(set(_values(calculation))):
                yield "measured", _plain(value), Measured(value)


def _counts(most: int) -> list[int]:
    if most < ROWS_MAX:
        return list(range(most, -1, -1))
    half = ROWS_MAX // 2
    return [*range(most, most - half, -1), *range(half - 1, -1, -1)]


def _values(calculation: RangedScore | RegularDifference) -> Iterator[Decimal]:
    """The target and the edges where the mark changes; for bands also what lies just outside the widest."""
    yield calculation.target
    if isinstance(calculation, RangedScore):
        for band in calculation.bands:
            yield calculation.target - band.lower
            yield calculation.target + band.upper
        yield calculation.target - max(band.lower for band in calculation.bands) - 1
        yield calculation.target + max(band.upper for band in calculation.bands) + 1
        return
    step = calculation.difference
    if calculation.difference_unit is Unit.PERCENT:
        step = abs(calculation.target) * step / 100
    for times in range(1, STEPS_SHOWN // 2 + 1):
        yield calculation.target - step * times
        yield calculation.target + step * times


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
