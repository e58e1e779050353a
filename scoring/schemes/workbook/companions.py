"""The third sheet of our own workbooks, handed to its reader: permanent keys and what the layout cannot hold."""

from dataclasses import replace

from scoring.foundation.spreadsheets import Spreadsheet
from scoring.schemes.bringing_in.findings import Finding, Severity
from scoring.schemes.bringing_in.mending import Doubt
from scoring.schemes.taking_out import companion as own
from scoring.schemes.workbook.grid import Grid
from scoring.schemes.workbook.reading import Reading


def is_companion(sheet_name: str) -> bool:
    return sheet_name.strip() == own.SHEET


def companion_grid(spreadsheet: Spreadsheet) -> Grid | None:
    return next((Grid(sheet) for sheet in spreadsheet.sheets if is_companion(sheet.name)), None)


def language_said(companion: Grid | None) -> str | None:
    return None if companion is None else own.sheet_language(_texts(companion))


def with_companion(reading: Reading, companion: Grid, scheme: Grid | None, calculations: Grid | None) -> Reading:
    """The reading with what the third sheet adds; the first two stay the truth. decisions.md 8."""
    sheet = list(scheme.values()) if scheme else []
    rows = list(calculations.values()) if calculations else []
    reunited = own.reunite(_texts(companion), sheet, rows, reading.scheme)
    doubts = tuple(_finding(doubt) for doubt in reunited.doubts)
    aspects = {reunited.keys.get(key, key): place for key, place in reading.places.aspects.items()}
    return replace(
        reading,
        scheme=reunited.scheme,
        findings=(*reading.findings, *doubts),
        places=replace(reading.places, aspects=aspects),
    )


def _finding(doubt: Doubt) -> Finding:
    return Finding(Severity.WARNING, None, doubt.code, doubt.params)


def _texts(grid: Grid) -> list[list[str]]:
    """The cells as they stand: a piece of the document may begin or end with a blank."""
    cells = grid.sheet.cells
    last = max((row for row, _ in cells), default=0)
    return [
        [cells[row, column].text if (row, column) in cells else "" for column in range(1, 5)]
        for row in range(1, min(last, 20_000) + 1)
    ]
