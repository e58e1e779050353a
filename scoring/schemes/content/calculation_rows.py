"""Which row of the calculations an aspect points at: its own row, a shared one, or none. Pure."""

from collections import Counter
from dataclasses import replace

from scoring.rules.calculations import Calculation
from scoring.rules.scheme import Aspect, CalculationRow, Scheme
from scoring.schemes.content import placing


def with_calculation(scheme: Scheme, key: str, calculation: Calculation | None) -> Scheme:
    """The aspect with this calculation, in its own row: rows others use, and the library, stay as they are.

    Raises RuleBroken: scheme-part-unknown.
    """
    aspect = placing.aspect_of(scheme, key)
    if calculation is None:
        return detached(pointed_at(scheme, key, None))
    if _alone(scheme, aspect):
        row = (aspect.calculation or 0) - 1
        rows = list(scheme.calculations)
        rows[row] = replace(rows[row], calculation=calculation)
        return replace(scheme, calculations=tuple(rows))
    longer = replace(scheme, calculations=(*scheme.calculations, CalculationRow(calculation)))
    return pointed_at(longer, key, len(longer.calculations))


def pointed_at(scheme: Scheme, key: str, row: int | None) -> Scheme:
    aspect = placing.aspect_of(scheme, key)
    return placing.with_changed_aspect(scheme, replace(aspect, calculation=row))


def detached(scheme: Scheme) -> Scheme:
    """The scheme without the rows that no aspect points at any more; rows of the library stay, numbers follow."""
    used = {aspect.calculation for aspect in scheme.aspects()}
    kept = [n for n, row in enumerate(scheme.calculations, 1) if row.library or row.name or n in used]
    if len(kept) == len(scheme.calculations):
        return scheme
    numbers = {old: new for new, old in enumerate(kept, 1)}
    rows = tuple(scheme.calculations[old - 1] for old in kept)
    left = replace(scheme, calculations=rows)
    return placing.each_aspect(left, lambda aspect: _renumbered(aspect, numbers, len(scheme.calculations)))


def _renumbered(aspect: Aspect, numbers: dict[int, int], before: int) -> Aspect:
    """A pointer past the last row is a mistake of the file: it stays as it is, for the checks to name."""
    if aspect.calculation is None or aspect.calculation > before:
        return aspect
    return replace(aspect, calculation=numbers.get(aspect.calculation))


def _alone(scheme: Scheme, aspect: Aspect) -> bool:
    """Whether the aspect has a row that is nobody else's."""
    row = aspect.calculation
    if row is None or not 1 <= row <= len(scheme.calculations) or scheme.calculations[row - 1].library:
        return False
    return Counter(each.calculation for each in scheme.aspects())[row] == 1
