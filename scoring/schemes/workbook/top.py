"""What stands above the first heading: the skill, the sections of the standard, the criteria. assessment-rules 1.7."""

import re

from scoring.schemes.findings import Report
from scoring.schemes.workbook.drafts import SchemeDraft, SectionDraft
from scoring.schemes.workbook.grid import Grid
from scoring.schemes.workbook.headings import fold
from scoring.schemes.workbook.values import letter_of, read_mark, text_of

_SKILL_NAME = re.compile(
    r"(?:skill name|skill|наименование компетенции|название компетенции|компетенция|nome da (?:competencia|ocupacao)"
    r"|құзырет атауы|құзыреттілік атауы|құзырет|құзыреттілік)"
)
_SKILL_NUMBER = re.compile(
    r"(?:skill (?:number|no)|номер компетенции|numero da (?:competencia|ocupacao)|құзырет нөмірі)"
)
_NUMBER_AND_NAME = re.compile(r"([A-Za-zА-Я]{0,2}\d{1,3}[A-Za-z]?)[\s.:–-]+(\S.*)", re.DOTALL)
_OTHER_LABELS = re.compile(
    r"(?:criteri|критери|mark$|marks$|балл|nota|section|раздел|secao|id$|өлшемшарт|worldskills|мероприятие|event)"
)
_SECTION = re.compile(r"(?:(?:ws\w{2,3} )?section|раздел|(?:secao|секция)(?: ws\w{2})?|бөлім)s?")
_MARKS = re.compile(r"\b(?:marks?|marca|балл|nota|pont|ұпай)")
_ASPECT = re.compile(r"\b(?:aspect|аспект)")
_VARIATION = re.compile(r"\b(?:variation|variacao|отклонен|разница|ауытқу|айырма|вариац)")
_TOTAL = re.compile(r"\b(?:total|итог|всего|общ|жалпы|жиынтық|барлығы)")
_CRITERIA = re.compile(
    r"(?:criteri(?:a|on|os|o)|критери\w*|өлшемшарт\w*|бағалау өлшемшарттары|criterios? de avaliacao)"
)


class TopReader:
    """Reads rows 1 to the row before the first heading; whatever is not there stays empty."""

    def __init__(self, grid: Grid, draft: SchemeDraft, report: Report, *, letters: dict[int, int], last: int) -> None:
        self._grid = grid
        self._draft = draft
        self._report = report
        self._letters = letters
        self._rows = [row for row in grid.by_row if row <= last]

    def read(self) -> None:
        self._read_skill()
        sections_end = self._read_sections()
        self._read_criteria(sections_end)

    def _read_skill(self) -> None:
        draft, grid = self._draft, self._grid
        for row in self._rows:
            for column in grid.by_row[row]:
                label = fold(grid.text(row, column))
                if _SKILL_NUMBER.fullmatch(label):
                    draft.skill_number = draft.skill_number or self._answer(row, column)
                elif _SKILL_NAME.fullmatch(label):
                    draft.title = draft.title or self._answer(row, column)
        if not draft.title:
            draft.title = self._first_words()
        found = _NUMBER_AND_NAME.fullmatch(draft.title)
        if found and not draft.skill_number:
            draft.skill_number, draft.title = found[1], found[2]

    def _answer(self, row: int, column: int) -> str:
        """What stands right of a label, or else below it; another label is no answer."""
        for place in ((row, column + 1), (row + 1, column), (row, column + 2)):
            text = self._grid.text(*place)
            if text and not _OTHER_LABELS.match(fold(text)):
                return text
        return ""

    def _first_words(self) -> str:
        for row in [row for row in self._rows if row <= 3]:
            text = self._grid.text(row, self._grid.by_row[row][0])
            words = fold(text)
            if len(words) > 2 and not _OTHER_LABELS.match(words) and not _SKILL_NAME.fullmatch(words):
                return text
        return ""

    def _read_sections(self) -> int:
        """Read the table of sections; the last row of it, 0 when there is none."""
        for row in self._rows:
            columns = self._section_columns(row)
            if columns:
                heading = " ".join(self._grid.text(row, column) for column in self._grid.by_row[row]).upper()
                self._draft.standard = "WSSS" if "WSSS" in heading else "WSOS" if "WSOS" in heading else ""
                return self._read_section_rows(row, columns)
        return 0

    def _section_columns(self, row: int) -> dict[str, int]:
        """Columns of the table whose heading stands in this row; {} when it is no such heading."""
        words = {column: fold(self._grid.text(row, column)) for column in self._grid.by_row[row]}
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
        return columns if len(columns) > 1 else {}

    def _read_section_rows(self, heading: int, columns: dict[str, int]) -> int:
        last = heading
        for row in [row for row in self._rows if row > heading]:
            words = [fold(self._grid.text(row, column)) for column in self._grid.by_row[row]]
            if any(_VARIATION.search(word) and _TOTAL.search(word) for word in words):
                self._draft.total_variation = self._last_mark(row)
                return row
            if not self._grid.text(row, columns["id"]) or _CRITERIA.fullmatch(words[0]):
                return last
            self._read_section(row, columns)
            last = row
        return last

    def _read_section(self, row: int, columns: dict[str, int]) -> None:
        section = SectionDraft(text_of(self._grid, row, columns["id"], self._report), row)
        section.fields = {"id": self._grid.name(row, columns["id"])}
        before = columns.get("declared", columns.get("marks", columns["id"] + 8))
        for column in range(columns["id"] + 1, before):
            if self._grid.text(row, column):
                section.name, section.fields["name"] = self._grid.text(row, column), self._grid.name(row, column)
                break
        if "declared" in columns:
            section.declared = read_mark(self._grid, row, columns["declared"], self._report)
            section.fields["declared"] = self._grid.name(row, columns["declared"])
        claims = ((self._draft.section_marks, "marks"), (self._draft.section_variations, "variation"))
        for kept, column_name in claims:
            if column_name in columns:
                value = read_mark(self._grid, row, columns[column_name], self._report, strict=False)
                if value is not None:
                    kept.setdefault(section.id, (value, self._grid.name(row, columns[column_name])))
        self._draft.sections.append(section)

    def _last_mark(self, row: int) -> tuple[int, str] | None:
        for column in reversed(self._grid.by_row[row]):
            value = read_mark(self._grid, row, column, self._report, strict=False)
            if value is not None:
                return value, self._grid.name(row, column)
        return None

    def _read_criteria(self, after: int) -> None:
        heading = next(
            (
                row
                for row in self._rows
                if row > after
                and any(_CRITERIA.fullmatch(fold(self._grid.text(row, c))) for c in self._grid.by_row[row])
            ),
            None,
        )
        if heading is None:
            return
        for row in [row for row in self._rows if row > heading]:
            columns = self._grid.by_row[row]
            at = next((c for c in columns if letter_of(self._grid.text(row, c), self._letters)), None)
            if at is not None:
                self._read_criterion(row, at)

    def _read_criterion(self, row: int, at: int) -> None:
        """One row of the criteria table; a letter with neither name nor mark is a line nobody used."""
        grid = self._grid
        letter = letter_of(grid.text(row, at), self._letters)
        right = [column for column in grid.by_row[row] if column > at]
        marks = [column for column in right if _is_number(grid, row, column)]
        named = next((column for column in right if column not in marks[-1:]), None)
        if not right or (named is None and not any(grid.cell(row, c).number for c in marks)):  # type: ignore[union-attr]
            return
        if letter in self._draft.criteria:
            self._report.warning(grid.name(row, at), "criterion-listed-twice", id=letter)
            return
        criterion = self._draft.criterion(letter)
        criterion.row = row
        criterion.fields = {"id": grid.name(row, at)}
        if grid.text(row, at) != letter:
            self._report.note(grid.name(row, at), "id-repaired", fix=letter, text=grid.text(row, at), id=letter)
        if named is not None:
            criterion.name, criterion.fields["name"] = grid.text(row, named), grid.name(row, named)
        if marks:
            criterion.declared = read_mark(grid, row, marks[-1], self._report, strict=False)
            criterion.fields["declared"] = grid.name(row, marks[-1])


def _is_number(grid: Grid, row: int, column: int) -> bool:
    cell = grid.cell(row, column)
    if cell is None:
        return False
    return cell.number is not None or bool(re.fullmatch(r"\d{1,3}(?:[.,]\d{1,2})?", cell.text.strip()))
