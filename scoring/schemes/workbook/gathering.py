"""The same small repair in many cells is one finding, with the first cell and the number of the others."""

from collections.abc import Iterable
from dataclasses import replace

from scoring.schemes.bringing_in.findings import Finding

CELLS_APART = 3  # up to so many cells are named one by one

# Nothing to do cell by cell: a repair that needs one look, or one change to a whole column.
GATHERED = {
    "benchmark-in-other-column", "benchmarks-from-text", "calculation-row-not-understood", "calculation-row-empty",
    "heading-between-aspects", "hidden-row-read", "id-repaired", "kind-read-as", "mark-noise-removed",
    "mark-shown-as-percent", "mark-was-text", "score-repaired", "section-repaired", "sum-left-out", "text-became-date",
}  # fmt: skip
_TOLD_APART = ("kind-read-as",)  # one finding for each letter


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in their order; of those alike only the first, with `more` cells of the kind in its params."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    kept = list(findings)
    for finding in kept:
        if finding.code in GATHERED and finding.cell:
            alike.setdefault(_sort_of(finding), []).append(finding)
    firsts = {id(group[0]): len(group) - 1 for group in alike.values() if len(group) > CELLS_APART}
    dropped = {id(each) for group in alike.values() if len(group) > CELLS_APART for each in group[1:]}
    return tuple(_counted(each, firsts.get(id(each), 0)) for each in kept if id(each) not in dropped)


def _sort_of(finding: Finding) -> tuple[str, str, str]:
    told = str(finding.params.get("text", "")) if finding.code in _TOLD_APART else ""
    return finding.code, finding.severity.value, told


def _counted(finding: Finding, more: int) -> Finding:
    return replace(finding, params={**finding.params, "more": more}) if more else finding
