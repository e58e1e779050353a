"""Small workbooks in every revision of the CIS layout, as bytes, for tests; nothing here is copied from a real one."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from itertools import count

import xlsxwriter
from openpyxl import Workbook, load_workbook

from scoring.rules.rulesets import Purpose
from scoring.schemes.taking_out.layout import SHEET
from scoring.schemes.workbook import Reading, read_workbook

Value = str | int | float | None
Row = list[Value]

R4_HEADINGS: Row = [
    "Sub\nCriterion\nID",
    "Sub Criterion\nName or Description",
    "Day of Marking",
    "Aspect\nType\nM = Meas\nJ = Judg",
    "Aspect - Description",
    "Judg Score",
    "Extra Aspect Description (Meas or Judg)\nOR\nJudgement Score Description (Judg only)",
    "Requirement\n(Measurement Only)",
    "WSOS Section",
    "Calculation Row \n(Export only)",
    "Max\nMark",
]
RU_A_HEADINGS: Row = [
    "SubCriteriaID",
    "Sub Criteria\nName or Description",
    "Aspect\nType\nB = Бинарный\nD = Дискретный\nJ = Судейский",
    "Z-связь",
    "Aspect - Description",
    "Judg Score",
    "Extra Aspect Description (Obj or Subj)\nOR\nJudgement Score Description (Judg only)",
    "Requirement\nor Nominal\nSize (Obj Only)",
    "WSSS Section",
    "Max\nMark",
]
RU_B_HEADINGS: Row = [
    "Код",
    "Подкритерий",
    "Тип аспекта",
    "Аспект",
    "Судейский балл",
    "Методика проверки аспекта",
    "Требование или номинальный размер",
    "Проф. задача",
    "Макс. балл",
    "Критерий A",
    "Итого",
    100,
]


def r4_top(*, word: str = "WSOS", declared: tuple[float, ...] = (100,)) -> list[Row]:
    """Title, sections and criteria of R4; criterion A only."""
    rows: list[Row] = [
        ["17 Web Development"],
        [],
        ["WorldSkills Occupational Standards"],
        ["Section", f"{word} Marks", *[None] * 6, f"{word} Marks", "Aspect Marks", "Variation"],
    ]
    rows += [[number, f"Section {number}", *[None] * 6, mark] for number, mark in enumerate(declared, start=1)]
    rows += [[*[None] * 8, "Total Variation"], [], [], ["Criteria"], ["ID", "Name", *[None] * 8, "Mark"]]
    return [*rows, ["A", "Design", *[None] * 8, 100], [], []]


def headings(letter: str = "A", *, value: Value = None, word: str = "WSOS") -> Row:
    first = [f"{word} Section" if cell == "WSOS Section" else cell for cell in R4_HEADINGS]
    return [*first, f"Criterion {letter}", "Total\nMark", value]


def sub(sub_id: Value = "A1", name: str = "Layout", day: Value = 1) -> Row:
    return [sub_id, name, day]


def aspect(
    mark: Value = 1,
    text: str = "Page opens",
    *,
    kind: Value = "M",
    extra: Value = None,
    section: Value = 1,
    calculation: Value = None,
) -> Row:
    return [None, None, None, kind, text, None, extra, None, section, calculation, mark]


def level(score: Value, text: str = "As described") -> Row:
    return [None, None, None, None, None, score, text]


def footer(value: Value = 100) -> Row:
    return [*[None] * 11, "Competition", "Total\nMark", value]


def r4(*body: Row, top: list[Row] | None = None, heading: Row | None = None) -> list[Row]:
    """The rows of an R4 sheet: 13 rows of top, headings in row 14, and the body from row 15."""
    return [*(r4_top() if top is None else top), heading or headings(), *body]


def full(*body: Row, rest: float = 99) -> list[Row]:
    """R4 rows that add up to 100 with one aspect of `rest` marks in front: rows 15 (A1) and 16 (the aspect)."""
    return r4(sub(), aspect(rest), *body)


def workbook(
    rows: list[Row],
    *,
    sheet: str = "CIS Marking Scheme Import",
    calculations: list[Row] | None = None,
    formulas: Mapping[str, tuple[str, Value]] | None = None,
    formats: Mapping[str, str] | None = None,
    more: Mapping[str, list[Row]] | None = None,
    hidden_rows: tuple[int, ...] = (),
) -> bytes:
    """The bytes of a workbook. `formulas`: cell to (formula, stored value); `formats`: cell to number format."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet(sheet)
    _fill(page, rows)
    for cell, code in (formats or {}).items():
        row, column = _place(cell)
        page.write(row, column, rows[row][column], book.add_format({"num_format": code}))
    for cell, (formula, value) in (formulas or {}).items():
        page.write_formula(cell, formula, None, value)
    for row in hidden_rows:
        page.set_row(row - 1, None, None, {"hidden": True})
    for name, other in {"Calculations": calculations or [], **(more or {})}.items():
        _fill(book.add_worksheet(name), other)
    book.close()
    return stream.getvalue()


def read(content: bytes, *, purpose: Purpose = Purpose.CHAMPIONSHIP, language: str | None = None) -> Reading:
    numbers = count(1)
    new_key: Callable[[], str] = lambda: f"key{next(numbers)}"  # noqa: E731
    return read_workbook(content, filename="scheme.xlsx", new_key=new_key, purpose=purpose, language=language)


def codes(reading: Reading) -> list[tuple[str, str | None, str]]:
    """Severity, cell and code of each finding but those every small workbook has."""
    ordinary = ("language-assumed-en", "aspect-maximum-large", "sub-criterion-mixed", "benchmarks-missing")
    return [(f.severity.value, f.cell, f.code) for f in reading.findings if f.code not in ordinary]


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of the parts, compressed."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def raw_workbook(sheet_xml: str | bytes, **others: str | bytes) -> bytes:
    """The smallest workbook around the XML of one sheet, for what no writer would write."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns:r="{relation}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="rId1" Type="{relation}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet_xml,
    }
    return archive(parts | {name.replace("__", "/"): content for name, content in others.items()})


def _fill(page: xlsxwriter.worksheet.Worksheet, rows: list[Row]) -> None:
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, column, value)
            elif value is not None:
                page.write_number(number, column, value)


def _place(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]) - 1, ord(letters) - ord("A")


def with_mark(content: bytes, mark: object) -> bytes:
    """The workbook with another maximum for its first aspect, and without the sheet that would repair it."""
    book: Workbook = load_workbook(BytesIO(content))
    del book["Sheber"]
    sheet = book[SHEET]
    row = next(number for number in range(1, 60) if sheet.cell(number, 4).value == "M")
    sheet.cell(row, 11).value = mark  # type: ignore[assignment]
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
