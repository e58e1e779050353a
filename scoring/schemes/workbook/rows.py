"""The rows below the headings, one by one: sub-criterion, aspect, judgement line, extra line, footer."""

import re
from collections.abc import Callable, Mapping

from scoring.rules.hundredths import format_hundredths
from scoring.rules.scheme import Kind
from scoring.schemes.findings import Report
from scoring.schemes.workbook.columns import Columns, Heading
from scoring.schemes.workbook.drafts import AspectDraft, SchemeDraft, SubCriterionDraft
from scoring.schemes.workbook.grid import Grid
from scoring.schemes.workbook.headings import Column, fold, is_footer, is_sum, names_kinds
from scoring.schemes.workbook.values import kind_of, letter_of, read_mark, sub_id_of, text_of

QUOTE_MAX = 60  # characters of a cell that a finding repeats

_ASPECT_NUMBER = re.compile(r"\w{1,4}[.\-/ ]*\w?\d{1,3}", re.UNICODE)
_SECTION_WORDS = re.compile(r"\D{0,20}?\s*([0-9]{1,2})(?:\.0+)?", re.ASCII)
_SCORE_LETTERS = str.maketrans({"O": "0", "o": "0", "О": "0", "о": "0", "З": "3", "l": "1", "I": "1"})


class RowReader:
    """Reads one sheet from its first heading down into a draft; the columns change with every heading row."""

    def __init__(
        self,
        grid: Grid,
        draft: SchemeDraft,
        report: Report,
        *,
        letters: dict[int, int],
        new_key: Callable[[], str],
    ) -> None:
        self._grid = grid
        self._draft = draft
        self._report = report
        self._letters = letters
        self._new_key = new_key
        self._columns: Columns = {}
        self._block = ""
        self._sub: SubCriterionDraft | None = None
        self._aspect: AspectDraft | None = None
        self._footer_row = 0
        self._legend = ""

    def read(self, headings: list[Heading], guessed: tuple[int, Columns] | None = None) -> None:
        opens = {heading.row: heading for heading in headings}
        skipped = {row for heading in headings for row in heading.rows}
        first = guessed[0] if guessed else headings[0].row
        self._columns = guessed[1] if guessed else {}
        for row in self._grid.by_row:
            if row < first:
                continue
            if row in opens:
                self._open_block(opens[row])
            elif row not in skipped and not self._is_footer(row):
                self._read_row(row)

    def _text(self, row: int, column: Column) -> str:
        return self._grid.text(row, self._columns.get(column))

    def _where(self, row: int, column: Column) -> str:
        return self._grid.name(row, self._columns.get(column, 1))

    def _open_block(self, heading: Heading) -> None:
        self._columns = heading.columns
        self._legend = fold(heading.words.get(Column.KIND, ""))
        self._block = letter_of(heading.letter, self._letters)
        self._footer_row = 0
        self._sub = self._aspect = None
        if not self._block:
            return
        start = self._columns.get(Column.TOTAL, self._columns.get(Column.BLOCK, 0))
        for column in self._grid.by_row[heading.row]:
            if column > start:
                value = read_mark(self._grid, heading.row, column, self._report, strict=False)
                if value is not None:
                    name = self._grid.name(heading.row, column)
                    self._draft.block_marks.setdefault(self._block, (value, name))
                    return

    def _is_footer(self, row: int) -> bool:
        columns = self._grid.by_row[row]
        for place, column in enumerate(columns[:-1]):
            if is_footer(self._grid.text(row, column), self._grid.text(row, columns[place + 1])):
                self._footer_row = row
                for last in columns[place + 2 :]:
                    value = read_mark(self._grid, row, last, self._report, strict=False)
                    if value is not None:
                        self._draft.total = (value, self._grid.name(row, last))
                return True
        return False

    def _read_row(self, row: int) -> None:
        if self._footer_row:
            self._below_footer(row)
            return
        if self._is_sum(row):
            return
        opened = self._sub_criterion(row)
        if self._is_aspect(row) and (not opened or kind_of(self._text(row, Column.KIND))):
            self._read_aspect(row)
        elif self._text(row, Column.SCORE):
            self._judgement_line(row)
        elif self._text(row, Column.EXTRA):
            self._extra_line(row)
        elif self._text(row, Column.REQUIREMENT) and self._aspect and not opened:
            self._aspect.requirement = f"{self._aspect.requirement}\n{self._text(row, Column.REQUIREMENT)}".strip()
        elif not opened:
            self._leftover(row)
        self._beside(row)

    def _is_sum(self, row: int) -> bool:
        """A row of one label and numbers, "Total 25.00": no aspect, whichever column its label stands in."""
        columns = self._grid.by_row[row]
        labels = [column for column in columns if not _is_number(self._grid, row, column)]
        if len(labels) != 1 or len(columns) < 2 or not is_sum(self._grid.text(row, labels[0])):
            return False
        label = self._grid.text(row, labels[0])
        self._report.note(self._grid.name(row, labels[0]), "sum-left-out", text=label[:QUOTE_MAX])
        return True

    def _below_footer(self, row: int) -> None:
        if kind_of(self._text(row, Column.KIND)) and self._text(row, Column.DESCRIPTION):
            mark = self._text(row, Column.MAXIMUM) or "?"
            quote = self._text(row, Column.DESCRIPTION)[:QUOTE_MAX]
            self._report.error(self._where(row, Column.KIND), "aspect-below-footer", mark=mark, text=quote)

    def _sub_criterion(self, row: int) -> bool:
        """Open the sub-criterion that this row names, if it names one; whether the row has been used up by that."""
        written = self._text(row, Column.SUB_ID)
        if not written:
            return False
        sub_id = sub_id_of(written, self._letters)
        if not sub_id:
            return self._no_sub_criterion(row, written)
        name = self._text(row, Column.SUB_NAME)
        if self._sub and self._sub.id == sub_id and self._is_aspect(row) and name in ("", self._sub.name):
            return True  # some write the identifier beside every aspect
        self._check_id(row, written, sub_id)
        self._sub = SubCriterionDraft(sub_id, row, name, text_of(self._grid, row, self._day(), self._report))
        self._sub.fields = self._fields(row, Column.SUB_ID, Column.SUB_NAME, Column.DAY)
        self._aspect = None
        self._draft.criterion(sub_id[0]).sub_criteria.append(self._sub)
        return True

    def _day(self) -> int | None:
        return self._columns.get(Column.DAY)

    def _check_id(self, row: int, written: str, sub_id: str) -> None:
        where = self._where(row, Column.SUB_ID)
        if written != sub_id:
            self._report.note(where, "id-repaired", fix=sub_id, text=written[:QUOTE_MAX], id=sub_id)
        if self._block and sub_id[0] != self._block:
            self._report.warning(where, "id-outside-block", id=sub_id, block=self._block)

    def _no_sub_criterion(self, row: int, written: str) -> bool:
        letter = letter_of(written, self._letters)
        name = self._text(row, Column.SUB_NAME)
        if letter and not self._is_aspect(row):
            criterion = self._draft.criterion(letter)
            criterion.name = criterion.name or name
            return True
        if not (self._is_aspect(row) and _ASPECT_NUMBER.fullmatch(written)):
            self._report.warning(self._where(row, Column.SUB_ID), "id-not-understood", text=written[:QUOTE_MAX])
        return False

    def _is_aspect(self, row: int) -> bool:
        kind, description = self._text(row, Column.KIND), self._text(row, Column.DESCRIPTION)
        if kind_of(kind):
            return bool(description or self._text(row, Column.MAXIMUM) or self._text(row, Column.EXTRA))
        return bool(description and (self._text(row, Column.MAXIMUM) or kind))

    def _read_aspect(self, row: int) -> None:
        written = self._text(row, Column.KIND)
        kind, letter = kind_of(written) or (None, "")
        if kind is None:
            code = "kind-not-understood" if written else "kind-missing"
            self._report.error(self._where(row, Column.KIND), code, text=written[:QUOTE_MAX])
        elif letter not in ("M", "J") and names_kinds(self._legend) and letter.lower() not in self._legend.split():
            where = self._where(row, Column.KIND)
            self._report.note(where, "kind-read-as", fix=kind.value, text=letter, kind=kind.value)
        if self._sub is None:
            self._sub = self._sub_without_id(row)
        aspect = AspectDraft(self._new_key(), row, letter, kind, self._text(row, Column.DESCRIPTION))
        if not aspect.description and self._columns.get(Column.DESCRIPTION):
            aspect.description = text_of(self._grid, row, self._columns[Column.DESCRIPTION], self._report)
        aspect.fields = self._fields(row, *_ASPECT_FIELDS)
        aspect.requirement = text_of(self._grid, row, self._columns.get(Column.REQUIREMENT), self._report)
        aspect.gate = self._text(row, Column.GATE)
        if self._swapped(row, kind):
            aspect.section = self._text(row, Column.CALCULATION)
        else:
            aspect.section, aspect.pointer = self._section(row), self._pointer(row)
        if Column.MAXIMUM in self._columns:
            aspect.maximum = read_mark(self._grid, row, self._columns[Column.MAXIMUM], self._report)
        self._aspect = aspect
        self._sub.aspects.append(aspect)
        if self._text(row, Column.SCORE):
            self._judgement_line(row)
        elif self._text(row, Column.EXTRA):
            aspect.extra.append((self._text(row, Column.EXTRA), None))

    def _sub_without_id(self, row: int) -> SubCriterionDraft:
        """Aspects above the first identifier: a sub-criterion is made for them, and the report says so."""
        letter = self._block or "A"
        taken = {sub.id for sub in self._draft.sub_criteria()}
        number = next(n for n in range(1, 1000) if f"{letter}{n}" not in taken)
        sub = SubCriterionDraft(f"{letter}{number}", row)
        self._draft.criterion(letter).sub_criteria.append(sub)
        self._report.error(self._where(row, Column.SUB_ID), "aspect-without-sub-criterion", fix=sub.id, id=sub.id)
        return sub

    def _swapped(self, row: int, kind: Kind | None) -> bool:
        """Section typed into the column of calculations: only where it can be nothing else."""
        section, pointer = self._text(row, Column.SECTION), self._text(row, Column.CALCULATION)
        declared = {each.id for each in self._draft.sections}
        nothing_lost = not section and kind is Kind.JUDGEMENT
        if pointer not in declared or not (nothing_lost or (section and section not in declared)):
            return False
        where = self._where(row, Column.CALCULATION)
        self._report.warning(where, "columns-swapped", fix=pointer, section=pointer)
        return True

    def _section(self, row: int) -> str:
        column = self._columns.get(Column.SECTION)
        written = text_of(self._grid, row, column, self._report)
        found = _SECTION_WORDS.fullmatch(written)
        if not found or written == found[1] or any(section.id == written for section in self._draft.sections):
            return written
        self._report.note(self._where(row, Column.SECTION), "section-repaired", fix=found[1], text=written[:QUOTE_MAX])
        return found[1]

    def _pointer(self, row: int) -> int | None:
        written = self._text(row, Column.CALCULATION)
        if not written:
            return None
        if written.isascii() and written.isdigit() and 0 < int(written[:7]) < 100_000:
            return int(written)
        where = self._where(row, Column.CALCULATION)
        self._report.warning(where, "calculation-row-not-understood", text=written[:QUOTE_MAX])
        return None

    def _judgement_line(self, row: int) -> None:
        where = self._where(row, Column.SCORE)
        written = self._text(row, Column.SCORE)
        text = self._text(row, Column.EXTRA)
        if not text and self._aspect is not None and self._aspect.row != row:
            text = self._text(row, Column.DESCRIPTION)
        if self._aspect is None:
            self._report.warning(where, "line-without-aspect", text=(text or written)[:QUOTE_MAX])
            return
        score = _score(written)
        if score is not None and not written.isdigit():
            self._report.note(where, "score-repaired", fix=str(score), text=written[:QUOTE_MAX])
        if score is None or self._aspect.kind is Kind.MEASUREMENT:
            code = "score-outside-scale" if score is None else "benchmark-under-measurement"
            self._report.warning(where, code, text=written[:QUOTE_MAX])
            self._aspect.extra.append((f"{written}: {text}" if text else written, None))
            return
        if score in self._aspect.benchmarks:
            self._report.warning(where, "benchmark-twice", score=score)
            text = f"{self._aspect.benchmarks[score]}\n{text}".strip()
        self._aspect.benchmarks[score] = text
        self._aspect.fields.setdefault("benchmarks", where)

    def _extra_line(self, row: int) -> None:
        text = self._text(row, Column.EXTRA)
        if self._aspect is None:
            self._report.warning(self._where(row, Column.EXTRA), "line-without-aspect", text=text[:QUOTE_MAX])
            return
        mark = None
        if self._text(row, Column.MAXIMUM):
            mark = read_mark(self._grid, row, self._columns[Column.MAXIMUM], self._report)
            if mark is not None and self._aspect.letter not in ("D", "Д"):
                where, shown = self._where(row, Column.MAXIMUM), format_hundredths(mark)
                self._report.warning(where, "extra-line-has-mark", mark=shown)
        self._aspect.extra.append((text, mark))
        self._aspect.fields.setdefault("extra", self._where(row, Column.EXTRA))

    def _leftover(self, row: int) -> None:
        """A row that is none of the known kinds: said, never dropped in silence."""
        places = [place for column, place in self._columns.items() if column not in _NOT_ROWS]
        filled = [place for place in self._grid.by_row[row] if place in places]
        if not filled:
            return
        where, text = self._grid.name(row, filled[0]), self._grid.text(row, filled[0])
        mark = self._text(row, Column.MAXIMUM)
        if filled == [self._columns.get(Column.DESCRIPTION)]:
            self._report.note(where, "heading-between-aspects", text=text[:QUOTE_MAX])
        elif mark and filled == [self._columns[Column.MAXIMUM]]:
            self._report.warning(self._where(row, Column.MAXIMUM), "mark-without-aspect", mark=mark[:QUOTE_MAX])
        else:
            self._report.warning(where, "row-not-understood", text=text[:QUOTE_MAX])

    def _beside(self, row: int) -> None:
        """Comments in columns that belong to nothing: kept out of the scheme, and said."""
        known = {place for column, place in self._columns.items() if column not in (Column.BLOCK, Column.TOTAL)}
        totals = self._columns.get(Column.TOTAL, 0)
        for column in self._grid.by_row[row]:
            text = self._grid.text(row, column)
            is_sum_of_block = column in (totals, totals + 1) and _is_number(self._grid, row, column)
            if column not in known and not is_sum_of_block:
                self._report.note(self._grid.name(row, column), "text-beside-ignored", text=text[:QUOTE_MAX])

    def _fields(self, row: int, *columns: Column) -> dict[str, str]:
        return {column.value: self._where(row, column) for column in columns if column in self._columns}


_ASPECT_FIELDS = (
    Column.KIND,
    Column.DESCRIPTION,
    Column.MAXIMUM,
    Column.SECTION,
    Column.REQUIREMENT,
    Column.CALCULATION,
    Column.EXTRA,
    Column.GATE,
)
_NOT_ROWS = (Column.BLOCK, Column.TOTAL, Column.AWARDED)


def _is_number(grid: Grid, row: int, column: int) -> bool:
    cell = grid.cell(row, column)
    return cell is not None and cell.number is not None


def _score(written: str) -> int | None:
    text = written.translate(_SCORE_LETTERS).strip().removesuffix(".0")
    return int(text) if text in ("0", "1", "2", "3") else None


def choose_letters(texts: list[str], tables: Mapping[str, dict[int, int]]) -> dict[int, int]:
    """Which Cyrillic letters stand for which criteria: А Б В in a row, or А В С typed for the Latin ones."""
    by_alphabet = any(re.fullmatch(r"Б\s*\d{1,2}", text.strip().upper()) for text in texts)
    return tables["alphabet" if by_alphabet else "lookalikes"]
