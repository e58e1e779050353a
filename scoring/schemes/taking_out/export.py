"""A marking scheme out: the R4 workbook that other tools read, and a plain CSV table."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import format_hundredths
from scoring.rules.scheme import Aspect, Criterion, Scheme, SubCriterion
from scoring.schemes.content import canonical_bytes, scheme_document, scheme_from
from scoring.schemes.content.parameters import type_name
from scoring.schemes.taking_out import companion
from scoring.schemes.taking_out.layout import (
    CALCULATIONS_SHEET,
    SHEET,
    Cell,
    Formula,
    Row,
    RowKind,
    calculation_rows,
    said,
    scheme_rows,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CELL_MAX = 32_767  # UTF-16 units, the limit of the file format
MARK_FORMAT = "0.00"
NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001  same scheme, same bytes: the file knows no clock
WIDTHS = {"A": 8, "B": 39, "C": 8, "D": 9, "E": 52, "F": 8, "G": 52, "H": 18, "I": 11, "J": 12, "K": 11, "L": 18}
MERGED = {
    RowKind.TITLE: ("A:K",),
    RowKind.STANDARD: ("A:K",),
    RowKind.SECTION_HEADING: ("B:H",),
    RowKind.SECTION: ("B:H",),
    RowKind.VARIATION: ("I:J",),
    RowKind.CRITERIA: ("A:K",),
    RowKind.CRITERIA_HEADING: ("B:J",),
    RowKind.CRITERION: ("B:J",),
}
BOLD_ROWS = {
    *(RowKind.TITLE, RowKind.STANDARD, RowKind.SECTION_HEADING, RowKind.CRITERIA, RowKind.CRITERIA_HEADING),
    *(RowKind.HEADER, RowKind.SUB_CRITERION, RowKind.VARIATION, RowKind.FOOTER),
}
CSV_HEADINGS = (
    *("criterion", "criterion_name", "sub_criterion", "sub_criterion_name", "day", "aspect", "type", "description"),
    *("extra", "requirement", "section", "calculation", "maximum", "score_0", "score_1", "score_2", "score_3", "key"),
)
_FORMULA_LIKE = re.compile(r"[\s\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|]|[\t\r\n]")


def export_bytes(content: Scheme, form: str, language: str) -> bytes:
    """The scheme as a workbook or CSV in one language, or as the JSON document in all; `form`: xlsx, csv or json."""
    if form == "xlsx":
        return write_workbook(content, language)
    return write_csv(content, language) if form == "csv" else canonical_bytes(content)


def write_workbook(scheme: Scheme, language: str) -> bytes:
    """The R4 workbook (R3 for a WSSS scheme), texts in one language, everything else in the sheet `Sheber`.

    Formulas carry their values, no text becomes a formula or a link, and the same scheme gives the same bytes.
    Raises RuleBroken: the codes of `content.scheme_from`; workbook-cell-too-long with `sheet` and `cell`.
    assessment-rules 1.7.
    """
    import xlsxwriter  # for this alone

    scheme_from(scheme_document(scheme))  # what a spreadsheet cannot hold is refused before a file is begun
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": NO_DATE, "title": said(scheme.title, language), "author": "Sheber"})
    _Sheet(book, SHEET).scheme(scheme_rows(scheme, language))
    _Sheet(book, CALCULATIONS_SHEET).plain(calculation_rows(scheme))
    rows = companion.companion_sheet(scheme, language)
    _Sheet(book, companion.SHEET).plain([Row(RowKind.EXTRA, dict(zip("ABCD", row, strict=False))) for row in rows])
    book.close()
    return buffer.getvalue()


def write_csv(scheme: Scheme, language: str) -> bytes:
    """One line for each aspect, RFC 4180 with commas, UTF-8 with a byte order mark so that Excel sees the letters.

    A text that a spreadsheet might take for a formula gets a tab before it: unlike an apostrophe a tab is not seen,
    and a reader that strips white space gets the text as it was.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(CSV_HEADINGS)
    for criterion in scheme.criteria:
        for sub_criterion in criterion.sub_criteria:
            for position, aspect in enumerate(sub_criterion.aspects, start=1):
                cells = _csv_cells(scheme, criterion, sub_criterion, position, aspect, language)
                writer.writerow([guarded(cell) for cell in cells])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def guarded(text: str) -> str:
    """The text with a tab before it if a spreadsheet might read it as a formula."""
    return f"\t{text}" if _FORMULA_LIKE.match(text) else text


def _csv_cells(
    scheme: Scheme, criterion: Criterion, sub_criterion: SubCriterion, position: int, aspect: Aspect, language: str
) -> Iterator[str]:
    calculation = scheme.calculation_of(aspect)
    row = scheme.calculations[aspect.calculation - 1] if calculation and aspect.calculation else None
    levels = [said(text, language) for text in aspect.benchmarks[:4]]
    yield from (criterion.id, said(criterion.name, language))
    yield from (sub_criterion.id, said(sub_criterion.name, language), sub_criterion.day)
    yield f"{sub_criterion.id}.{position}"
    yield aspect.kind.value if aspect.kind else ""
    yield said(aspect.description, language)
    yield "\n".join(said(line.text, language) for line in aspect.extra)
    yield said(aspect.requirement, language)
    yield aspect.section or ""
    yield row.name or type_name(row.calculation) if row else ""
    yield "" if aspect.maximum is None else format_hundredths(aspect.maximum)
    yield from levels + [""] * (4 - len(levels))
    yield aspect.key


class _Sheet:
    """One worksheet being written."""

    def __init__(self, book: "Workbook", name: str) -> None:
        self.name = name
        self.sheet: Worksheet = book.add_worksheet(name)
        self.formats: dict[tuple[bool, bool], Format] = {
            (bold, number): book.add_format(
                {"bold": bold, "valign": "top"} | ({"num_format": MARK_FORMAT} if number else {"text_wrap": True})
            )
            for bold in (False, True)
            for number in (False, True)
        }

    def scheme(self, rows: list[Row]) -> None:
        for column, width in WIDTHS.items():
            self.sheet.set_column(f"{column}:{column}", width)
        for number, row in enumerate(rows, start=1):
            for merged in MERGED.get(row.kind, ()):
                first, last = merged.split(":")
                self.sheet.merge_range(f"{first}{number}:{last}{number}", "", self._format(row, ""))
            self._row(number, row)

    def plain(self, rows: list[Row]) -> None:
        self.sheet.set_column("A:C", 18)
        for number, row in enumerate(rows, start=1):
            self._row(number, row)

    def _row(self, number: int, row: Row) -> None:
        for column, cell in row.cells.items():
            self._cell(f"{column}{number}", cell, self._format(row, cell))

    def _cell(self, where: str, cell: Cell, dress: "Format") -> None:
        """Every kind of value by its own method: nothing is left to be recognised."""
        if isinstance(cell, Formula):
            self.sheet.write_formula(where, cell.text, dress, cell.value)
        elif isinstance(cell, bool):
            self.sheet.write_boolean(where, cell, dress)
        elif isinstance(cell, str):
            self._text(where, cell, dress)
        else:
            self.sheet.write_number(where, cell, dress)

    def _text(self, where: str, text: str, dress: "Format") -> None:
        if len(text.encode("utf-16-le")) // 2 > CELL_MAX:
            raise RuleBroken("workbook-cell-too-long", sheet=self.name, cell=where)
        if text.startswith("<r>") and text.endswith("</r>"):
            text += " "  # XlsxWriter would take it for a piece of its own markup and write it as it is
        if text:
            self.sheet.write_string(where, text, dress)

    def _format(self, row: Row, cell: Cell) -> "Format":
        return self.formats[row.kind in BOLD_ROWS, isinstance(cell, (Formula, Decimal))]
