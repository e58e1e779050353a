"""Rows of persons out of a workbook or a CSV file: what stands in which cell, nothing judged yet."""

import csv
import io
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from scoring.foundation.spreadsheets import Cell, CellKind, cell_name, open_spreadsheet
from scoring.people.files.columns import key_of
from scoring.rules.errors import RuleBroken

ROWS_LIMIT = 5_000
COLUMNS_LIMIT = 60
HEADING_WITHIN = 10  # rows from the top in which the headings must stand
FEWEST_HEADINGS = 2
MASK = "'"  # what our CSV puts before a text that a spreadsheet would compute
DELIMITERS = ";,\t"

Grid = Mapping[int, Mapping[int, Cell]]


@dataclass(frozen=True, slots=True)
class Value:
    """A cell under a heading: its name ("B7"), its text, and what the sheet says it is."""

    cell: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file by its number, with what stands under each known heading."""

    number: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Headings:
    """How the row of headings is known: what each names, and whether these are enough to be it; else this code."""

    key_of: Callable[[str], str | None]
    enough: Callable[[Collection[str]], bool]
    missing: str


def _names_people(keys: Collection[str]) -> bool:
    return len(keys) >= FEWEST_HEADINGS and any(key.startswith("surname") for key in keys)


PEOPLE = Headings(key_of, _names_people, "people-headings-missing")


def read_rows(content: bytes, headings: Headings = PEOPLE) -> list[Row]:
    """Every row below the headings that holds something.

    Raises RuleBroken: the codes of open_spreadsheet; `headings.missing`, people-too-many-rows (limit).
    """
    grid = _grid(content)
    heading, columns = _headings(grid, headings)
    rows = [row for row in _rows(grid, heading, columns) if row.values]
    if len(rows) > ROWS_LIMIT:
        raise RuleBroken("people-too-many-rows", limit=ROWS_LIMIT)
    return rows


def rows_text(rows: Iterable[Row]) -> str:
    """Rows as they are kept for the review."""
    documents = [
        {"number": row.number, "values": {key: asdict(value) for key, value in row.values.items()}} for row in rows
    ]
    return json.dumps(documents, ensure_ascii=False)


def rows_from(text: str | None) -> list[Row]:
    """What `rows_text` kept; nothing of nothing."""
    return [
        Row(one["number"], {key: Value(**value) for key, value in one["values"].items()})
        for one in json.loads(text or "[]")
    ]


def _grid(content: bytes) -> Grid:
    try:
        sheet = open_spreadsheet(content).sheets[0]
    except RuleBroken as broken:
        if broken.code != "file-is-text":
            raise
        return _grid_of_text(content)
    grid: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sheet.cells.items():
        grid.setdefault(row, {})[column] = cell
    return grid


def _grid_of_text(content: bytes) -> Grid:
    """CSV as spreadsheets save it: UTF-8 or the old Cyrillic of Windows, apart by semicolons, commas or tabs."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    grid: dict[int, dict[int, Cell]] = {}
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
            if number > ROWS_LIMIT + HEADING_WITHIN:
                raise RuleBroken("people-too-many-rows", limit=ROWS_LIMIT)
            cells = {place: _plain(number, place, part) for place, part in enumerate(line[:COLUMNS_LIMIT], 1)}
            grid[number] = {place: cell for place, cell in cells.items() if cell.text}
    except csv.Error:
        raise RuleBroken("file-damaged") from None
    return grid


def _plain(row: int, column: int, part: str) -> Cell:
    text = part.strip()
    return Cell(row, column, text.removeprefix(MASK) if text[1:2] in set("=+-@") else text, CellKind.TEXT)


def _headings(grid: Grid, headings: Headings) -> tuple[int, Mapping[int, str]]:
    """The row of headings, and the key of each column that it names; a heading said twice counts once."""
    for number in sorted(grid)[:HEADING_WITHIN]:
        columns: dict[int, str] = {}
        for place, cell in sorted(grid[number].items()):
            key = headings.key_of(cell.text)
            if key is not None and key not in columns.values():
                columns[place] = key
        if headings.enough(columns.values()):
            return number, columns
    raise RuleBroken(headings.missing)


def _rows(grid: Grid, heading: int, columns: Mapping[int, str]) -> Iterator[Row]:
    for number in sorted(grid):
        if number > heading:
            cells = grid[number]
            yield Row(
                number,
                {
                    key: Value(cell_name(number, place), cells[place].text.strip(), cells[place].kind.value)
                    for place, key in columns.items()
                    if place in cells and cells[place].text.strip()
                },
            )
