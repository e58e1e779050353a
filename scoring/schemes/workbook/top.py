"""What stands above the first heading: the skill, the sections of the standard, the criteria. assessment-rules 1.7."""

import re

from scoring.schemes.bringing_in.findings import Report
from scoring.schemes.workbook.drafts import SchemeDraft
from scoring.schemes.workbook.grid import Grid
from scoring.schemes.workbook.headings import block_of, fold
from scoring.schemes.workbook.section_table import read_sections
from scoring.schemes.workbook.values import letter_of, read_mark

_SKILL_NAME = re.compile(
    r"(?:skill name|skill|наименование компетенции|название компетенции|компетенция|nome da (?:competencia|ocupacao)"
    r"|құзырет атауы|құзыреттілік атауы|құзырет|құзыреттілік)"
)
_SKILL_NUMBER = re.compile(
    r"(?:skill (?:number|no)|номер компетенции|numero da (?:competencia|ocupacao)|құзырет нөмірі)"
)
_NUMBER_AND_NAME = re.compile(r"([A-Za-zА-Я]{0,2}\d{1,3}[A-Za-z]?)[\s.:–-]+(\S.*)", re.DOTALL)
_SKILL_CODE = re.compile(r"[A-Za-zА-Я]{0,2}\d{1,3}[A-Za-z]?")
_OTHER_LABELS = re.compile(
    r"(?:criteri|критери|mark$|marks$|балл|nota|section|раздел|secao|id$|өлшемшарт|worldskills|мероприятие|event"
    r"|наименование квалификации|квалификация|шифр|код|біліктілік|іс шара)"
)
FIRST_ROWS = 3  # rows above the headings in which a title without a label may stand
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
        sections_end = read_sections(self._grid, self._rows, self._draft, self._report)
        self._read_criteria(sections_end)
        self._read_criterion_rows()

    def _read_skill(self) -> None:
        draft, grid = self._draft, self._grid
        for row in self._rows:
            for column in grid.by_row[row]:
                label, answer = _label_and_answer(grid.text(row, column))
                if _SKILL_NUMBER.fullmatch(label):
                    draft.skill_number = draft.skill_number or answer or self._answer(row, column)
                elif _SKILL_NAME.fullmatch(label):
                    draft.title = draft.title or answer or self._answer(row, column)
        if not draft.title:
            draft.title = self._first_words()
        found = _NUMBER_AND_NAME.fullmatch(draft.title)
        if found and not draft.skill_number:
            draft.skill_number, draft.title = found[1], found[2]

    def _answer(self, row: int, column: int) -> str:
        """What stands right of a label, however far, or else below it; another label is no answer."""
        right = [(row, each) for each in self._grid.by_row[row] if each > column]
        for place in (*right[:1], (row + 1, column)):
            text = self._grid.text(*place)
            if text and not _is_label(text):
                return text
        return ""

    def _first_words(self) -> str:
        """The first words of the first three rows, with the number that may stand in a cell of its own before them."""
        for row in self._rows[:FIRST_ROWS]:
            texts = [self._grid.text(row, column) for column in self._grid.by_row[row]]
            if len(texts) > 1 and _SKILL_CODE.fullmatch(texts[0]) and not self._draft.skill_number:
                self._draft.skill_number = texts.pop(0)
            if len(fold(texts[0])) > 2 and not _is_label(texts[0]) and not texts[0].isdigit():
                return texts[0]
        return ""

    def _read_criterion_rows(self) -> None:
        """Rows "Criterion A: Installation" above the first block."""
        for row in self._rows:
            for column in self._grid.by_row[row]:
                letter, name = block_of(self._grid.text(row, column))
                letter = letter_of(letter, self._letters)
                if letter and name:
                    criterion = self._draft.criterion(letter)
                    criterion.name = criterion.name or name
                    criterion.fields.setdefault("name", self._grid.name(row, column))

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


def _label_and_answer(text: str) -> tuple[str, str]:
    """The folded label and the answer in "Skill: Welding"; the answer is "" where the cell is a label alone."""
    label, _, answer = text.partition(":")
    return fold(label), answer.strip()


def _is_label(text: str) -> bool:
    label = _label_and_answer(text)[0]
    return bool(_OTHER_LABELS.match(label) or _SKILL_NAME.fullmatch(label) or _SKILL_NUMBER.fullmatch(label))


def _is_number(grid: Grid, row: int, column: int) -> bool:
    cell = grid.cell(row, column)
    if cell is None:
        return False
    return cell.number is not None or bool(re.fullmatch(r"\d{1,3}(?:[.,]\d{1,2})?", cell.text.strip()))
