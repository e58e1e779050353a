"""One aspect out of its row: type, section, calculation row, maximum, and what stands in the wrong column."""

import re

from scoring.rules.scheme import Kind
from scoring.schemes.workbook.cursor import QUOTE_MAX, Cursor
from scoring.schemes.workbook.drafts import AspectDraft
from scoring.schemes.workbook.headings import Column, fold, names_kinds
from scoring.schemes.workbook.lines import read_judgement_line
from scoring.schemes.workbook.sub_criteria import sub_without_id
from scoring.schemes.workbook.values import kind_of, read_mark, text_of

_SECTION_WORDS = re.compile(r"\D{0,20}?\s*([0-9]{1,2})(?:\.0+)?", re.ASCII)
_FIELDS = (
    Column.KIND, Column.DESCRIPTION, Column.MAXIMUM, Column.SECTION, Column.REQUIREMENT, Column.CALCULATION,
    Column.EXTRA, Column.GATE,
)  # fmt: skip


def read_aspect(at: Cursor, row: int) -> None:
    """Add the aspect of this row to the open sub-criterion, with what its row says of score or extra text."""
    kind, letter = _kind(at, row)
    if at.sub is None:
        at.sub = sub_without_id(at, row)
    aspect = AspectDraft(at.new_key(), row, letter, kind, at.text(row, Column.DESCRIPTION))
    if not aspect.description and Column.DESCRIPTION in at.columns:
        aspect.description = text_of(at.grid, row, at.columns[Column.DESCRIPTION], at.report)
    aspect.fields = at.fields(row, *_FIELDS)
    aspect.requirement = text_of(at.grid, row, at.columns.get(Column.REQUIREMENT), at.report)
    aspect.gate = at.text(row, Column.GATE)
    if _is_swapped(at, row, kind):
        aspect.section = at.text(row, Column.CALCULATION)
    else:
        aspect.section, aspect.pointer = _section(at, row), _pointer(at, row)
    if Column.MAXIMUM in at.columns:
        aspect.maximum = read_mark(at.grid, row, at.columns[Column.MAXIMUM], at.report)
    at.aspect = aspect
    at.sub.aspects.append(aspect)
    _say_if_struck(at, row)
    if at.text(row, Column.SCORE):
        read_judgement_line(at, row)
    elif at.text(row, Column.EXTRA):
        aspect.extra.append((at.text(row, Column.EXTRA), None))


def _kind(at: Cursor, row: int) -> tuple[Kind | None, str]:
    written, where = at.text(row, Column.KIND), at.where(row, Column.KIND)
    kind, letter = kind_of(written) or (None, "")
    if kind is None:
        code = "kind-not-understood" if written else "kind-missing"
        at.report.error(where, code, text=written[:QUOTE_MAX])
    elif letter not in ("M", "J") and names_kinds(at.legend) and letter.lower() not in at.legend.split():
        at.report.note(where, "kind-read-as", fix=kind.value, text=letter, kind=kind.value)
    return kind, letter


def _say_if_struck(at: Cursor, row: int) -> None:
    """Experts strike out an aspect instead of deleting it; the CIS counts it all the same."""
    for column in (Column.DESCRIPTION, Column.MAXIMUM, Column.KIND):
        cell = at.grid.cell(row, at.columns[column]) if column in at.columns else None
        if cell is not None and cell.struck:
            at.report.warning(at.where(row, column), "aspect-struck-out", text=at.quote(row, Column.DESCRIPTION))
            return


def _is_swapped(at: Cursor, row: int, kind: Kind | None) -> bool:
    """Section typed into the column of calculations: only where both can be nothing else."""
    section, pointer = at.text(row, Column.SECTION), at.text(row, Column.CALCULATION)
    declared = {each.id for each in at.draft.sections}
    is_row = section.isascii() and section.isdigit() and int(section[:7]) in at.calculation_rows
    nothing_lost = not section and kind is Kind.JUDGEMENT
    if pointer not in declared or section in declared or not (nothing_lost or is_row):
        return False
    where = at.where(row, Column.CALCULATION)
    at.report.warning(where, "columns-swapped", fix=pointer, section=pointer)
    return True


def _section(at: Cursor, row: int) -> str:
    """The section of an aspect: its number, also out of "WSOS 1" or the name of a section."""
    written = text_of(at.grid, row, at.columns.get(Column.SECTION), at.report)
    if not written or any(section.id == written for section in at.draft.sections):
        return written
    named = [section.id for section in at.draft.sections if section.name and fold(section.name) == fold(written)]
    found = _SECTION_WORDS.fullmatch(written)
    number = named[0] if len(named) == 1 else found[1] if found else written
    if number != written:
        at.report.note(
            at.where(row, Column.SECTION), "section-repaired", fix=number, text=written[:QUOTE_MAX], section=number
        )
    return number


def _pointer(at: Cursor, row: int) -> int | None:
    written = at.text(row, Column.CALCULATION)
    if not written:
        return None
    if written.isascii() and written.isdigit() and 0 < int(written[:7]) < 100_000:
        return int(written)
    at.report.warning(at.where(row, Column.CALCULATION), "calculation-row-not-understood", text=written[:QUOTE_MAX])
    return None
