"""The XML inside a workbook, as a stream of what matters; document types and entities are refused outright."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from scoring.foundation.archives import PIECE
from scoring.rules.errors import RuleBroken

ELEMENTS_LIMIT = 400_000  # rows and cells of all sheets, empty ones too; the widest real file has 31,000
FILLED_LIMIT = 60_000  # cells that hold something
STRINGS_LIMIT = 100_000
LETTERS_LIMIT = 8_000_000  # characters of all shared strings; the longest real file has 40,000
TEXT_LIMIT = 32_767  # characters of a cell: the limit of the format itself
COLUMNS_LIMIT = 16_384
ROWS_LIMIT = 1_048_576
MERGED_LIMIT = 20_000
DEPTH_LIMIT = 200  # elements inside one another; a sheet has seven

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.ASCII)

RawCell = tuple[int, int, str, int, str, str]


@dataclass(slots=True)
class RawSheet:
    """What a sheet's XML holds: cells as (row, column, type, style, value, formula), merged ranges, hidden rows."""

    cells: list[RawCell] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)


def parse_part(
    pieces: Iterable[bytes], wanted: set[str], *, inside: Mapping[str, str] | None = None
) -> list[tuple[str, dict[str, str]]]:
    """The wanted elements of a small part, as (name, attributes), names without their prefixes.

    `inside` says which element must enclose a wanted one. Raises RuleBroken: xml-forbidden, file-damaged,
    sheet-too-large.
    """
    found: list[tuple[str, dict[str, str]]] = []
    enclosing = inside or {}
    open_tags: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in wanted and (name not in enclosing or enclosing[name] in open_tags):
            found.append((name, {key.rpartition(":")[2]: value for key, value in attributes.items()}))
            if len(found) > STRINGS_LIMIT:
                raise RuleBroken("sheet-too-large", limit=STRINGS_LIMIT)
        open_tags.append(name)
        _check_depth(len(open_tags))

    _run(pieces, start, lambda _: open_tags.pop(), None)
    return found


def text_of_strings(pieces: Iterable[bytes]) -> list[str]:
    """The shared strings in order, phonetic guides left out. Raises as parse_part."""
    texts: list[str] = []
    current: list[str] = []
    depth = {"t": 0, "rPh": 0}
    letters = level = 0

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal level
        level += 1
        _check_depth(level)
        name = tag.rpartition(":")[2]
        if name == "si":
            current.clear()
        elif name in depth:
            depth[name] += 1

    def end(tag: str) -> None:
        nonlocal level
        level -= 1
        name = tag.rpartition(":")[2]
        if name == "si":
            if len(texts) >= STRINGS_LIMIT:
                raise RuleBroken("sheet-too-large", limit=STRINGS_LIMIT)
            texts.append(unescape("".join(current)[:TEXT_LIMIT]))
        elif name in depth:
            depth[name] -= 1

    def text(data: str) -> None:
        nonlocal letters
        letters += len(data)
        if letters > LETTERS_LIMIT:
            raise RuleBroken("sheet-too-large", limit=STRINGS_LIMIT)
        if depth["t"] and not depth["rPh"]:
            current.append(data)

    _run(pieces, start, end, text)
    return texts


class SheetParser:
    """Reads sheet after sheet of one workbook; the limits count over all of them."""

    def __init__(self) -> None:
        self._elements = 0
        self._filled = 0

    def parse(self, pieces: Iterable[bytes]) -> RawSheet:
        """The cells of one sheet. Raises RuleBroken: xml-forbidden, file-damaged, sheet-too-large."""
        reader = _SheetReader(self._elements, self._filled)
        _run(pieces, reader.start, reader.end, reader.text)
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
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._level += 1
        _check_depth(self._level)
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
            raise RuleBroken("file-damaged")
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


_ESCAPED = re.compile(r"_x(?![dD][89a-fA-F])([0-9A-Fa-f]{4})_")  # halves of surrogate pairs are no letters


def unescape(text: str) -> str:
    """A text as it was typed: the format writes a carriage return as _x000D_, and an underscore as _x005F_."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _run(
    pieces: Iterable[bytes],
    start: Callable[[str, dict[str, str]], Any],
    end: Callable[[str], Any],
    text: Callable[[str], Any] | None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    # The format has no document types: whoever sends one means harm (or nothing that we need).
    parser.StartDoctypeDeclHandler = _forbid
    parser.EntityDeclHandler = _forbid
    parser.ExternalEntityRefHandler = _forbid
    try:
        for piece in pieces:
            # A text, a name or an attribute of a megabyte is no workbook's, and expat would hold all of it.
            if len(piece) == PIECE and b"<" not in piece:
                raise RuleBroken("file-damaged")
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, UnicodeError) as error:
        raise RuleBroken("file-damaged") from error


def _check_depth(level: int) -> None:
    if level > DEPTH_LIMIT:
        raise RuleBroken("file-damaged")


def _forbid(*_: object) -> int:
    raise RuleBroken("xml-forbidden")
