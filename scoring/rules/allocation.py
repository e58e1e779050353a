"""The Mark Allocation Table (sections x criteria), the variations from the declared weights, and totals by day."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.rules.scheme import Scheme


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section: declared weight, actual sum and their distance (hundredths), and its sum in each criterion.

    `declared` and `variation` are None when nothing is declared. `cells` has a criterion id only where it has marks.
    """

    id: str
    declared: int | None
    actual: int
    variation: int | None
    cells: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Allocation:
    """The whole table. `criteria` are the sums of its columns and `total` of everything, in hundredths.

    Rows stand in the scheme's order; then the sections that aspects name and the scheme does not have, and last,
    with the id "", the aspects without a section. `total_variation` is None when no section declares a weight.
    """

    rows: tuple[SectionRow, ...]
    criteria: Mapping[str, int]
    total: int
    total_variation: int | None


def mark_allocation(scheme: Scheme) -> Allocation:
    """Sections x criteria, with the variations that decisions.md 7 warns of. assessment-rules 1.2."""
    cells = _cells(scheme)
    declared = {section.id: section.declared for section in scheme.sections}
    stray = sorted(key for key in cells if key not in declared and key)
    ids = [*declared, *stray, *([""] if "" in cells and "" not in declared else [])]
    rows = tuple(_row(key, declared.get(key), cells.get(key, {})) for key in ids)
    variations = [row.variation for row in rows if row.variation is not None]
    return Allocation(rows, _criteria(scheme), scheme.total, sum(variations) if variations else None)


def day_totals(scheme: Scheme) -> dict[str, int]:
    """Hundredths marked on each day, by the day's text as the scheme has it, in the order first met."""
    totals: dict[str, int] = {}
    for sub_criterion in scheme.sub_criteria():
        totals[sub_criterion.day] = totals.get(sub_criterion.day, 0) + sub_criterion.total
    return totals


def _cells(scheme: Scheme) -> dict[str, dict[str, int]]:
    cells: dict[str, dict[str, int]] = {}
    for criterion in scheme.criteria:
        for sub_criterion in criterion.sub_criteria:
            for aspect in sub_criterion.aspects:
                row = cells.setdefault(aspect.section or "", {})
                row[criterion.id] = row.get(criterion.id, 0) + (aspect.maximum or 0)
    return cells


def _row(key: str, declared: int | None, cells: Mapping[str, int]) -> SectionRow:
    actual = sum(cells.values())
    return SectionRow(key, declared, actual, None if declared is None else abs(declared - actual), cells)


def _criteria(scheme: Scheme) -> dict[str, int]:
    totals: dict[str, int] = {}
    for criterion in scheme.criteria:
        totals[criterion.id] = totals.get(criterion.id, 0) + criterion.total
    return totals
