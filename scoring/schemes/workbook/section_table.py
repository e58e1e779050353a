"""The table of the standard's sections: its weights, and what it claims of the aspects. assessment-rules 1.7."""

import re

from scoring.schemes.bringing_in.findings import Report
from scoring.schemes.workbook.drafts import SchemeDraft, SectionDraft
from scoring.schemes.workbook.grid import Grid
from scoring.schemes.workbook.headings import fold
from scoring.schemes.workbook.values import read_mark, text_of

SECTIONS_AT_LEAST = 2  # rows numbered 1, 2 ... that make a table whose heading nobody can read

_SECTION = re.compile(r"(?:(?:ws\w{2,3} )?section|раздел|(?:secao|seccao|seccion|секция)(?: ws\w{2})?|бөлім)s?")
_MARKS = re.compile(r"\b(?:marks?|marca|бал[лд]|nota|pont|punto|points|weight|вес|ұпай)")
_ASPECT = re.compile(r"\b(?:aspec?t|аспект)")
_VARIATION = re.compile(
    r"\b(?:variation|variacao|variacion|desvio|deviation|difference|отклонен|разница|ауытқу|айырма|вариац)"
)
_TOTAL = re.compile(r"\b(?:total|итог|всего|общ|жалпы|жиынтық|барлығы)")
_CRITERIA = re.compile(r"(?:criteri(?:a|on|os|o)|критери\w*|өлшемшарт\w*)")
_CLAIMS = ("declared", "marks", "variation")  # the order of the numbers in every revision


def read_sections(grid: Grid, rows: list[int], draft: SchemeDraft, report: Report) -> int:
    """Read the table of sections among the rows above the aspects; its last row, 0 when there is none."""
    for row in rows:
        columns = _columns(grid, row)
        if columns:
            heading = " ".join(grid.text(row, column) for column in grid.by_row[row]).upper()
            draft.standard = "WSSS" if "WSSS" in heading else "WSOS" if "WSOS" in heading else ""
            return _Table(grid, rows, draft, report, columns).read(row)
    found = _columns_by_contents(grid, rows)
    if found is None:
        return 0
    first, columns = found
    report.warning(grid.name(first, columns["id"]), "section-table-guessed")
    return _Table(grid, rows, draft, report, columns).read(first - 1)


def _columns(grid: Grid, row: int) -> dict[str, int]:
    """Columns of the table whose heading stands in this row; {} when it is no such heading."""
    words = {column: fold(grid.text(row, column)) for column in grid.by_row[row]}
    first = next((column for column, word in words.items() if _SECTION.fullmatch(word)), None)
    if first is None:
        return {}
    columns = {"id": first}
    for column, word in words.items():
        if _VARIATION.search(word):
            columns["variation"] = column
        elif _ASPECT.search(word) and _MARKS.search(word):
            columns["marks"] = column
        elif column > first and _MARKS.search(word):
            columns["declared"] = column
    return columns if "declared" in columns else {}


def _columns_by_contents(grid: Grid, rows: list[int]) -> tuple[int, dict[str, int]] | None:
    """First row and columns of a run of rows "1, a name, a weight", "2, ...", whatever stands above it."""
    for place, row in enumerate(rows):
        run = []
        for number, each in enumerate(rows[place:], start=1):
            if not _is_section_row(grid, each, str(number)):
                break
            run.append(each)
        if len(run) >= SECTIONS_AT_LEAST:
            used = grid.by_row[row]
            numbers = [column for column in used[1:] if _is_number(grid, row, column)]
            return row, {"id": used[0], **dict(zip(_CLAIMS, numbers, strict=False))}
    return None


def _is_section_row(grid: Grid, row: int, number: str) -> bool:
    used = grid.by_row[row]
    if len(used) < 3 or grid.text(row, used[0]) != number:
        return False
    return not _is_number(grid, row, used[1]) and all(_is_number(grid, row, column) for column in used[2:])


class _Table:
    """The rows of the table, read into the draft."""

    def __init__(
        self, grid: Grid, rows: list[int], draft: SchemeDraft, report: Report, columns: dict[str, int]
    ) -> None:
        self._grid = grid
        self._rows = rows
        self._draft = draft
        self._report = report
        self._columns = columns

    def read(self, heading: int) -> int:
        """The last row of the table whose heading stands in row `heading`."""
        last = heading
        for row in [row for row in self._rows if row > heading]:
            words = [fold(self._grid.text(row, column)) for column in self._grid.by_row[row]]
            if any(_VARIATION.search(word) and _TOTAL.search(word) for word in words):
                self._draft.total_variation = self._last_mark(row)
                return row
            if not self._grid.text(row, self._columns["id"]) or _CRITERIA.fullmatch(words[0]):
                return last
            self._read_section(row)
            last = row
        return last

    def _read_section(self, row: int) -> None:
        grid, columns = self._grid, self._columns
        section = SectionDraft(text_of(grid, row, columns["id"], self._report), row)
        section.fields = {"id": grid.name(row, columns["id"])}
        before = columns.get("declared", columns.get("marks", columns["id"] + 8))
        for column in range(columns["id"] + 1, before):
            if grid.text(row, column):
                section.name, section.fields["name"] = grid.text(row, column), grid.name(row, column)
                break
        if "declared" in columns:
            section.declared = read_mark(grid, row, columns["declared"], self._report)
            section.fields["declared"] = grid.name(row, columns["declared"])
        claims = ((self._draft.section_marks, "marks"), (self._draft.section_variations, "variation"))
        for kept, column_name in claims:
            if column_name in columns:
                value = read_mark(grid, row, columns[column_name], self._report, strict=False)
                if value is not None:
                    kept.setdefault(section.id, (value, grid.name(row, columns[column_name])))
        self._draft.sections.append(section)

    def _last_mark(self, row: int) -> tuple[int, str] | None:
        for column in reversed(self._grid.by_row[row]):
            value = read_mark(self._grid, row, column, self._report, strict=False)
            if value is not None:
                return value, self._grid.name(row, column)
        return None


def _is_number(grid: Grid, row: int, column: int) -> bool:
    cell = grid.cell(row, column)
    return cell is not None and cell.number is not None
