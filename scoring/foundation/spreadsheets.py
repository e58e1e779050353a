"""The sheets of an .xlsx workbook as exact text, numbers and formulas; read once, within bounds, never computed.

Our own reader, and not a library's, for three reasons: numbers keep their digits (a library hands out floats), a cell
keeps both its formula and the value stored with it (a library needs two passes for that), and every loop has a bound.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath

from scoring.foundation.archives import Archive
from scoring.foundation.sheetcells import RawCell, SheetParser
from scoring.foundation.sheetstyles import PLAIN, CellKind, Style, read_styles
from scoring.foundation.sheetxml import parse_part, text_of_strings
from scoring.rules.errors import RuleBroken

__all__ = [
    "Cell", "CellKind", "Sheet", "Spreadsheet", "cell_name", "column_letters", "open_spreadsheet", "plain",
]  # fmt: skip

SHEETS_LIMIT = 60
NUMBER_TEXT_MAX = 40
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something; rows and columns count from 1. `text` is as stored, a number exactly."""

    row: int
    column: int
    text: str
    kind: CellKind
    number: Decimal | None = None
    formula: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its cells by (row, column), what is merged (top, left, bottom, right), and what is hidden."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A workbook: its sheets in order, whether it carries macros or comments or takes values from other files."""

    sheets: tuple[Sheet, ...]
    macros: bool = False
    external_links: bool = False
    comments: bool = False


def open_spreadsheet(content: bytes) -> Spreadsheet:
    """The sheets of a workbook.

    Raises RuleBroken: file-empty, file-too-large, file-inflates, file-damaged, file-password-protected,
    file-is-old-excel, file-is-pdf, file-is-text, file-is-opendocument, file-is-binary-workbook,
    file-not-a-workbook, file-out-of-bounds, xml-forbidden, sheet-too-large, too-many-sheets, too-many-parts.
    """
    archive = Archive(content)
    main = _main_part(archive)
    targets = _targets(archive, main)
    strings = _shared_strings(archive, main)
    styles = read_styles(archive, f"{PurePosixPath(main).parent}/styles.xml")
    parser = SheetParser()
    sheets = []
    for name, target, hidden in _sheet_list(archive, main, targets):
        raw = parser.parse(archive.pieces(target))
        cells = {(cell.row, cell.column): cell for item in raw.cells if (cell := _cell(item, strings, styles))}
        hidden_parts = frozenset(raw.hidden_rows), hidden, frozenset(raw.hidden_columns)
        sheets.append(Sheet(name, cells, tuple(raw.merged), *hidden_parts))
    names = [name.lower() for name in archive.names()]
    return Spreadsheet(
        tuple(sheets),
        macros=any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names),
        external_links=any(name.startswith("xl/externallinks/") for name in names),
        comments=any(name.rpartition("/")[2].startswith(("comments", "threadedcomment")) for name in names),
    )


def column_letters(column: int) -> str:
    """1 is "A", 27 is "AA"."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    return f"{column_letters(column)}{row}"


def _main_part(archive: Archive) -> str:
    """The workbook part: where the package says, or where everybody puts it."""
    if "_rels/.rels" in archive:
        for _, attributes in parse_part(archive.pieces("_rels/.rels"), {"Relationship"}):
            if attributes.get("Type", "").endswith("/officeDocument"):
                name = attributes.get("Target", "").lstrip("/")
                if name.endswith(".xml") and name.rpartition("/")[2] == "workbook.xml" and name in archive:
                    return name
    if "xl/workbook.xml" in archive:
        return "xl/workbook.xml"
    raise RuleBroken("file-not-a-workbook")


def _targets(archive: Archive, main: str) -> dict[str, tuple[str, str]]:
    """Relation id to (kind, part name), for parts inside the package only."""
    folder = PurePosixPath(main).parent
    relations = f"{folder}/_rels/{PurePosixPath(main).name}.rels"
    if relations not in archive:
        raise RuleBroken("file-damaged")
    found = {}
    for _, attributes in parse_part(archive.pieces(relations), {"Relationship"}):
        if attributes.get("TargetMode") == "External":
            continue
        target = attributes.get("Target", "")
        name = target.lstrip("/") if target.startswith("/") else str(folder / target)
        found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], name)
    return found


def _sheet_list(archive: Archive, main: str, targets: Mapping[str, tuple[str, str]]) -> list[tuple[str, str, bool]]:
    """(name, part, hidden) of every worksheet, in the workbook's order; charts and dialogs are no sheets."""
    sheets = []
    for _, attributes in parse_part(archive.pieces(main), {"sheet"}):
        kind, part = targets.get(attributes.get("id", ""), ("", ""))
        if kind not in ("worksheet", ""):
            continue
        if part not in archive:
            raise RuleBroken("file-damaged")  # a promised sheet is not there: better no scheme than half of one
        sheets.append((attributes.get("name", ""), part, attributes.get("state", "visible") != "visible"))
    if not sheets:
        raise RuleBroken("file-not-a-workbook")
    if len(sheets) > SHEETS_LIMIT:
        raise RuleBroken("too-many-sheets", limit=SHEETS_LIMIT)
    return sheets


def _shared_strings(archive: Archive, main: str) -> list[str]:
    """The texts that cells point to; [] when the workbook has none, and then no cell may point at one."""
    name = f"{PurePosixPath(main).parent}/sharedStrings.xml"
    return text_of_strings(archive.pieces(name)) if name in archive else []


def _cell(raw: RawCell, strings: list[str], styles: list[Style]) -> Cell | None:
    """A cell from (row, column, type, style, value text, formula); None when nothing is in it."""
    row, column, kind, style, text, formula = raw
    shown = styles[style] if style < len(styles) else PLAIN
    if kind == "s" and text.strip():
        text = _shared(strings, text.strip())
    if not text.strip():
        return Cell(row, column, "", CellKind.EMPTY, None, formula) if formula else None
    if kind in ("s", "str", "inlineStr", "d"):
        return Cell(row, column, text, CellKind.TEXT, None, formula, shown.struck)
    if kind == "b":
        return Cell(row, column, "TRUE" if text.strip() == "1" else "FALSE", CellKind.BOOLEAN, None, formula)
    if kind == "e":
        return Cell(row, column, text, CellKind.ERROR, None, formula)
    number = _exact(text)
    if number is None:
        return Cell(row, column, text, CellKind.TEXT, None, formula)
    return Cell(row, column, plain(number), shown.kind, number, formula, shown.struck)


def _shared(strings: list[str], text: str) -> str:
    """The shared string of a number. Raises RuleBroken file-damaged: the text of the cell is lost."""
    if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text) < len(strings)):
        raise RuleBroken("file-damaged")
    return strings[int(text)]


def _exact(text: str) -> Decimal | None:
    """The number of a cell as the format writes numbers: no digits of other scripts, no underscores."""
    text = text.strip()
    if len(text) > NUMBER_TEXT_MAX or not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    return number if abs(number.adjusted()) < NUMBER_TEXT_MAX else None


def plain(number: Decimal) -> str:
    """A number without an exponent and without needless zeros: 1.50 is "1.5"."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
