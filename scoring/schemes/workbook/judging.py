"""What the rules say of the scheme that was read, with the cells of the file it came from."""

from collections import Counter
from collections.abc import Sequence

from scoring.rules.rulesets import Purpose, default_ruleset
from scoring.rules.rulesets import Severity as RuleSeverity
from scoring.rules.scheme import Scheme
from scoring.rules.scheme_checks import Level, Place, Problem, check_scheme
from scoring.schemes.bringing_in.findings import Finding, Severity
from scoring.schemes.workbook.reading import Places

# What one missing column would otherwise say two hundred times over.
WHOLE_FILE = {
    "aspect-section-missing": "sections-missing-everywhere",
    "aspect-section-unknown": "sections-not-declared",
    "day-missing": "days-missing-everywhere",
}
FOLLOWS_FROM_EMPTY = ("section-variation-wide", "total-variation-wide")
_PARTS = {"id": "id", "declared": "declared", "day": "day", "benchmarks": "kind"}


def judge(scheme: Scheme, places: Places, purpose: Purpose, said: Sequence[Finding]) -> list[Finding]:
    """Findings for every problem the rules see; silent where the reader has refused the same cell already."""
    limits = default_ruleset(purpose).scheme
    problems = check_scheme(scheme, limits, publishing=purpose is Purpose.CHAMPIONSHIP)
    refused = {finding.cell for finding in said if finding.severity is Severity.ERROR and finding.cell}
    unknown = any(finding.code == "headings-not-found" for finding in said)
    findings = []
    for problem in _gathered(problems, scheme):
        if unknown and problem.code == "scheme-empty":
            continue
        cell = _cell(problem, places)
        if cell is None or cell not in refused or problem.part not in ("maximum", "kind"):
            severity = Severity.ERROR if problem.severity is RuleSeverity.ERROR else Severity.WARNING
            findings.append(Finding(severity, cell, problem.code, problem.params))
    return findings


def _gathered(problems: tuple[Problem, ...], scheme: Scheme) -> list[Problem]:
    """Problems that every aspect (or every sub-criterion) has are one problem of the file."""
    counts = Counter(problem.code for problem in problems)
    wholes = {Level.ASPECT: len([*scheme.aspects()]), Level.SUB_CRITERION: len([*scheme.sub_criteria()])}
    kept: list[Problem] = []
    gathered: set[str] = set()
    for problem in problems:
        if not wholes[Level.ASPECT] and problem.code in FOLLOWS_FROM_EMPTY:
            continue
        whole = wholes.get(problem.place.level, 0)
        undeclared = problem.code == "aspect-section-unknown" and not scheme.sections
        if problem.code not in WHOLE_FILE or whole < 2 or (counts[problem.code] < whole and not undeclared):
            kept.append(problem)
        elif problem.code not in gathered:
            gathered.add(problem.code)
            count = {"count": counts[problem.code]}
            kept.append(Problem(problem.severity, WHOLE_FILE[problem.code], Place(Level.SCHEME), "", count))
    return kept


def _cell(problem: Problem, places: Places) -> str | None:
    level, path = problem.place.level, problem.place.path
    if level is Level.ASPECT:
        place = places.aspects.get(problem.place.id)
    elif level is Level.SUB_CRITERION:
        place = places.sub_criteria.get((path[0], path[1]))
    elif level is Level.CRITERION:
        place = places.criteria.get(path[0])
    elif level is Level.SECTION:
        place = places.sections.get(path[0])
    else:
        return None
    if place is None:
        return None
    part = _PARTS.get(problem.part, problem.part)
    return place.fields.get(part) or place.fields.get("id") or place.fields.get("description")
