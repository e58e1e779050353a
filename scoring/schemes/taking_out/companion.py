"""The third sheet of our own workbooks: what the R4 layout cannot say, so that importing an export loses nothing.

Sheet `Sheber`, four columns, everything text:

    sheber     1                       kk   SHA-256 (hex) of the document      row 1: version, language of the sheets
    note       a sentence for people                                           row 2
    document   0   first piece of the document
    document   1   next piece ...

The pieces joined are the content document of `content.py` (JSON in ASCII; what spreadsheet programs would misread is
spelt as `SPELLINGS` says). The first two sheets stay the truth: the document is taken whole only if they still say
exactly what an export of it says; otherwise they win, and the document gives what they cannot hold (keys, other
languages, marks of extra lines, gates), aspect by aspect, with the doubts said.

A reader of workbooks collects the values (of formulas: the cached ones) of the three sheets as rows and calls

    reunited = reunite(companion_sheet, scheme_sheet, calculations_sheet, seen)

`seen` is the scheme as read from the first two sheets, its texts in `sheet_language(companion_sheet)`, or None if they
could not be read; `reunited.keys` leads from the aspect keys of `seen` to those of `reunited.scheme`. It never raises.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest

from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Scheme
from scoring.schemes.bringing_in.mending import Doubt, mend
from scoring.schemes.content import scheme_document, scheme_from_bytes
from scoring.schemes.taking_out.layout import Formula, Row, calculation_rows, scheme_rows

SHEET = "Sheber"
VERSION = "1"
PIECE = 30_000  # characters; a cell holds 32 767
COLUMNS = "ABCDEFGHIJK"
NO_CELLS = [""] * len(COLUMNS)
LANGUAGES = ("kk", "ru", "en")
SPELLINGS = {  # programs read "_x0041_" as a letter, openpyxl drops "x005F_", XlsxWriter passes "<r>...</r>" as markup
    "_x": "\\u005fx",
    "x005F_": "\\u0078005F_",
    "<": "\\u003c",
}
NOTES = {
    "kk": "Бұл парақ аспектілердің тұрақты кілттері мен басқа тілдердегі мәтіндерін сақтайды. Оны өзгертпеңіз.",
    "ru": "Этот лист хранит постоянные ключи аспектов и тексты на других языках. Не изменяйте его.",
    "en": "This sheet keeps the permanent keys of the aspects and the texts in other languages. Do not change it.",
}

SheetRows = Iterable[Sequence[object]]

_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Reunited:
    """What came of the three sheets together.

    `exact`: the sheets are as they were exported, the scheme is the exported one in every field. `keys` leads from the
    aspect keys of the scheme as seen to those of the result, where an aspect of the one is an aspect of the other.
    """

    scheme: Scheme | None
    exact: bool = False
    doubts: tuple[Doubt, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)


def companion_sheet(scheme: Scheme, language: str) -> list[tuple[str, ...]]:
    """The rows of the sheet, for the writer of the workbook."""
    text = json.dumps(scheme_document(scheme), sort_keys=True, separators=(",", ":"))
    for misread, spelling in SPELLINGS.items():
        text = text.replace(misread, spelling)
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    return [
        ("sheber", VERSION, language, hashlib.sha256(text.encode("ascii")).hexdigest()),
        ("note", NOTES[language]),
        *(("document", str(index), piece) for index, piece in enumerate(pieces)),
    ]


def sheet_language(companion: SheetRows) -> str | None:
    """The language in which the first two sheets were written (kk, ru, en), None when the sheet does not say."""
    first = next(iter(companion), ())
    language = str(first[2]) if len(first) > 2 else ""
    return language if language in LANGUAGES else None


def reunite(companion: SheetRows, sheet: SheetRows, calculations: SheetRows, seen: Scheme | None) -> Reunited:
    """The scheme that the three sheets of a workbook hold together. decisions.md 8.

    Doubts: companion-damaged, companion-version-unknown, and those of `mending.mend`.
    """
    rows = [tuple(row) for row in companion]
    try:
        original, language = _read(rows)
        untouched = _untouched(scheme_rows(original, language), sheet) and _untouched(
            calculation_rows(original), calculations
        )
    except RuleBroken as broken:
        return Reunited(seen, doubts=(Doubt(broken.code),), keys=_same_keys(seen))
    if untouched:
        return Reunited(original, exact=True, keys=_by_position(seen, original))
    if seen is None:
        return Reunited(None, doubts=(Doubt("companion-file-edited"),))
    mended = mend(original, seen, language)
    return Reunited(mended.scheme, doubts=mended.doubts, keys=mended.keys)


def _read(rows: list[tuple[object, ...]]) -> tuple[Scheme, str]:
    language = sheet_language(rows)
    if language is None or len(rows[0]) < 4 or rows[0][0] != "sheber":
        raise RuleBroken("companion-damaged")
    if str(rows[0][1]) != VERSION:
        raise RuleBroken("companion-version-unknown")
    pieces = [(str(row[1]), str(row[2])) for row in rows if len(row) > 2 and row[0] == "document"]
    text = "".join(piece for _, piece in pieces).encode("utf-8", "replace")
    in_order = [index for index, _ in pieces] == [str(index) for index in range(len(pieces))]
    if not in_order or hashlib.sha256(text).hexdigest() != rows[0][3]:
        raise RuleBroken("companion-damaged")
    try:
        return scheme_from_bytes(text), language
    except RuleBroken:
        raise RuleBroken("companion-damaged") from None


def _untouched(expected: list[Row], sheet: SheetRows) -> bool:
    """Whether a sheet says what an export would; empty rows more or less are no difference."""
    rows = [_said(row) for row in sheet]
    wanted = [_wanted(row) for row in expected]
    return _agree(wanted, rows) or _agree([row for row in wanted if any(row)], [row for row in rows if any(row)])


def _wanted(row: Row) -> list[str | None]:
    """The cells A to K of a row; None for a formula, whose value any program may have computed, rounded or dropped."""
    cells = [row.cells.get(column) for column in COLUMNS]
    return [None if isinstance(cell, Formula) else _cell(cell) for cell in cells]


def _said(row: Sequence[object]) -> list[str]:
    cells = [_cell(value) for value in row[: len(COLUMNS)]]
    return cells + [""] * (len(COLUMNS) - len(cells))


def _agree(wanted: list[list[str | None]], rows: list[list[str]]) -> bool:
    return all(
        expected is None or expected == found
        for expected_row, row in zip_longest(wanted, rows, fillvalue=NO_CELLS)
        for expected, found in zip(expected_row, row, strict=True)
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float, Decimal)):
        # A number a program stored may carry the noise of binary fractions; no mark is that fine.
        return format(round(Decimal(repr(value) if isinstance(value, float) else value), 6).normalize() + 0, "f")
    return " ".join(_ESCAPED.sub("", str(value).replace("x005F_", "")).split())


def _same_keys(seen: Scheme | None) -> dict[str, str]:
    return {aspect.key: aspect.key for aspect in seen.aspects()} if seen else {}


def _by_position(seen: Scheme | None, original: Scheme) -> dict[str, str]:
    """Keys by position: the sheets are the same, so the aspects stand where they stood, if all were recognised."""
    before = [aspect.key for aspect in seen.aspects()] if seen else []
    after = [aspect.key for aspect in original.aspects()]
    return dict(zip(before, after, strict=True)) if len(before) == len(after) else {}
