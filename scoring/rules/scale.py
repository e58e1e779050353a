"""The 700 scale: marks of one skill put around their median, so that skills can be compared. decisions.md 13."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from scoring.rules.rulesets import ScaleRules


@dataclass(frozen=True, slots=True)
class Scale:
    """What a field was measured by: its median, median absolute deviation and unit, in hundredths, exact.

    A unit of 0 says that nobody differs from anybody: everyone stands at the centre.
    """

    rules: ScaleRules
    median: Fraction
    mad: Fraction
    unit: Fraction

    def score(self, total: int) -> Fraction:
        """Exact scale points of a total (hundredths): a field's own, or a guest's by the field's median and MAD."""
        if self.unit == 0:
            return Fraction(self.rules.centre)
        return self.rules.centre + self.rules.points * (total - self.median) / self.unit

    def published(self, total: int) -> int:
        """The whole scale points that are published, and that medals compare. decisions.md 13."""
        return floor(self.score(total) + Fraction(1, 2))


def scale_of(totals: Sequence[int], rules: ScaleRules) -> Scale | None:
    """The scale of a field's ranking totals (hundredths), or None where the field is too small. decisions.md 13."""
    if len(totals) < max(rules.minimum_field, 1):
        return None
    middle = median(totals)
    deviations = [abs(total - middle) for total in totals]
    mad = median(deviations)
    return Scale(rules, middle, mad, _unit(mad, deviations, rules))


def median(values: Iterable[int | Fraction]) -> Fraction:
    """The middle of at least one value, or the exact half-way of the two middle ones."""
    ordered = sorted(Fraction(value) for value in values)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return (low + high) / 2


def public_text(published: int, rules: ScaleRules) -> str:
    """What public pages and papers print: "<500" below the bound. The protocol keeps the number. decisions.md 13."""
    return f"<{rules.display_bound}" if published < rules.display_bound else str(published)


def _unit(mad: Fraction, deviations: Sequence[Fraction], rules: ScaleRules) -> Fraction:
    unit = rules.mad_factor * mad
    if rules.minimum_unit is not None:
        unit = max(unit, Fraction(rules.minimum_unit))  # the guard: near-equal totals must not explode
    if unit == 0 and rules.mean_deviation_factor is not None:
        unit = rules.mean_deviation_factor * sum(deviations, Fraction(0)) / len(deviations)
    return unit
