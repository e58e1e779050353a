"""A sheet as the reader sees it: clean texts, cell names, formulas without a stored value worked out."""

import unicodedata
from collections.abc import Iterator
from functools import cached_property

from scoring.foundation.spreadsheets import Cell, CellKind, Sheet, cell_name
from scoring.schemes.workbook.formulas import Formulas

COLUMNS_READ = 64  # the widest layout has 14; what stands further right is no part of a scheme

_NOT_THERE = {ord(sign): None for sign in "\u200b\u200c\u200d\u2060\ufeff\u00ad"}


def clean(text: str) -> str:
    """A text without no-break spaces, invisible letters, carriage returns and blanks at its ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u202f", " ")
    text = "".join(sign for sign in text.translate(_NOT_THERE) if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


class Grid:
    """One sheet; `prefix` goes before its cell names ("" for the sheet of the marking scheme itself)."""

    def __init__(self, sheet: Sheet, *, prefix: str = "") -> None:
        self.sheet = sheet
        self.prefix = prefix
        self.formulas = Formulas(sheet.cells)
        self._texts: dict[tuple[int, int], str] = {}

    @cached_property
    def by_row(self) -> dict[int, list[int]]:
        """The columns in use of every row that holds something, both in order."""
        rows: dict[int, list[int]] = {}
        for row, column in sorted(self.sheet.cells):
            if column <= COLUMNS_READ and self.text(row, column):
                rows.setdefault(row, []).append(column)
        return rows

    @cached_property
    def far_right(self) -> tuple[int, int] | None:
        """The first cell that holds something beyond the columns that are read."""
        return min((place for place in self.sheet.cells if place[1] > COLUMNS_READ), default=None)

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell, with its value worked out where the file stores only a formula; None when it is empty."""
        cell = self.sheet.cells.get((row, column))
        if cell is not None and cell.kind is CellKind.EMPTY:
            return self.formulas.computed(cell)
        return cell

    def text(self, row: int, column: int | None) -> str:
        """The clean text of a cell, "" when there is none (or no such column)."""
        if column is None:
            return ""
        if (row, column) not in self._texts:
            cell = self.cell(row, column)
            shown = "" if cell is None or cell.kind is CellKind.ERROR else clean(cell.text)
            self._texts[row, column] = shown
        return self._texts[row, column]

    def is_error(self, row: int, column: int | None) -> bool:
        cell = self.cell(row, column) if column else None
        return cell is not None and cell.kind is CellKind.ERROR

    def name(self, row: int, column: int) -> str:
        return f"{self.prefix}{cell_name(row, column)}"

    def values(self) -> Iterator[list[object]]:
        """The rows as plain values, for who needs the whole sheet: numbers exact, columns from A, gaps as None."""
        last_row = max((row for row, _ in self.sheet.cells), default=0)
        last_column = min(max((column for _, column in self.sheet.cells), default=0), COLUMNS_READ)
        for row in range(1, min(last_row, 20_000) + 1):
            yield [self._value(row, column) for column in range(1, last_column + 1)]

    def _value(self, row: int, column: int) -> object:
        cell = self.cell(row, column)
        if cell is None:
            return None
        if cell.kind is CellKind.BOOLEAN:
            return cell.text == "TRUE"
        return cell.number if cell.number is not None else cell.text
