"""Which sheets of a workbook hold the scheme, and the headings of each."""

from bisect import bisect_left
from dataclasses import dataclass, replace

from scoring.foundation.spreadsheets import Spreadsheet, column_letters
from scoring.schemes.bringing_in.findings import Report
from scoring.schemes.workbook import companions
from scoring.schemes.workbook.calculation_sheet import is_calculation_sheet
from scoring.schemes.workbook.columns import Heading, find_headings
from scoring.schemes.workbook.grid import Grid
from scoring.schemes.workbook.guessing import guess_headings, missing_columns
from scoring.schemes.workbook.headings import Column, fold
from scoring.schemes.workbook.values import LOOKALIKES, sub_id_of

MAIN_SHEET = "cis marking scheme import"


@dataclass(frozen=True, slots=True)
class SchemeSheet:
    """A sheet with aspects and its headings, read or told by contents."""

    grid: Grid
    headings: list[Heading]

    def first_row(self) -> int:
        return self.headings[0].row

    def ids(self) -> list[str]:
        """The texts of the columns of identifiers."""
        columns = {heading.columns[Column.SUB_ID] for heading in self.headings if Column.SUB_ID in heading.columns}
        texts = (self.grid.text(row, column) for row in self.grid.by_row for column in columns)
        return [text for text in texts if text]


def scheme_sheets(spreadsheet: Spreadsheet, report: Report) -> list[SchemeSheet]:
    """The sheets that hold aspects: the one of the layout's own name first, hidden ones only if there is no other."""
    found = []
    for sheet in spreadsheet.sheets:
        if is_calculation_sheet(sheet.name) or companions.is_companion(sheet.name):
            continue
        grid = Grid(sheet)
        headings = find_headings(grid)
        if headings:
            found.append(SchemeSheet(grid, _completed(grid, headings, report)))
    if not found:
        found = _guessed_sheets(spreadsheet, report)
    visible = [each for each in found if not each.grid.sheet.hidden]
    if found and not visible:
        report.warning(None, "hidden-sheet-read", sheet=found[0].grid.sheet.name[:60])
    chosen = sorted(visible or found, key=lambda each: fold(each.grid.sheet.name) != MAIN_SHEET)
    for each in found:
        if each not in chosen:
            report.warning(None, "hidden-sheet-ignored", sheet=each.grid.sheet.name[:60])
    return _compatible(chosen, report)


def _compatible(sheets: list[SchemeSheet], report: Report) -> list[SchemeSheet]:
    """The first sheet, and those that bring other sub-criteria: a copy of the same ones is not counted twice."""
    kept: list[SchemeSheet] = []
    seen: set[str] = set()
    for sheet in sheets:
        ids = {sub_id for text in sheet.ids() if (sub_id := sub_id_of(text, LOOKALIKES))}
        name = sheet.grid.sheet.name[:60]
        if kept and (ids & seen or not ids):
            report.warning(None, "sheet-ignored", sheet=name)
            continue
        if kept:
            sheet.grid.prefix = f"{sheet.grid.sheet.name}!"
            report.note(None, "sheet-added", sheet=name)
        seen |= ids
        kept.append(sheet)
    return kept


def _completed(grid: Grid, headings: list[Heading], report: Report) -> list[Heading]:
    """The headings with the columns that they fail to name, each said once."""
    rows = list(grid.by_row)
    ends = [heading.row for heading in headings[1:]] + [rows[-1] + 1]
    completed, said = [], set()
    for heading, end in zip(headings, ends, strict=True):
        span = rows[bisect_left(rows, heading.row) : bisect_left(rows, end)]
        missing = missing_columns(grid, heading, span)
        for column, place in missing.items():
            if (column, place) not in said:
                said.add((column, place))
                report.warning(grid.name(heading.row, place), "column-guessed", column=column.marker)
        completed.append(replace(heading, columns={**heading.columns, **missing}))
    return completed


def _guessed_sheets(spreadsheet: Spreadsheet, report: Report) -> list[SchemeSheet]:
    for sheet in spreadsheet.sheets:
        if is_calculation_sheet(sheet.name) or companions.is_companion(sheet.name):
            continue
        grid = Grid(sheet)
        headings = guess_headings(grid)
        if headings:
            first = headings[0]
            places = sorted((place, column) for column, place in first.columns.items())
            columns = ", ".join(f"{column_letters(place)} {column.marker}" for place, column in places)
            report.warning(grid.name(first.row, 1), "headings-not-understood", columns=columns)
            return [SchemeSheet(grid, headings)]
    return []
