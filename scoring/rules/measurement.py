"""Measurement aspects: one agreed answer, and the mark that the aspect's calculation gives it. decisions.md 5."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from scoring.rules.calculations import (
    Answer,
    Band,
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
    Typed,
    Unit,
    Unknown,
)
from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import HUNDRED, format_hundredths, round_half_up

NUMBER_TEXT_MAX = 24  # characters of a measured value; a micrometre in a kilometre needs eleven
EXPONENT_MAX = 20  # digits before or after the point; a hostile "1E+999999999" would fill the memory as a fraction

_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?", re.ASCII)


def parse_number(text: str) -> Decimal:
    """A measured value from a strict text number: "12,5" and "-0.03"; any unit, any number of decimals.

    Raises RuleBroken: value-not-a-number.
    """
    if not isinstance(text, str) or len(text) > NUMBER_TEXT_MAX or not _NUMBER.fullmatch(text):
        raise RuleBroken("value-not-a-number")
    return Decimal(text.replace(",", "."))


def award(maximum: int, calculation: Calculation | None, answer: Answer) -> int:
    """The mark (hundredths, 0 to `maximum`) that the answer is worth. decisions.md 2, 5.

    `maximum` is the aspect's, in hundredths. PASS_FAIL takes Passed, NUMBER_COMPLETED Completed, CHOICE Chosen,
    RANGED_SCORE and REGULAR_DIFFERENCE_DEDUCTION Measured; an unknown type and no calculation at all take Typed.

    Raises RuleBroken: aspect-maximum-not-positive, answer-of-another-kind, completed-out-of-range,
    option-unknown, mark-below-zero, mark-above-maximum, and what `check_calculation` raises.
    """
    if maximum <= 0:
        raise RuleBroken("aspect-maximum-not-positive")
    if calculation is not None:
        check_calculation(calculation)
    return min(max(round_half_up(_exact(maximum, calculation, answer)), 0), maximum)  # decisions.md 5: floor, ceiling


def check_calculation(calculation: Calculation) -> None:
    """Raise RuleBroken when a calculation can give no mark, whatever the answer. decisions.md 5.

    Codes: calculation-number-unusable (not finite, or longer than EXPONENT_MAX), calculation-possible-not-positive,
    calculation-without-options, calculation-without-bands, calculation-tolerance-negative,
    calculation-deduction-negative, calculation-difference-not-positive (also a percentage of a target of 0).
    """
    match calculation:
        case NumberCompleted(possible):
            _usable(possible)
            _refuse(possible <= 0, "calculation-possible-not-positive")
        case Choice(options, _):
            _refuse(not options, "calculation-without-options")
            _deductions(option.deduction for option in options)
        case RangedScore(target, bands, _):
            _refuse(not bands, "calculation-without-bands")
            _usable(target, *(side for band in bands for side in (band.lower, band.upper)))
            _refuse(any(band.lower < 0 or band.upper < 0 for band in bands), "calculation-tolerance-negative")
            _deductions(band.deduction for band in bands)
        case RegularDifference(target, difference, _, deduction, _):
            _usable(target, difference)
            _refuse(_step(calculation) <= 0, "calculation-difference-not-positive")
            _deductions([deduction])


def _exact(maximum: int, calculation: Calculation | None, answer: Answer) -> Fraction:
    """The exact marks before rounding, floor and ceiling."""
    whole = Fraction(maximum, HUNDRED)
    match calculation, answer:
        case PassFail(), Passed(passed):
            return whole if passed else Fraction(0)
        case NumberCompleted(possible), Completed(count):
            return whole * _completed(count, possible) / Fraction(possible)
        case Choice(options, unit), Chosen(number):
            if not 1 <= number <= len(options):
                raise RuleBroken("option-unknown", option=number, options=len(options))
            return whole - _deducted(whole, options[number - 1].deduction, unit)
        case RangedScore(_, _, unit), Measured(value):
            band = _tightest(calculation, value)
            return Fraction(0) if band is None else whole - _deducted(whole, band.deduction, unit)
        case RegularDifference(target, _, _, deduction, unit), Measured(value):
            away = abs(_fraction(value) - Fraction(target))
            steps = away // _step(calculation)  # decisions.md 5: full steps only
            return whole - steps * _deducted(whole, deduction, unit)
        case ((Unknown() | None), Typed(mark)):
            return Fraction(_typed(mark, maximum), HUNDRED)
    raise RuleBroken("answer-of-another-kind")


def _completed(count: int, possible: Decimal) -> int:
    if not 0 <= count <= possible:
        raise RuleBroken("completed-out-of-range", possible=format(possible.normalize(), "f"))
    return count


def _typed(mark: int, maximum: int) -> int:
    if mark < 0:
        raise RuleBroken("mark-below-zero")
    if mark > maximum:
        raise RuleBroken("mark-above-maximum", maximum=format_hundredths(maximum))
    return mark


def _tightest(calculation: RangedScore, value: Decimal) -> Band | None:
    """The narrowest band that holds the value; of equal widths, the one that deducts less. decisions.md 5."""
    away = _fraction(value) - Fraction(calculation.target)
    holding = [band for band in calculation.bands if -Fraction(band.lower) <= away <= Fraction(band.upper)]
    return min(holding, key=lambda band: (Fraction(band.lower) + Fraction(band.upper), band.deduction), default=None)


def _step(calculation: RegularDifference) -> Fraction:
    """One step away from the target: `difference` itself, or that percentage of the target's size."""
    if calculation.difference_unit is Unit.PERCENT:
        return abs(Fraction(calculation.target)) * Fraction(calculation.difference) / 100
    return Fraction(calculation.difference)


def _deducted(whole: Fraction, deduction: Decimal, unit: Unit) -> Fraction:
    return whole * Fraction(deduction) / 100 if unit is Unit.PERCENT else Fraction(deduction)


def _deductions(deductions: Iterable[Decimal]) -> None:
    for deduction in deductions:
        _usable(deduction)
        _refuse(deduction < 0, "calculation-deduction-negative")


def _fraction(value: Decimal) -> Fraction:
    if not _is_usable(value):
        raise RuleBroken("value-not-a-number")
    return Fraction(value)


def _usable(*numbers: Decimal) -> None:
    _refuse(not all(map(_is_usable, numbers)), "calculation-number-unusable")


def _is_usable(number: Decimal) -> bool:
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -EXPONENT_MAX and number.adjusted() < EXPONENT_MAX


def _refuse(wrong: bool, code: str) -> None:
    if wrong:
        raise RuleBroken(code)
