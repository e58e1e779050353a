"""What the reader of a workbook has to say: how serious, in which cell, what, and what it proposes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scoring.foundation import words

_COLUMN = re.compile(r"\{column:([a-z-]+)\}")  # what a column means, in the reader's words
_MARK = re.compile(r"-?[0-9]+\.[0-9]{2}", re.ASCII)


class Severity(StrEnum):
    """ERROR stands in the way of marking, WARNING wants a look, NOTE says what was repaired or assumed."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    `cell` is "K31" on the marking scheme's own sheet, "Calculations!D4" on another, None for the whole file.
    `code` is stable and kebab-case; `foundation.words` makes a sentence of it and of `params`.
    `fix` is the value the reader proposes or has already put there, as text; None when it has none.
    """

    severity: Severity
    cell: str | None
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    fix: str | None = None


class Report:
    """Findings in the order they were made; the reader's parts write into one report."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []

    def error(self, cell: str | None, code: str, *, fix: str | None = None, **params: str | int) -> None:
        self._findings.append(Finding(Severity.ERROR, cell, code, params, fix))

    def warning(self, cell: str | None, code: str, *, fix: str | None = None, **params: str | int) -> None:
        self._findings.append(Finding(Severity.WARNING, cell, code, params, fix))

    def note(self, cell: str | None, code: str, *, fix: str | None = None, **params: str | int) -> None:
        self._findings.append(Finding(Severity.NOTE, cell, code, params, fix))

    def extend(self, findings: Iterable[Finding]) -> None:
        self._findings.extend(findings)

    def findings(self) -> tuple[Finding, ...]:
        return tuple(self._findings)


def sentence_of(finding: Finding, language: str) -> str:
    """What is wrong and what to do, in kk, ru or en; marks inside it as the language writes them. decisions.md 26.

    A finding that stands for others too (`more` of them) says so at its end.
    """
    shown = {name: _shown(value, language) for name, value in finding.params.items()}
    sentence = words.sentence(finding.code, shown, language)
    if not finding.params.get("more"):
        return sentence
    return f"{sentence} {words.sentence('finding-in-more-cells', shown, language)}"


def _shown(value: str | int, language: str) -> str | int:
    if not isinstance(value, str):
        return value
    if _MARK.fullmatch(value):
        return words.format_mark(value, language)
    return _COLUMN.sub(lambda found: words.sentence(f"column-{found.group(1)}", locale=language), value)
