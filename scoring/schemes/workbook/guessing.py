"""Which column holds what, told by what the columns hold: for headings that nobody can read, or that are missing."""

from collections.abc import Callable, Iterable

from scoring.schemes.workbook.columns import Columns, Heading, meanings
from scoring.schemes.workbook.grid import Grid
from scoring.schemes.workbook.headings import Column
from scoring.schemes.workbook.values import LOOKALIKES, kind_of, sub_id_of

COLUMNS_GUESSED = 20  # the widest layout has 14
SCORES = ("0", "1", "2", "3")
DAY_MAX = 12  # characters of a day of marking: "2", "C-1", "Day 3"
MARK_MAX = 10
ROWS_LOOKED_AT = 2000  # three times the longest real scheme: enough to tell a column by


def guess_headings(grid: Grid) -> list[Heading]:
    """The headings of a sheet whose words say too little: all columns by contents, and every row like the first one.

    [] when the sheet does not look like a scheme. Without any heading row the one Heading stands at the first row of
    data and has no rows of its own.
    """
    looked_at = list(grid.by_row)[:ROWS_LOOKED_AT]
    kind = _kind_column(grid, looked_at, range(1, COLUMNS_GUESSED))
    rows = [row for row in looked_at if kind and _is_kind(grid, row, kind)]
    if kind is None or len(rows) < 2:
        return []
    before = [row for row in looked_at if row < rows[0] and _has_id(grid, row, range(1, kind))]
    first = before[-1] if before else rows[0]
    repeated = _heading_rows(grid, first, kind)
    again = set(repeated)
    span = [row for row in looked_at if row >= first and row not in again]
    columns = {Column.KIND: kind}
    columns |= _guess(grid, span, columns, wanted=(Column.MAXIMUM, Column.DESCRIPTION, Column.SUB_ID, Column.SCORE))
    if not {Column.MAXIMUM, Column.DESCRIPTION} <= columns.keys():
        return []
    for column, place in meanings(grid, repeated[0]).items() if repeated else ():
        if column not in columns and place not in columns.values():
            columns[column] = place
    columns |= _guess(grid, span, columns, wanted=tuple(_GUESSES))
    return [Heading(row, columns, rows=(row,)) for row in repeated] or [Heading(first, columns)]


def missing_columns(grid: Grid, heading: Heading, rows: list[int]) -> Columns:
    """Columns that the headings do not name, judged by contents: a heading may be empty, misspelt or in no language.

    `rows` are those from the heading to the next one.
    """
    columns = dict(heading.columns)
    span = [row for row in rows[:ROWS_LOOKED_AT] if row not in heading.rows]
    if Column.KIND not in columns:
        kind = _kind_column(grid, span, _free(columns))
        if kind is None:
            return {}
        columns[Column.KIND] = kind
    columns |= _guess(grid, span, columns, wanted=_WITHOUT_HEADING)  # the needed ones first: others lean on them
    return {column: place for column, place in columns.items() if column not in heading.columns}


def _guess(grid: Grid, span: list[int], known: Columns, wanted: tuple[Column, ...]) -> dict[Column, int]:
    """The wanted columns that are not known yet, each only where the contents are plain."""
    columns = dict(known)
    for column in wanted:
        if column not in columns:
            place = _GUESSES[column](grid, span, columns)
            if place is not None:
                columns[column] = place
    return columns


def _free(columns: Columns) -> list[int]:
    taken = set(columns.values())
    edge = min((columns[each] for each in (Column.BLOCK, Column.TOTAL) if each in columns), default=COLUMNS_GUESSED)
    return [place for place in range(1, max(edge, 2)) if place not in taken]


def _is_kind(grid: Grid, row: int, column: int) -> bool:
    text = grid.text(row, column)
    return 0 < len(text) <= 2 and kind_of(text) is not None


def _kind_column(grid: Grid, rows: list[int], among: Iterable[int]) -> int | None:
    counts = {place: sum(_is_kind(grid, row, place) for row in rows) for place in among}
    best = max(counts, key=lambda place: counts[place], default=None)
    return best if best is not None and counts[best] >= 2 else None


def _heading_rows(grid: Grid, first: int, kind: int) -> list[int]:
    """The last row of words above the first row of data, and the rows that repeat it further down."""
    above = [row for row in grid.by_row if row < first and len(_words(grid, row)) >= 4 and grid.text(row, kind)]
    if not above:
        return []
    words = _words(grid, above[-1])
    needed = max(4, len(words) * 2 // 3)
    return [row for row in grid.by_row if row >= above[-1] and len(words & _words(grid, row)) >= needed]


def _words(grid: Grid, row: int) -> set[tuple[int, str]]:
    return {
        (place, grid.text(row, place).casefold())
        for place in grid.by_row[row]
        if place < COLUMNS_GUESSED and not _is_number(grid, row, place)
    }


def _aspects(grid: Grid, span: list[int], columns: Columns) -> list[int]:
    return [row for row in span if kind_of(grid.text(row, columns[Column.KIND]))]


def _maximum(grid: Grid, span: list[int], columns: Columns) -> int | None:
    """The column right of the types where nearly every aspect has a number up to 10; of several, the one with parts."""
    rows = _aspects(grid, span, columns)
    best: tuple[int, int] | None = None
    for column in [place for place in _free(columns) if place > columns[Column.KIND]]:
        numbers = [cell.number for row in rows if (cell := grid.cell(row, column)) and cell.number is not None]
        if len(numbers) * 10 < len(rows) * 7 or not numbers or max(numbers) > MARK_MAX:
            continue
        parts = sum(number != int(number) for number in numbers)
        if best is None or parts >= best[0]:
            best = (parts, column)
    return best[1] if best else None


def _description(grid: Grid, span: list[int], columns: Columns) -> int | None:
    rows = _aspects(grid, span, columns)
    return _column_of_texts(grid, rows, _free(columns), at_least=(len(rows) + 1) // 2)


def _sub_id(grid: Grid, span: list[int], columns: Columns) -> int | None:
    ids = {place: sum(_has_id(grid, row, [place]) for row in span) for place in _left(columns)}
    best = max(ids, key=lambda place: ids[place], default=None)
    return best if best is not None and ids[best] else None


def _sub_name(grid: Grid, span: list[int], columns: Columns) -> int | None:
    rows = _sub_rows(grid, span, columns)
    return _column_of_texts(grid, rows, _left(columns), at_least=(len(rows) + 1) // 2)


def _day(grid: Grid, span: list[int], columns: Columns) -> int | None:
    """A column that is filled on the rows of sub-criteria alone, with short texts that have a digit."""
    rows = set(_sub_rows(grid, span, columns))
    for place in _left(columns):
        filled = {row for row in span if grid.text(row, place)}
        texts = [grid.text(row, place) for row in filled]
        short = all(len(text) <= DAY_MAX and any(sign.isdigit() for sign in text) for text in texts)
        if filled and short and filled <= rows and len(filled) * 2 >= len(rows):
            return place
    return None


def _score(grid: Grid, span: list[int], columns: Columns) -> int | None:
    """A column with nothing but scores from 0 to 3, nearly all on rows without a type and beside a text."""
    aspects = set(_aspects(grid, span, columns))
    for place in _free(columns):
        filled = [row for row in span if grid.text(row, place)]
        between = [row for row in filled if row not in aspects and len(grid.by_row[row]) > 1]
        values = {grid.text(row, place) for row in filled}
        if values <= set(SCORES) and len(values) >= 3 and len(between) * 3 >= len(filled) * 2:
            return place
    return None


def _extra(grid: Grid, span: list[int], columns: Columns) -> int | None:
    """The column with the texts beside the scores, or else on the rows between the aspects."""
    if Column.SCORE in columns:
        rows = [row for row in span if grid.text(row, columns[Column.SCORE])]
    else:
        rows = sorted(set(span) - set(_aspects(grid, span, columns)) - set(_sub_rows(grid, span, columns)))
    last = columns.get(Column.MAXIMUM, COLUMNS_GUESSED)
    right = [place for place in _free(columns) if columns[Column.KIND] < place < last]
    return _column_of_texts(grid, rows, right, at_least=max(1, len(rows) // 2))


def _requirement(grid: Grid, span: list[int], columns: Columns) -> int | None:
    """Texts on some of the aspects, left of the marks."""
    right = [place for place in _free(columns) if columns[Column.DESCRIPTION] < place < columns[Column.MAXIMUM]]
    return _column_of_texts(grid, _aspects(grid, span, columns), right, at_least=1)


def _section(grid: Grid, span: list[int], columns: Columns) -> int | None:
    """Small whole numbers on nearly all aspects, left of the marks."""
    rows = _aspects(grid, span, columns)
    for place in _free(columns):
        numbers = [row for row in rows if grid.text(row, place).isdigit()]
        if columns[Column.DESCRIPTION] < place < columns[Column.MAXIMUM] and len(numbers) * 10 >= len(rows) * 9:
            return place
    return None


_GUESSES: dict[Column, Callable[[Grid, list[int], Columns], int | None]] = {
    Column.MAXIMUM: _maximum,
    Column.DESCRIPTION: _description,
    Column.SUB_ID: _sub_id,
    Column.SUB_NAME: _sub_name,
    Column.DAY: _day,
    Column.SCORE: _score,
    Column.EXTRA: _extra,
    Column.SECTION: _section,
    Column.REQUIREMENT: _requirement,
}
# Sections and requirements are left out of many layouts, and what else stands there is no section: not guessed here.
_WITHOUT_HEADING = tuple(column for column in _GUESSES if column not in (Column.SECTION, Column.REQUIREMENT))


def _left(columns: Columns) -> list[int]:
    return [place for place in _free(columns) if place < columns[Column.KIND]]


def _sub_rows(grid: Grid, span: list[int], columns: Columns) -> list[int]:
    place = columns.get(Column.SUB_ID)
    return [row for row in span if place and _has_id(grid, row, [place])]


def _has_id(grid: Grid, row: int, places: Iterable[int]) -> bool:
    texts = [grid.text(row, place) for place in places]
    return any(sub_id_of(text, LOOKALIKES) for text in texts)


def _column_of_texts(grid: Grid, rows: list[int], among: Iterable[int], *, at_least: int) -> int | None:
    """The column that has words on most of the rows; the leftmost of equals."""
    counts = {
        place: sum(len(grid.text(row, place)) > 3 and not _is_number(grid, row, place) for row in rows)
        for place in among
    }
    best = max(counts, key=lambda place: (counts[place], -place), default=None)
    return best if best is not None and counts[best] >= max(at_least, 1) else None


def _is_number(grid: Grid, row: int, column: int) -> bool:
    cell = grid.cell(row, column)
    return cell is not None and cell.number is not None
