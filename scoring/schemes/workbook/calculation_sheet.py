"""The sheet Calculations: its rows, and the aspects' pointers into it. assessment-rules 1.6."""

from dataclasses import dataclass

from scoring.rules.calculations import Unknown
from scoring.rules.scheme import CalculationRow
from scoring.schemes.bringing_in.findings import Report
from scoring.schemes.content.parameters import Malformed, parse
from scoring.schemes.workbook.drafts import AspectDraft
from scoring.schemes.workbook.grid import Grid

NAMES = ("calculations", "calculation", "расчеты", "расчёты", "вычисления", "есептеулер", "calculos", "cálculos")
_TRUE = ("TRUE", "1", "ИСТИНА", "VERDADEIRO", "ШЫН", "АҚИҚАТ", "YES", "ДА")


@dataclass(frozen=True, slots=True)
class CalculationSheet:
    """The rows in order, without the empty ones, and where each row of the sheet has gone (from 1)."""

    rows: tuple[CalculationRow, ...] = ()
    numbers: tuple[tuple[int, int], ...] = ()
    last_row: int = 0


def is_calculation_sheet(name: str) -> bool:
    return name.strip().lower() in NAMES


def read_calculations(grid: Grid, report: Report) -> CalculationSheet:
    rows: list[CalculationRow] = []
    numbers: list[tuple[int, int]] = []
    for row in grid.by_row:
        type_name = grid.text(row, 2)
        if not type_name:
            if row != 1 or grid.text(row, 1):
                report.warning(grid.name(row, 2), "calculation-without-type", text=grid.text(row, 1)[:60])
            continue
        rows.append(_read_row(grid, row, type_name, report))
        numbers.append((row, len(rows)))
    return CalculationSheet(tuple(rows), tuple(numbers), max(grid.by_row, default=0))


def _read_row(grid: Grid, row: int, type_name: str, report: Report) -> CalculationRow:
    cell = grid.cell(row, 4)
    text = cell.text if cell else ""  # as it stands: blanks may belong to a label
    where = grid.name(row, 4)
    try:
        calculation = parse(type_name, text)
    except Malformed as fault:
        report.warning(where, "calculation-malformed", type=type_name[:60], entry=fault.entry[:60] or "?")
        calculation = Unknown(type_name, text)
    else:
        if isinstance(calculation, Unknown):
            report.warning(grid.name(row, 2), "calculation-type-unknown", type=type_name[:60])
    return CalculationRow(calculation, grid.text(row, 1), grid.text(row, 3).upper() in _TRUE)


def point(aspects: list[AspectDraft], sheet: CalculationSheet, report: Report) -> None:
    """Turn the sheet's row numbers into places in the list of rows; a pointer at nothing is said."""
    places = dict(sheet.numbers)
    for aspect in aspects:
        if aspect.pointer is None or (not places and aspect.pointer > sheet.last_row):
            continue
        if aspect.pointer in places:
            aspect.pointer = places[aspect.pointer]
        elif aspect.pointer <= sheet.last_row:
            report.warning(aspect.fields.get("calculation"), "calculation-row-empty", row=aspect.pointer)
            aspect.pointer = None
