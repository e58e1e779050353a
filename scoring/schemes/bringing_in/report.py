"""What the reader of a workbook said, kept as JSON: findings, where each points in the scheme, the cells around it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.foundation.spreadsheets import Spreadsheet, column_letters
from scoring.rules.scheme import Scheme
from scoring.rules.scheme_checks import Level, Problem
from scoring.schemes.bringing_in.findings import Finding, Severity
from scoring.schemes.workbook import Places, Reading

FINDINGS_KEPT = 1000  # a file with more is not read line by line by anybody
ROWS_KEPT = 600
COLUMNS_SHOWN = 16  # A to P: the widest layout, and the notes people write beside it
TEXT_SHOWN = 160
AROUND = 1  # rows above and below a finding

_CELL = re.compile(r"(?:(?P<sheet>.+)!)?(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Target:
    """A part of the scheme that a finding is about: an aspect by its key, any other part by its path."""

    level: Level = Level.SCHEME
    path: tuple[int, ...] = ()
    key: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One finding of the kept report. `live`: a check of the scheme itself, gone when the scheme was mended."""

    number: int
    finding: Finding
    target: Target
    live: bool


@dataclass(frozen=True, slots=True)
class Report:
    """`cells`: by sheet and row, the texts of the columns A, B, ... around the findings ("" the scheme's own sheet)."""

    sheet: str
    lines: tuple[Line, ...]
    cells: Mapping[str, Mapping[int, tuple[str, ...]]]
    left_out: int = 0


def report_of(reading: Reading, spreadsheet: Spreadsheet | None, checked: frozenset[str]) -> Report:
    """What a reading leaves behind. `checked` are the codes that checks of the scheme itself gave."""
    findings = sorted(reading.findings, key=lambda finding: list(Severity).index(finding.severity))
    by_place = _Places(reading.places)
    lines = tuple(
        Line(number, finding, by_place.target(finding.cell), finding.code in checked)
        for number, finding in enumerate(findings[:FINDINGS_KEPT])
    )
    cells = _cells(spreadsheet, reading.places.sheet, lines) if spreadsheet else {}
    return Report(reading.places.sheet, lines, cells, max(0, len(findings) - FINDINGS_KEPT))


def standing(report: Report, problems: tuple[Problem, ...]) -> tuple[Line, ...]:
    """The lines that still hold: a live one only while the scheme still has that problem at that place."""
    present = {(problem.code, _place(problem)) for problem in problems}
    present |= {(problem.code, "") for problem in problems}
    return tuple(line for line in report.lines if not line.live or (line.finding.code, _spot(line.target)) in present)


def written(report: Report) -> str:
    """The report as JSON text."""
    return json.dumps(
        {
            "sheet": report.sheet,
            "lines": [_line_document(line) for line in report.lines],
            "cells": {sheet: {str(row): texts for row, texts in rows.items()} for sheet, rows in report.cells.items()},
            "left_out": report.left_out,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def read(text: str) -> Report:
    """The report of a JSON text that `written` made."""
    document = json.loads(text)
    cells = {
        sheet: {int(row): tuple(texts) for row, texts in rows.items()} for sheet, rows in document["cells"].items()
    }
    lines = tuple(_line(number, each) for number, each in enumerate(document["lines"]))
    return Report(document["sheet"], lines, cells, document["left_out"])


def around(report: Report, cell: str | None) -> tuple[str, int, int] | None:
    """(sheet, row, column from 0) of a cell that the report quotes, None for one it does not."""
    found = _CELL.fullmatch(cell or "")
    if not found:
        return None
    sheet, row = found["sheet"] or "", int(found["row"])
    return (sheet, row, _column(found["column"])) if row in report.cells.get(sheet, {}) else None


class _Places:
    """Finds the part of the scheme that a cell stands for."""

    def __init__(self, places: Places) -> None:
        self.exact: dict[str, Target] = {}
        self.rows: list[tuple[int, Target]] = []
        for target, place in _all_places(places):
            self.rows.append((place.row, target))
            for field, cell in place.fields.items():
                spot = Target(target.level, target.path, target.key, field)
                self.exact.setdefault(cell, spot)
        self.rows.sort(key=lambda pair: pair[0])

    def target(self, cell: str | None) -> Target:
        """The field whose cell it is, else the part in whose rows it lies."""
        found = _CELL.fullmatch(cell or "")
        if cell is None or not found or found["sheet"]:
            return Target()
        if cell in self.exact:
            return self.exact[cell]
        above = [target for row, target in self.rows if row <= int(found["row"])]
        return above[-1] if above else Target()


def _all_places(places: Places) -> Iterator[tuple[Target, Any]]:
    for index, place in places.sections.items():
        yield Target(Level.SECTION, (index,)), place
    for index, place in places.criteria.items():
        yield Target(Level.CRITERION, (index,)), place
    for path, place in places.sub_criteria.items():
        yield Target(Level.SUB_CRITERION, tuple(path)), place
    for key, place in places.aspects.items():
        yield Target(Level.ASPECT, key=key), place


def _place(problem: Problem) -> str:
    """An aspect is known by its key, other parts by their path."""
    level, path = problem.place.level, problem.place.path
    return problem.place.id if level is Level.ASPECT else f"{level}{path}" if path else ""


def _spot(target: Target) -> str:
    return target.key if target.level is Level.ASPECT else f"{target.level}{target.path}" if target.path else ""


def _cells(spreadsheet: Spreadsheet, main: str, lines: tuple[Line, ...]) -> dict[str, dict[int, tuple[str, ...]]]:
    sheets = {sheet.name: sheet for sheet in spreadsheet.sheets}
    kept: dict[str, dict[int, tuple[str, ...]]] = {}
    count = 0
    for line in lines:
        found = _CELL.fullmatch(line.finding.cell or "")
        if not found or (line.finding.severity is Severity.NOTE and line.target.level is not Level.ASPECT):
            continue
        name = found["sheet"] or ""
        sheet = sheets.get(name or main)
        if sheet is None:
            continue
        for row in range(max(1, int(found["row"]) - AROUND), int(found["row"]) + AROUND + 1):
            if row not in kept.setdefault(name, {}) and count < ROWS_KEPT:
                kept[name][row] = tuple(_shown(sheet.cells, row, column) for column in range(1, COLUMNS_SHOWN + 1))
                count += 1
    return kept


def _shown(cells: Mapping[tuple[int, int], Any], row: int, column: int) -> str:
    cell = cells.get((row, column))
    text = " ".join(cell.text.split()) if cell else ""
    return text if len(text) <= TEXT_SHOWN else f"{text[:TEXT_SHOWN]}…"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def columns(texts: tuple[str, ...]) -> list[str]:
    """The letters above quoted cells."""
    return [column_letters(number) for number in range(1, len(texts) + 1)]


def _line_document(line: Line) -> dict[str, Any]:
    finding, target = line.finding, line.target
    return {
        "severity": finding.severity.value,
        "cell": finding.cell,
        "code": finding.code,
        "params": dict(finding.params),
        "fix": finding.fix,
        "level": target.level.value,
        "path": target.path,
        "key": target.key,
        "field": target.field,
        "live": line.live,
    }


def _line(number: int, each: dict[str, Any]) -> Line:
    finding = Finding(Severity(each["severity"]), each["cell"], each["code"], each["params"], each["fix"])
    target = Target(Level(each["level"]), tuple(each["path"]), each["key"], each["field"])
    return Line(number, finding, target, each["live"])


def fixable(line: Line, content: Scheme) -> bool:
    """Whether the reader proposes a value for a field of an aspect that is still empty."""
    if line.finding.fix is None or line.target.level is not Level.ASPECT:
        return False
    aspect = next((each for each in content.aspects() if each.key == line.target.key), None)
    return (
        aspect is not None
        and line.target.field in {"maximum", "kind", "section"}
        and not getattr(aspect, line.target.field)
    )
