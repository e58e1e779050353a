"""Where the reader of the rows stands: sheet, columns, open block, sub-criterion and aspect."""

from collections.abc import Callable
from dataclasses import dataclass, field

from scoring.schemes.bringing_in.findings import Report
from scoring.schemes.workbook.columns import Columns
from scoring.schemes.workbook.drafts import AspectDraft, SchemeDraft, SubCriterionDraft
from scoring.schemes.workbook.grid import Grid
from scoring.schemes.workbook.headings import Column
from scoring.schemes.workbook.values import kind_of

QUOTE_MAX = 60  # characters of a cell that a finding repeats


@dataclass(slots=True)
class Cursor:
    """One sheet, the draft it is read into, and what the rows above have opened.

    `letters` says which Cyrillic letters stand for which criteria; `calculation_rows` are the rows of the sheet
    Calculations that hold something; `legend` is the folded heading of the types.
    """

    grid: Grid
    draft: SchemeDraft
    report: Report
    letters: dict[int, int]
    new_key: Callable[[], str]
    calculation_rows: frozenset[int] = frozenset()
    columns: Columns = field(default_factory=dict)
    block: str = ""
    legend: str = ""
    sub: SubCriterionDraft | None = None
    aspect: AspectDraft | None = None

    def text(self, row: int, column: Column) -> str:
        return self.grid.text(row, self.columns.get(column))

    def where(self, row: int, column: Column) -> str:
        return self.grid.name(row, self.columns.get(column, 1))

    def quote(self, row: int, column: Column) -> str:
        return self.text(row, column)[:QUOTE_MAX]

    def fields(self, row: int, *columns: Column) -> dict[str, str]:
        return {column.value: self.where(row, column) for column in columns if column in self.columns}

    def is_aspect(self, row: int) -> bool:
        kind, description = self.text(row, Column.KIND), self.text(row, Column.DESCRIPTION)
        if kind_of(kind):
            return bool(description or self.text(row, Column.MAXIMUM) or self.text(row, Column.EXTRA))
        return bool(description and (self.text(row, Column.MAXIMUM) or kind))

    def is_number(self, row: int, column: int) -> bool:
        cell = self.grid.cell(row, column)
        return cell is not None and cell.number is not None
