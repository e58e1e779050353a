"""Which column holds what: read from the heading rows, or worked out from what the columns hold."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.schemes.workbook.grid import Grid
from scoring.schemes.workbook.headings import Column, block_letter, meaning
from scoring.schemes.workbook.values import LOOKALIKES, kind_of, sub_id_of

HEADINGS_NEEDED = 4
_DATA = {Column.DESCRIPTION, Column.KIND, Column.MAXIMUM, Column.SUB_ID}

Columns = Mapping[Column, int]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading row (or two): where each meaning stands, the block it opens, its words for telling the revision."""

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
        columns = _meanings(grid, row)
        if len(columns) < HEADINGS_NEEDED or len(_DATA & columns.keys()) < 2 or _holds_data(grid, row, columns):
            continue
        heading = _with_second_row(grid, row, columns)
        taken.update(heading.rows)
        found.append(heading)
    return found


def guess_columns(grid: Grid) -> tuple[int, Columns] | None:
    """First row and columns judged by their contents alone, for a sheet whose headings nobody can read."""
    kinds = Counter(
        column
        for row, used in grid.by_row.items()
        for column in used
        if len(grid.text(row, column)) <= 2 and kind_of(grid.text(row, column))
    )
    if not kinds or kinds.most_common(1)[0][1] < 2:
        return None
    kind = kinds.most_common(1)[0][0]
    rows = [row for row in grid.by_row if kind_of(grid.text(row, kind)) and len(grid.text(row, kind)) <= 2]
    maximum = _column_of_marks(grid, rows, kind)
    description = _column_of_texts(grid, rows, kind + 1, maximum or 64)
    if maximum is None or description is None:
        return None
    columns = {Column.KIND: kind, Column.MAXIMUM: maximum, Column.DESCRIPTION: description}
    columns |= _columns_beside(grid, rows, columns)
    before = [row for row in grid.by_row if row < rows[0] and _is_sub_row(grid, row, kind)]
    return (before[-1] if before else rows[0]), columns


def missing_columns(grid: Grid, heading: Heading, last_row: int) -> Columns:
    """Needed columns that the headings do not name, judged by contents: a heading may be empty or misspelt."""
    columns = dict(heading.columns)
    free = [c for c in range(1, 20) if c not in columns.values()]
    span = [row for row in grid.by_row if heading.row < row <= last_row]
    if Column.KIND not in columns:
        counts = {c: sum(bool(kind_of(grid.text(row, c))) for row in span if len(grid.text(row, c)) <= 2) for c in free}
        best = max(counts, key=lambda c: counts[c], default=None)
        if best and counts[best] >= 2:
            columns[Column.KIND] = best
    if Column.KIND not in columns:
        return {}
    aspects = [row for row in span if kind_of(grid.text(row, columns[Column.KIND]))]
    if Column.MAXIMUM not in columns and (maximum := _column_of_marks(grid, aspects, columns[Column.KIND], free)):
        columns[Column.MAXIMUM] = maximum
    if Column.DESCRIPTION not in columns and (texts := _column_of_texts(grid, aspects, 1, 20, free)):
        columns[Column.DESCRIPTION] = texts
    if Column.SUB_ID not in columns:
        ids = {c: sum(_is_sub_row(grid, row, c + 1, c) for row in span) for c in free if c < columns[Column.KIND]}
        best = max(ids, key=lambda c: ids[c], default=None)
        if best and ids[best]:
            columns[Column.SUB_ID] = best
    return {column: place for column, place in columns.items() if column not in heading.columns}


def _meanings(grid: Grid, row: int) -> dict[Column, int]:
    columns: dict[Column, int] = {}
    for column in grid.by_row[row]:
        found = meaning(grid.text(row, column))
        if found is Column.SUB_NAME and found in columns and Column.SUB_ID not in columns:
            columns[Column.SUB_ID] = columns[found]  # a translator made something else of "ID"
            columns[found] = column
        elif found is not None and found not in columns:
            columns[found] = column
    return columns


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
        below = _meanings(grid, row + 1)
        new = {column: place for column, place in below.items() if column not in columns}
        is_heading = len(below) == len(grid.by_row[row + 1]) and not _holds_data(grid, row + 1, columns)
        if new and is_heading:
            rows, columns = (row, row + 1), columns | new
            words |= {column: grid.text(row + 1, place) for column, place in new.items()}
    letter = block_letter(words.get(Column.BLOCK, ""))
    return Heading(row, columns, letter, rows, words)


def _column_of_marks(grid: Grid, rows: list[int], kind: int, among: list[int] | None = None) -> int | None:
    """The column right of the types where nearly every aspect has a number up to 10; of several, the one with parts."""
    best: tuple[int, int] | None = None
    for column in among or range(kind + 1, 30):
        numbers = [cell.number for row in rows if (cell := grid.cell(row, column)) and cell.number is not None]
        if len(numbers) * 10 < len(rows) * 7 or not numbers or max(numbers) > 10:
            continue
        parts = sum(number != int(number) for number in numbers)
        if best is None or parts >= best[0]:
            best = (parts, column)
    return best[1] if best else None


def _column_of_texts(grid: Grid, rows: list[int], first: int, last: int, among: list[int] | None = None) -> int | None:
    """The column that has the most aspects with words in it; the leftmost of equals."""
    counts = {
        column: sum(len(grid.text(row, column)) > 3 and not _is_number(grid, row, column) for row in rows)
        for column in among or range(first, last)
    }
    best = max(counts, key=lambda column: (counts[column], -column), default=None)
    return best if best is not None and counts[best] * 2 >= len(rows) else None


def _columns_beside(grid: Grid, rows: list[int], known: dict[Column, int]) -> dict[Column, int]:
    """Identifiers left of the types, scores 0-3 and their texts, sections: each only where the contents are plain."""
    found: dict[Column, int] = {}
    kind, description, maximum = known[Column.KIND], known[Column.DESCRIPTION], known[Column.MAXIMUM]
    others = [row for row in grid.by_row if row not in set(rows)]
    for column in range(1, kind):
        if any(_is_sub_row(grid, row, kind, column) for row in others):
            found[Column.SUB_ID] = column
            found[Column.SUB_NAME] = column + 1
            break
    for column in range(description + 1, maximum):
        values = [grid.text(row, column) for row in others if grid.text(row, column)]
        if Column.SCORE not in found and values and all(value in ("0", "1", "2", "3") for value in values):
            found[Column.SCORE] = column
        elif Column.EXTRA not in found and any(len(value) > 3 for value in values):
            found[Column.EXTRA] = column
        elif all((cell := grid.cell(row, column)) and cell.text.strip().isdigit() for row in rows):
            found.setdefault(Column.SECTION, column)
    return found


def _is_sub_row(grid: Grid, row: int, kind: int, column: int = 0) -> bool:
    columns = [column] if column else range(1, kind)
    return any(sub_id_of(grid.text(row, each), LOOKALIKES) for each in columns)


def _is_number(grid: Grid, row: int, column: int) -> bool:
    cell = grid.cell(row, column)
    return cell is not None and cell.number is not None
