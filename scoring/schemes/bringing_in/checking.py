"""`scoring scheme check`: what a workbook holds and what is wrong with it, as one JSON object or as a page of text."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from scoring.foundation import words
from scoring.rules.allocation import mark_allocation
from scoring.rules.hundredths import format_hundredths
from scoring.rules.scheme import Kind, Scheme, Text
from scoring.schemes.bringing_in.findings import Severity, sentence_of
from scoring.schemes.content.parameters import type_name
from scoring.schemes.workbook import Reading

READABLE, WITH_ERRORS, UNREADABLE = 0, 1, 2

EMPTY = Scheme(skill_number="", title=Text())


def exit_code(reading: Reading) -> int:
    """0 without errors, 1 with errors, 2 when the file could not be read at all."""
    if not reading.readable:
        return UNREADABLE
    return WITH_ERRORS if reading.has_errors() else READABLE


def check_document(reading: Reading, language: str) -> dict[str, Any]:
    """The object that `--json` prints: marks are decimal strings, counts are integers; for an unreadable file too.

    The mark of a criterion and the actual of a section are the sums of the aspects; `calculations` counts the rows
    of the Calculations sheet by type.
    """
    scheme = reading.scheme or EMPTY
    kinds = Counter(aspect.kind for aspect in scheme.aspects())
    return {
        "title": f"{scheme.skill_number} {_said(scheme.title, reading.language)}".strip(),
        "revision": reading.revision.value,
        "total": format_hundredths(scheme.total),
        "criteria": [
            {"id": each.id, "name": _said(each.name, reading.language), "mark": format_hundredths(each.total)}
            for each in scheme.criteria
        ],
        "sub_criteria": len([*scheme.sub_criteria()]),
        "aspects": kinds.total(),
        "measurement": kinds[Kind.MEASUREMENT],
        "judgement": kinds[Kind.JUDGEMENT],
        "sections": _sections(scheme, reading.language),
        "calculations": dict(sorted(Counter(type_name(row.calculation) for row in scheme.calculations).items())),
        "problems": [
            {
                "severity": finding.severity.value,
                "cell": finding.cell,
                "code": finding.code,
                "message": sentence_of(finding, language),
            }
            for finding in reading.findings
        ],
    }


def check_text(reading: Reading, language: str) -> str:
    """The same for a person: what the scheme is, its tables, then what is wrong, gravest first."""
    document = check_document(reading, language)
    lines = [*_problem_lines(document["problems"], language)]
    if reading.scheme is not None:
        lines = [*_scheme_lines(document, language), *lines]
    return "\n".join(lines)


def _sections(scheme: Scheme, language: str) -> list[dict[str, str | None]]:
    names = {section.id: _said(section.name, language) for section in scheme.sections}
    return [
        {
            "id": row.id,
            "name": names.get(row.id, ""),
            "declared": _mark(row.declared),
            "actual": format_hundredths(row.actual),
            "variation": _mark(row.variation),
        }
        for row in mark_allocation(scheme).rows
        if row.id
    ]


def _mark(hundredths: int | None) -> str | None:
    return None if hundredths is None else format_hundredths(hundredths)


def _said(text: Text, language: str) -> str:
    return str(getattr(text, language)) or text.kk or text.ru or text.en


def _scheme_lines(document: dict[str, Any], language: str) -> Iterator[str]:
    def say(code: str, **params: str | int) -> str:
        return words.sentence(code, params, language)

    def mark(text: str | None) -> str:
        return words.format_mark(text, language) if text else "-"

    counts = {name: document[name] for name in ("sub_criteria", "aspects", "measurement", "judgement")}
    yield from (document["title"], say("check-revision", revision=document["revision"]))
    yield say("check-total", total=mark(document["total"]))
    yield from (say("check-counts", **counts), "")
    if document["criteria"]:
        yield say("check-criteria")
        yield from (f"  {each['id']:<3}{mark(each['mark']):>8}  {each['name']}" for each in document["criteria"])
        yield ""
    if document["sections"]:
        yield say("check-sections")
        for each in document["sections"]:
            numbers = "".join(f"{mark(each[name]):>8}" for name in ("declared", "actual", "variation"))
            yield f"  {each['id']:<3}{numbers}  {each['name']}"
        yield ""
    if document["calculations"]:
        yield say("check-calculations")
        yield from (f"  {count:>4}  {name}" for name, count in document["calculations"].items())
        yield ""


def _problem_lines(problems: list[dict[str, Any]], language: str) -> Iterator[str]:
    counts = Counter(problem["severity"] for problem in problems)
    for severity in Severity:
        label = words.sentence(f"check-severity-{severity.value}", locale=language)
        for problem in problems:
            if problem["severity"] == severity.value:
                yield "  ".join(part for part in (label, problem["cell"] or "", problem["message"]) if part)
    if problems:
        yield ""
    numbers: dict[str, str | int] = {f"{severity.value}s": counts[severity.value] for severity in Severity}
    yield words.sentence("check-summary", numbers, language)
