"""Cell styles of a workbook, as far as they change what a cell says: dates, percents, text struck out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from scoring.foundation.archives import Archive
from scoring.foundation.sheetxml import parse_part


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"  # a number shown as a date
    PERCENT = "percent"  # a number shown with a percent sign
    BOOLEAN = "boolean"
    ERROR = "error"  # #REF!, #N/A ...
    EMPTY = "empty"  # a formula without a stored value


@dataclass(frozen=True, slots=True)
class Style:
    """What a cell's style says of its content: how a number is shown, whether the text is struck out."""

    kind: CellKind = CellKind.NUMBER
    struck: bool = False


PLAIN = Style()


def read_styles(archive: Archive, part: str) -> list[Style]:
    """The cell styles in order, from the styles part; [] when the workbook has none. Raises as `parse_part`."""
    if part not in archive:
        return []
    codes: dict[str, str] = {}
    struck: list[bool] = []
    styles: list[Style] = []
    wanted = {"numFmt", "font", "strike", "xf"}
    inside = {"xf": "cellXfs", "font": "fonts", "strike": "fonts"}
    for tag, attributes in parse_part(archive.pieces(part), wanted, inside=inside):
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "font":
            struck.append(False)
        elif tag == "strike" and struck:
            struck[-1] = attributes.get("val", "1") not in ("0", "false")
        elif tag == "xf":
            font = attributes.get("fontId", "")
            place = int(font) if font.isascii() and font.isdigit() and len(font) < 7 else len(struck)
            is_struck = struck[place] if place < len(struck) else False
            styles.append(Style(_kind_of_format(attributes.get("numFmtId", "0"), codes), is_struck))
    return styles


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
