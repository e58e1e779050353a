"""The rows below the headings, one by one: sub-criterion, aspect, judgement line, extra line, footer."""

import re
from collections.abc import Mapping

from scoring.schemes.workbook.aspects import read_aspect
from scoring.schemes.workbook.columns import Heading
from scoring.schemes.workbook.cursor import QUOTE_MAX, Cursor
from scoring.schemes.workbook.headings import Column, block_of, fold, is_footer, is_sum
from scoring.schemes.workbook.lines import benchmarks_from_lines, read_extra_line, read_judgement_line
from scoring.schemes.workbook.sub_criteria import name_criterion, read_criterion_row, read_sub_criterion
from scoring.schemes.workbook.values import kind_of, letter_of, read_mark

NUMBERED_AT_LEAST = 4  # cells of a row 1 2 3 ... below the headings, as Russian and Kazakh tables have it


class RowReader:
    """Reads one sheet from its first heading down; the columns change with every heading row."""

    def __init__(self, cursor: Cursor) -> None:
        self._at = cursor
        self._footer_row = 0
        self._beside: dict[int, list[int]] = {}

    def read(self, headings: list[Heading]) -> None:
        opens = {heading.row: heading for heading in headings}
        skipped = {row for heading in headings for row in heading.rows}
        for row in self._at.grid.by_row:
            if row < headings[0].row:
                continue
            if row in opens:
                self._open_block(opens[row])
            if row not in skipped and not self._is_numbering(row) and not self._is_footer(row):
                self._read_row(row)
        for aspect in self._at.draft.aspects():
            benchmarks_from_lines(aspect, self._at.report)
        self._say_beside()

    def _open_block(self, heading: Heading) -> None:
        at = self._at
        at.columns = heading.columns
        at.legend = fold(heading.words.get(Column.KIND, ""))
        at.block = letter_of(heading.letter, at.letters)
        at.sub = at.aspect = None
        self._footer_row = 0
        if at.block:
            place = at.columns.get(Column.BLOCK, 0)
            name = block_of(at.grid.text(heading.row, place))[1]
            name_criterion(at, at.block, name, at.grid.name(heading.row, place))
            self._read_block_mark(heading.row)

    def _read_block_mark(self, row: int) -> None:
        at = self._at
        start = at.columns.get(Column.TOTAL, at.columns.get(Column.BLOCK, 0))
        for column in [each for each in at.grid.by_row[row] if each > start]:
            value = read_mark(at.grid, row, column, at.report, strict=False)
            if value is not None:
                at.draft.block_marks.setdefault(at.block, (value, at.grid.name(row, column)))
                return

    def _is_numbering(self, row: int) -> bool:
        """Columns numbered below their headings: 1 2 3 4 ..."""
        numbers = [self._at.grid.text(row, column) for column in self._at.grid.by_row[row]]
        expected = [str(number) for number in range(1, len(numbers) + 1)]
        return len(numbers) >= NUMBERED_AT_LEAST and numbers == expected

    def _is_footer(self, row: int) -> bool:
        at = self._at
        columns = at.grid.by_row[row]
        for place, column in enumerate(columns[:-1]):
            if is_footer(at.grid.text(row, column), at.grid.text(row, columns[place + 1])):
                self._footer_row = row
                for last in columns[place + 2 :]:
                    value = read_mark(at.grid, row, last, at.report, strict=False)
                    if value is not None:
                        at.draft.total = (value, at.grid.name(row, last))
                return True
        return False

    def _read_row(self, row: int) -> None:
        at = self._at
        if self._footer_row:
            self._below_footer(row)
            return
        if self._is_sum(row) or read_criterion_row(at, row):
            return
        opened = read_sub_criterion(at, row)
        if at.is_aspect(row) and (not opened or kind_of(at.text(row, Column.KIND))):
            read_aspect(at, row)
        elif at.text(row, Column.SCORE):
            read_judgement_line(at, row)
        elif at.text(row, Column.EXTRA):
            read_extra_line(at, row)
        elif at.text(row, Column.REQUIREMENT) and at.aspect and not opened:
            at.aspect.requirement = f"{at.aspect.requirement}\n{at.text(row, Column.REQUIREMENT)}".strip()
        elif not opened:
            self._leftover(row)
        self._gather_beside(row)

    def _is_sum(self, row: int) -> bool:
        """A row of one label and numbers, "Total 25.00": no aspect, whichever column its label stands in."""
        at = self._at
        columns = at.grid.by_row[row]
        labels = [column for column in columns if not at.is_number(row, column)]
        if len(labels) != 1 or len(columns) < 2 or not is_sum(at.grid.text(row, labels[0])):
            return False
        label = at.grid.text(row, labels[0])
        at.report.note(at.grid.name(row, labels[0]), "sum-left-out", text=label[:QUOTE_MAX])
        return True

    def _below_footer(self, row: int) -> None:
        at = self._at
        if kind_of(at.text(row, Column.KIND)) and at.text(row, Column.DESCRIPTION):
            mark = at.text(row, Column.MAXIMUM) or "?"
            quote = at.quote(row, Column.DESCRIPTION)
            at.report.error(at.where(row, Column.KIND), "aspect-below-footer", mark=mark, text=quote)

    def _leftover(self, row: int) -> None:
        """A row that is none of the known kinds: said, never dropped in silence."""
        at = self._at
        places = [place for column, place in at.columns.items() if column not in _NOT_ROWS]
        filled = [place for place in at.grid.by_row[row] if place in places]
        if not filled:
            return
        where, text = at.grid.name(row, filled[0]), at.grid.text(row, filled[0])
        if filled == [at.columns.get(Column.DESCRIPTION)]:
            at.report.note(where, "heading-between-aspects", text=text[:QUOTE_MAX])
        elif filled == [at.columns.get(Column.MAXIMUM)]:
            mark = at.quote(row, Column.MAXIMUM)
            at.report.warning(at.where(row, Column.MAXIMUM), "mark-without-aspect", mark=mark)
        else:
            at.report.warning(where, "row-not-understood", text=text[:QUOTE_MAX])

    def _gather_beside(self, row: int) -> None:
        """Comments in columns that belong to nothing: kept out of the scheme."""
        at = self._at
        known = {place for column, place in at.columns.items() if column not in (Column.BLOCK, Column.TOTAL)}
        totals = at.columns.get(Column.TOTAL, 0)
        for column in at.grid.by_row[row]:
            is_sum_of_block = column in (totals, totals + 1) and at.is_number(row, column)
            if column not in known and not is_sum_of_block:
                self._beside.setdefault(column, []).append(row)

    def _say_beside(self) -> None:
        """One finding for a column: a column of texts is missed by somebody, a single comment hardly."""
        at = self._at
        aspects = len(at.draft.aspects())
        for column, rows in self._beside.items():
            text = at.grid.text(rows[0], column)[:QUOTE_MAX]
            say = at.report.warning if len(rows) > 3 and len(rows) * 2 > aspects else at.report.note
            say(at.grid.name(rows[0], column), "text-beside-ignored", text=text, more=len(rows) - 1)


_NOT_ROWS = (Column.BLOCK, Column.TOTAL, Column.AWARDED)


def choose_letters(texts: list[str], tables: Mapping[str, dict[int, int]]) -> dict[int, int]:
    """Which Cyrillic letters stand for which criteria: А Б В in a row, or А В С typed for the Latin ones."""
    by_alphabet = any(re.fullmatch(r"Б\s*\d{1,2}", text.strip().upper()) for text in texts)
    return tables["alphabet" if by_alphabet else "lookalikes"]
