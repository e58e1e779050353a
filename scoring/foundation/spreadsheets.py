"""The sheets of an .xlsx workbook as exact text, numbers and formulas; read once, within bounds, never computed.

Our own reader, and not a library's, for three reasons: numbers keep their digits (a library hands out floats), a cell
keeps both its formula and the value stored with it (a library needs two passes for that), and every loop has a bound.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import PurePosixPath

from scoring.foundation.archives import Archive
from scoring.foundation.sheetxml import SheetParser, parse_part, text_of_strings
from scoring.rules.errors import RuleBroken

SHEETS_LIMIT = 60
NUMBER_TEXT_MAX = 40


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"  # a number shown as a date
    PERCENT = "percent"  # a number shown with a percent sign
    BOOLEAN = "boolean"
    ERROR = "error"  # #REF!, #N/A ...
    EMPTY = "empty"  # a formula without a stored value


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something; rows and columns count from 1. `text` is as stored, a number exactly."""

    row: int
    column: int
    text: str
    kind: CellKind
    number: Decimal | None = None
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its cells by (row, column), what is merged (top, left, bottom, right), and what is hidden."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A workbook: its sheets in order, and whether it carries macros or takes values from other files."""

    sheets: tuple[Sheet, ...]
    macros: bool = False
    external_links: bool = False
    notes: tuple[str, ...] = field(default=())


def open_spreadsheet(content: bytes) -> Spreadsheet:
    """The sheets of a workbook.

    Raises RuleBroken: file-empty, file-too-large, file-inflates, file-damaged, file-password-protected,
    file-is-old-excel, file-is-pdf, file-is-text, file-is-opendocument, file-is-binary-workbook,
    file-not-a-workbook, xml-forbidden, sheet-too-large, too-many-sheets.
    """
    archive = Archive(content)
    main = _main_part(archive)
    targets = _targets(archive, main)
    strings = _shared_strings(archive, main)
    formats = _number_formats(archive, main)
    parser = SheetParser()
    sheets = []
    for name, target, hidden in _sheet_list(archive, main, targets):
        raw = parser.parse(archive.pieces(target))
        cells = {(cell.row, cell.column): cell for item in raw.cells if (cell := _cell(item, strings, formats))}
        sheets.append(Sheet(name, cells, tuple(raw.merged), frozenset(raw.hidden_rows), hidden))
    names = [name.lower() for name in archive.names()]
    return Spreadsheet(
        tuple(sheets),
        macros=any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names),
        external_links=any(name.startswith("xl/externallinks/") for name in names),
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


def _sheet_list(
    archive: Archive, main: str, targets: Mapping[str, tuple[str, str]]
) -> list[tuple[str, str, bool]]:
    """(name, part, hidden) of every worksheet, in the workbook's order; charts and dialogs are no sheets."""
    sheets = []
    for _, attributes in parse_part(archive.pieces(main), {"sheet"}):
        kind, part = targets.get(attributes.get("id", ""), ("", ""))
        if kind != "worksheet" or part not in archive:
            continue
        sheets.append((attributes.get("name", ""), part, attributes.get("state", "visible") != "visible"))
    if not sheets:
        raise RuleBroken("file-not-a-workbook")
    if len(sheets) > SHEETS_LIMIT:
        raise RuleBroken("too-many-sheets", limit=SHEETS_LIMIT)
    return sheets


def _shared_strings(archive: Archive, main: str) -> list[str]:
    name = f"{PurePosixPath(main).parent}/sharedStrings.xml"
    return text_of_strings(archive.pieces(name)) if name in archive else []


def _number_formats(archive: Archive, main: str) -> list[CellKind]:
    """For each cell style: whether its numbers are shown as numbers, dates or percents."""
    name = f"{PurePosixPath(main).parent}/styles.xml"
    if name not in archive:
        return []
    codes: dict[str, str] = {}
    kinds: list[CellKind] = []
    for tag, attributes in parse_part(archive.pieces(name), {"numFmt", "xf"}, inside={"xf": "cellXfs"}):
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        else:
            kinds.append(_kind_of_format(attributes.get("numFmtId", "0"), codes))
    return kinds


def _kind_of_format(number: str, codes: Mapping[str, str]) -> CellKind:
    if number in codes:
        code = _bare_format(codes[number])
        if "%" in code:
            return CellKind.PERCENT
        return CellKind.DATE if any(letter in code for letter in "dmyhs") else CellKind.NUMBER
    builtin = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
    if builtin in (9, 10):
        return CellKind.PERCENT
    is_date = 14 <= builtin <= 22 or 27 <= builtin <= 36 or 45 <= builtin <= 47 or 50 <= builtin <= 58
    return CellKind.DATE if is_date else CellKind.NUMBER


def _bare_format(code: str) -> str:
    """A number format without its quoted texts, its [colours] and its escaped letters, in lower case."""
    bare, position = [], 0
    closing = {'"': '"', "[": "]"}
    while position < len(code):
        sign = code[position]
        if sign in closing:
            end = code.find(closing[sign], position + 1)
            position = len(code) if end < 0 else end + 1
        elif sign in "\\_*":
            position += 2
        else:
            bare.append(sign)
            position += 1
    return "".join(bare).replace("General", "").lower()


def _cell(raw: tuple[int, int, str, int, str, str], strings: list[str], formats: list[CellKind]) -> Cell | None:
    """A cell from (row, column, type, style, value text, formula); None when nothing is in it."""
    row, column, kind, style, text, formula = raw
    if kind == "s":
        text = strings[int(text)] if text.isascii() and text.isdigit() and int(text) < len(strings) else ""
    if not text.strip():
        return Cell(row, column, "", CellKind.EMPTY, None, formula) if formula else None
    if kind in ("s", "str", "inlineStr", "d"):
        return Cell(row, column, text, CellKind.TEXT, None, formula)
    if kind == "b":
        return Cell(row, column, "TRUE" if text.strip() == "1" else "FALSE", CellKind.BOOLEAN, None, formula)
    if kind == "e":
        return Cell(row, column, text, CellKind.ERROR, None, formula)
    number = _exact(text)
    if number is None:
        return Cell(row, column, text, CellKind.TEXT, None, formula)
    shown = formats[style] if style < len(formats) else CellKind.NUMBER
    return Cell(row, column, plain(number), shown, number, formula)


def _exact(text: str) -> Decimal | None:
    text = text.strip()
    if len(text) > NUMBER_TEXT_MAX:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < NUMBER_TEXT_MAX else None


def plain(number: Decimal) -> str:
    """A number without an exponent and without needless zeros: 1.50 is "1.5"."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
