"""The cells of one sheet out of its XML, what is merged and hidden; counted, so that nothing grows past a bound."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from scoring.foundation.sheetxml import TEXT_LIMIT, check_depth, run, unescape
from scoring.rules.errors import RuleBroken

ELEMENTS_LIMIT = 400_000  # rows and cells of all sheets, empty ones too; the widest real file has 31,000
FILLED_LIMIT = 60_000  # cells that hold something
COLUMNS_LIMIT = 16_384
ROWS_LIMIT = 1_048_576
MERGED_LIMIT = 20_000
HIDDEN_COLUMNS_READ = 64

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.ASCII)

RawCell = tuple[int, int, str, int, str, str]


@dataclass(slots=True)
class RawSheet:
    """What a sheet's XML holds: cells as (row, column, type, style, value, formula), merged ranges, what is hidden."""

    cells: list[RawCell] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


class SheetParser:
    """Reads sheet after sheet of one workbook; the limits count over all of them."""

    def __init__(self) -> None:
        self._elements = 0
        self._filled = 0

    def parse(self, pieces: Iterable[bytes]) -> RawSheet:
        """The cells of one sheet. Raises RuleBroken: xml-forbidden, file-damaged, sheet-too-large."""
        reader = _SheetReader(self._elements, self._filled)
        run(pieces, reader.start, reader.end, reader.text)
        self._elements, self._filled = reader.elements, reader.filled
        return reader.sheet


class _SheetReader:
    """The handlers for one sheet: a cell is put together between <c> and </c>."""

    def __init__(self, elements: int, filled: int) -> None:
        self.sheet = RawSheet()
        self.elements = elements
        self.filled = filled
        self._level = 0
        self._row = 0
        self._column = 0
        self._type = "n"
        self._style = 0
        self._value: list[str] = []
        self._formula: list[str] = []
        self._into: list[str] | None = None
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_value,
            "t": self._start_value,
            "f": self._start_formula,
            "rPh": self._start_nothing,
            "mergeCell": self._merge,
            "col": self._start_column,
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._level += 1
        check_depth(self._level)
        handler = self._starts.get(tag.rpartition(":")[2] if ":" in tag else tag)
        if handler is not None:
            handler(attributes)

    def end(self, tag: str) -> None:
        self._level -= 1
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            self._end_cell()
        elif name in ("v", "t", "f"):
            self._into = None

    def text(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)

    def _count(self) -> None:
        self.elements += 1
        if self.elements > ELEMENTS_LIMIT:
            raise RuleBroken("sheet-too-large", limit=ELEMENTS_LIMIT)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._count()
        number = attributes.get("r", "")
        self._row = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else self._row + 1
        self._column = 0
        if attributes.get("hidden") in ("1", "true"):
            self.sheet.hidden_rows.add(self._row)

    def _start_column(self, attributes: dict[str, str]) -> None:
        """Hidden columns; a range to the right edge of the sheet hides what nobody reads, and is cut short."""
        first, last = attributes.get("min", ""), attributes.get("max", "")
        numbers = first.isascii() and last.isascii() and first.isdigit() and last.isdigit()
        if numbers and len(first) < 6 and len(last) < 6 and attributes.get("hidden") in ("1", "true"):
            self.sheet.hidden_columns.update(range(int(first), min(int(last), HIDDEN_COLUMNS_READ) + 1))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._count()
        place = split_reference(attributes.get("r", ""))
        if place:
            self._row, self._column = place
        else:
            self._column += 1
        self._type = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else 0
        self._value, self._formula = [], []

    def _start_value(self, _: dict[str, str]) -> None:
        self._into = self._value

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self._formula = ["?"] if attributes.get("t") == "shared" else []
        self._into = self._formula

    def _start_nothing(self, _: dict[str, str]) -> None:
        self._into = None

    def _end_cell(self) -> None:
        if not self._value and not self._formula:
            return
        value = "".join(self._value)[:TEXT_LIMIT]
        formula = "".join(self._formula)[:TEXT_LIMIT]
        if len(formula) > 1:
            formula = formula.removeprefix("?")
        if self._type == "inlineStr":
            value = unescape(value)
        self.filled += 1
        if self.filled > FILLED_LIMIT:
            raise RuleBroken("sheet-too-large", limit=FILLED_LIMIT)
        if not (1 <= self._row <= ROWS_LIMIT and 1 <= self._column <= COLUMNS_LIMIT):
            raise RuleBroken("file-out-of-bounds")
        self.sheet.cells.append((self._row, self._column, self._type, self._style, value, formula))

    def _merge(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        top_left, bottom_right = split_reference(first), split_reference(last or first)
        if top_left and bottom_right and len(self.sheet.merged) < MERGED_LIMIT:
            self.sheet.merged.append((*top_left, *bottom_right))


def split_reference(reference: str) -> tuple[int, int] | None:
    """Row and column of "B7" or "$B$7", or None."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column
