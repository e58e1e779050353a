"""Which column holds what, read from the heading rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.schemes.workbook.grid import Grid
from scoring.schemes.workbook.headings import Column, block_letter, describes, meaning

HEADINGS_NEEDED = 4
_DATA = {Column.DESCRIPTION, Column.KIND, Column.MAXIMUM, Column.SUB_ID}

Columns = Mapping[Column, int]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading row (or two): where each meaning stands, the block it opens, its words for telling the revision.

    `rows` is () where no heading stands above the data: the columns were told by contents, and `row` is the first row.
    """

    row: int
    columns: Columns
    letter: str = ""
    rows: tuple[int, ...] = ()
    words: Mapping[Column, str] = field(default_factory=dict)


def find_headings(grid: Grid) -> list[Heading]:
    """All heading rows of a sheet, from top to bottom; a second row of headings belongs to the first."""
    found: list[Heading] = []
    taken: set[int] = set()
    for row in grid.by_row:
        if row in taken:
            continue
        columns = meanings(grid, row)
        if len(columns) < HEADINGS_NEEDED or len(_DATA & columns.keys()) < 2 or _holds_data(grid, row, columns):
            continue
        heading = _with_second_row(grid, row, columns)
        taken.update(heading.rows)
        found.append(heading)
    return found


def meanings(grid: Grid, row: int) -> dict[Column, int]:
    """Where each meaning stands in a row; of two columns with one meaning the first, or the one that is described."""
    columns: dict[Column, int] = {}
    for column in grid.by_row[row]:
        found = meaning(grid.text(row, column))
        if found is Column.SUB_NAME and found in columns and Column.SUB_ID not in columns:
            columns[Column.SUB_ID] = columns[found]  # a translator made something else of "ID"
            columns[found] = column
        elif found is not None and (found not in columns or _is_better(grid, row, found, columns[found], column)):
            columns[found] = column
    return columns


def _is_better(grid: Grid, row: int, found: Column, first: int, second: int) -> bool:
    """Somebody's own "Aspect" before the "Aspect - Description" of the layout is not the description."""
    is_description = found is Column.DESCRIPTION
    return is_description and describes(grid.text(row, second)) and not describes(grid.text(row, first))


def _holds_data(grid: Grid, row: int, columns: Columns) -> bool:
    """A row of marks is no heading, whatever its words: it has a type letter and a number where headings have words."""
    kind, maximum = columns.get(Column.KIND), columns.get(Column.MAXIMUM)
    if kind and 0 < len(grid.text(row, kind)) <= 2:
        return True
    cell = grid.cell(row, maximum) if maximum else None
    return cell is not None and cell.number is not None


def _with_second_row(grid: Grid, row: int, columns: dict[Column, int]) -> Heading:
    """R0 writes "For Objective Assessment Only" over two headings of the next row. assessment-rules 1.7."""
    rows: tuple[int, ...] = (row,)
    words = {column: grid.text(row, place) for column, place in columns.items()}
    if row + 1 in grid.by_row:
        below = meanings(grid, row + 1)
        new = {column: place for column, place in below.items() if column not in columns}
        is_heading = len(below) == len(grid.by_row[row + 1]) and not _holds_data(grid, row + 1, columns)
        if new and is_heading:
            rows, columns = (row, row + 1), columns | new
            words |= {column: grid.text(row + 1, place) for column, place in new.items()}
    letter = block_letter(words.get(Column.BLOCK, ""))
    return Heading(row, columns, letter, rows, words)
