"""Marks, identifiers, types and section numbers as people write them, read without guessing in silence."""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from scoring.foundation.spreadsheets import Cell, CellKind, plain
from scoring.rules.hundredths import HUNDRED, format_hundredths, round_half_up
from scoring.rules.scheme import Kind
from scoring.schemes.bringing_in.findings import Report
from scoring.schemes.workbook.grid import Grid

MARK_LIMIT = 1_000_000  # hundredths; ten thousand marks is no mark any more
NOISE = Decimal("0.0001")  # what sums of binary fractions leave behind; no hand writes it

_TEXT_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:[.,][0-9]{1,30})?", re.ASCII)
_LETTERS_FOR_DIGITS = str.maketrans({"O": "0", "o": "0", "О": "0", "о": "0", "l": "1", "I": "1", "З": "3"})
_SUB_ID = re.compile(r"([A-Z])[ .\-]*([0-9]{1,3})[.:)]?", re.ASCII)
_BEFORE_ID = re.compile(
    r"(?:SUB[ -]?CRITERI(?:ON|A|UM)|СУБ-?КРИТЕРИЙ|ПОДКРИТЕРИЙ|SUBCRIT[EÉ]RIO|ҚОСАЛҚЫ ӨЛШЕМШАРТ|ҚОСАЛҚЫ КРИТЕРИЙ)[ :.]+"
)
_NUMERIC_ID = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.?", re.ASCII)

# Cyrillic letters typed for the Latin ones that they look or sound like
LOOKALIKES = str.maketrans("АВСЕНГДФИЯ", "ABCEHGDFII")
ALPHABET = str.maketrans("АБВГДЕЖЗИ", "ABCDEFGHI")  # criteria lettered by the Russian alphabet

TRANSLATED = {"EU": "I", "UM": "A", "UMA": "A"}  # what a translating machine makes of the letters I and A

_KINDS = {
    Kind.MEASUREMENT: (
        "M О И B В Б D Д Z Ө М O MEAS MEASUREMENT MEASURABLE MEASURED OBJ OBJECTIVE OBJETIVO OBJETIVA MED MEDICAO"
        " MEDIÇÃO MEDIDA MEDICIÓN MEDICION MESURE MENSURÁVEL MESSUNG ИЗМЕРИМЫЙ ИЗМЕРИМАЯ ИЗМЕРЯЕМЫЙ ИЗМЕРЕНИЕ ИЗМ"
        " ОБЪЕКТИВНЫЙ ОБЪЕКТИВНАЯ ОБЪЕКТИВНО ОБЪЕКТ БИНАРНЫЙ ДИСКРЕТНЫЙ ӨЛШЕУ ӨЛШЕНЕТІН ОБЪЕКТИВТІ"
    ),
    Kind.JUDGEMENT: (
        "J S С C Ј Т JUDG JUDGEMENT JUDGMENT JUDGEMENTAL JUDGMENTAL JUDGED SUB SUBJ SUBJECTIVE SUBJETIVO SUBJETIVA JULG"
        " JULGAMENTO JUICIO JUGEMENT СУДЕЙСКИЙ СУДЕЙСКАЯ СУДЕЙСКОЕ СУБЪЕКТИВНЫЙ СУБЪЕКТИВНАЯ СУБЪЕКТИВНО СУБЪЕКТ СУД"
        " СУДЬЯ ТӨРЕЛІК ТӨРЕШІЛІК СУБЪЕКТИВТІ"
    ),
}
KINDS = {word: kind for kind, words in _KINDS.items() for word in words.split()}


def kind_of(text: str) -> tuple[Kind, str] | None:
    """The kind of an aspect and the letter it was written with ("M", "J", "O", "D"...): "J1" is J. None if unknown."""
    word = text.strip().upper().rstrip("0123456789.").strip()
    kind = KINDS.get(word)
    return (kind, word) if kind else None


def letter_of(text: str, table: dict[int, int]) -> str:
    """The Latin letter of a criterion: "А" (Cyrillic) is A, "EU" (a translated "I") is I; "" when it is none."""
    word = text.strip().upper()
    letter = TRANSLATED.get(word, word).translate(table)
    return letter if len(letter) == 1 and "A" <= letter <= "Z" else ""


def sub_id_of(text: str, table: dict[int, int]) -> str:
    """The identifier of a sub-criterion as A1 to Z999, "" when the text is no identifier."""
    word = _BEFORE_ID.sub("", " ".join(text.upper().split()), count=1)
    if word.startswith("EU") and word[2:].strip(" .-").isdigit():
        word = "I" + word[2:]
    found = _SUB_ID.fullmatch(word.translate(table))
    return f"{found[1]}{int(found[2])}" if found else ""


def numeric_id(text: str, letter: str) -> str:
    """A2 for "1.2" in the block of criterion A, the first letter; "" where number and block don't agree."""
    found = _NUMERIC_ID.fullmatch(text.strip())
    agrees = found and letter and int(found[1]) == ord(letter) - ord("A") + 1
    return f"{letter}{int(found[2])}" if found and agrees and int(found[2]) else ""


def read_mark(grid: Grid, row: int, column: int, report: Report, *, strict: bool = True) -> int | None:
    """Hundredths of a cell, None when it is empty or no mark; every repair and refusal is in the report.

    Not `strict` is for sums the file claims: nothing is reported, and the nearest hundredth is taken.
    """
    cell = grid.cell(row, column)
    where = grid.name(row, column)
    if cell is None:
        if strict and grid.sheet.cells.get((row, column)) is not None:
            report.error(where, "formula-without-value", formula=grid.sheet.cells[row, column].formula[:80])
        return None
    number = _number_of(cell, where, report if strict else Report())
    if number is None:
        return None
    if not strict:
        return round_half_up(number) if abs(number) < MARK_LIMIT else None
    return _whole_hundredths(number, where, report)


def _number_of(cell: Cell, where: str, report: Report) -> Decimal | None:
    if "[" in cell.formula:
        report.error(where, "value-from-another-file", formula=cell.formula[:80])
        return None
    if cell.kind is CellKind.DATE and cell.number is not None:
        report.error(where, "mark-became-date", fix=_mark_of_date(cell.number), shown=date_text(cell.number))
        return None
    if cell.kind is CellKind.ERROR:
        report.error(where, "cell-holds-error", text=cell.text[:20])
        return None
    if cell.kind is CellKind.PERCENT and cell.number is not None:
        report.warning(where, "mark-shown-as-percent", fix=plain(cell.number), value=plain(cell.number))
    if cell.number is not None:
        return cell.number
    return _number_of_text(cell, where, report)


def _number_of_text(cell: Cell, where: str, report: Report) -> Decimal | None:
    text = "".join(cell.text.replace("\u00a0", " ").split())
    if not text:
        return None
    if _TEXT_NUMBER.fullmatch(text):
        report.note(where, "mark-was-text", fix=text.replace(",", "."), text=text)
        return Decimal(text.replace(",", "."))
    repaired = text.translate(_LETTERS_FOR_DIGITS)
    if any(sign.isdigit() for sign in text) and _TEXT_NUMBER.fullmatch(repaired):
        report.warning(where, "mark-with-letters", fix=repaired.replace(",", "."), text=text)
        return Decimal(repaired.replace(",", "."))
    report.error(where, "mark-not-number", text=cell.text.strip()[:60])
    return None


def _whole_hundredths(number: Decimal, where: str, report: Report) -> int | None:
    exact = number * HUNDRED
    nearest = exact.quantize(Decimal(1), rounding=ROUND_HALF_UP) if abs(exact) < MARK_LIMIT else Decimal(MARK_LIMIT)
    if abs(exact) >= MARK_LIMIT:
        report.error(where, "mark-too-large", text=plain(number)[:20])
    elif number < 0:
        report.error(where, "mark-negative", text=plain(number)[:20])
    elif exact == nearest:
        return int(nearest)
    elif abs(exact - nearest) < NOISE:
        report.note(where, "mark-noise-removed", fix=format_hundredths(int(nearest)), text=plain(number)[:40])
        return int(nearest)
    else:
        report.error(where, "mark-too-fine", fix=format_hundredths(int(nearest)), text=plain(number)[:20])
    return None


def text_of(grid: Grid, row: int, column: int | None, report: Report) -> str:
    """The clean text of a cell that should hold words or a small number; dates come back as day.month."""
    if column is None:
        return ""
    cell = grid.cell(row, column)
    if cell is None:
        return ""
    if cell.kind is CellKind.ERROR:
        report.warning(grid.name(row, column), "text-is-error", text=cell.text[:20])
        return ""
    if cell.kind is CellKind.DATE and cell.number is not None:
        shown = date_text(cell.number)
        report.warning(grid.name(row, column), "text-became-date", fix=_mark_of_date(cell.number), shown=shown)
        return shown
    return grid.text(row, column)


def date_text(serial: Decimal) -> str:
    """The date a spreadsheet shows for a serial number: 45778 is 01.05.2025."""
    day = _date(serial)
    return day.strftime("%d.%m.%Y") if day else plain(serial)


def _mark_of_date(serial: Decimal) -> str | None:
    """What was typed before the program made a date of it: the first of May was 1.5."""
    day = _date(serial)
    return f"{day.day}.{day.month}" if day else None


def _date(serial: Decimal) -> date | None:
    if not 1 <= serial < 2_900_000:
        return None
    return date(1899, 12, 30) + timedelta(days=int(serial))
