"""Rows that open a sub-criterion or name a criterion, and identifiers that need a second look."""

import re

from scoring.schemes.workbook.cursor import QUOTE_MAX, Cursor
from scoring.schemes.workbook.drafts import SubCriterionDraft
from scoring.schemes.workbook.headings import Column, block_of
from scoring.schemes.workbook.values import letter_of, numeric_id, read_mark, sub_id_of, text_of

_ASPECT_NUMBER = re.compile(r"\w{1,4}[.\-/ ]*\w?\d{1,3}", re.UNICODE)


def read_criterion_row(at: Cursor, row: int) -> bool:
    """Take the name from a row "Criterion A: Installation" between the blocks; whether the row is one."""
    used = at.grid.by_row[row]
    letter, name = block_of(at.grid.text(row, used[0]))
    letter = letter_of(letter, at.letters)
    if not letter or at.is_aspect(row) or (not name and len(used) > 1) or len(used) > 2:
        return False
    name_criterion(at, letter, name, at.grid.name(row, used[0]))
    at.block, at.sub, at.aspect = letter, None, None
    return True


def name_criterion(at: Cursor, letter: str, name: str, where: str) -> None:
    """Give the criterion a name if it has none yet."""
    if not name:
        return
    criterion = at.draft.criterion(letter)
    if not criterion.name:
        criterion.name = name
        criterion.fields.setdefault("id", where)
        criterion.fields.setdefault("name", where)


def read_sub_criterion(at: Cursor, row: int) -> bool:
    """Open the sub-criterion that this row names, if it names one; whether the row has been used up by that."""
    written = at.text(row, Column.SUB_ID)
    if not written:
        return False
    sub_id = sub_id_of(written, at.letters) or _by_number(at, row, written)
    if not sub_id:
        return _no_sub_criterion(at, row, written)
    name = at.text(row, Column.SUB_NAME)
    if at.sub and at.sub.id == sub_id and at.is_aspect(row) and name in ("", at.sub.name):
        return True  # some write the identifier beside every aspect
    _check_id(at, row, written, sub_id)
    at.sub = SubCriterionDraft(sub_id, row, name, text_of(at.grid, row, at.columns.get(Column.DAY), at.report))
    at.sub.fields = at.fields(row, Column.SUB_ID, Column.SUB_NAME, Column.DAY)
    at.sub.declared = _own_sum(at, row)
    at.aspect = None
    at.draft.criterion(sub_id[0]).sub_criteria.append(at.sub)
    return True


def sub_without_id(at: Cursor, row: int) -> SubCriterionDraft:
    """Aspects above the first identifier: a sub-criterion is made for them, and the report says so."""
    letter = at.block or "A"
    taken = {sub.id for sub in at.draft.sub_criteria()}
    number = next(n for n in range(1, 1000) if f"{letter}{n}" not in taken)
    sub = SubCriterionDraft(f"{letter}{number}", row)
    at.draft.criterion(letter).sub_criteria.append(sub)
    at.report.error(at.where(row, Column.SUB_ID), "aspect-without-sub-criterion", fix=sub.id, id=sub.id)
    return sub


def _by_number(at: Cursor, row: int, written: str) -> str:
    """A2 for "1.2" in the block of criterion A; the number of an aspect is no sub-criterion."""
    return "" if at.is_aspect(row) else numeric_id(written, at.block)


def _own_sum(at: Cursor, row: int) -> tuple[int, str] | None:
    """The sum that some write in the row of a sub-criterion, with its cell."""
    column = at.columns.get(Column.MAXIMUM)
    if column is None or at.is_aspect(row):
        return None
    mark = read_mark(at.grid, row, column, at.report, strict=False)
    return None if mark is None else (mark, at.grid.name(row, column))


def _check_id(at: Cursor, row: int, written: str, sub_id: str) -> None:
    where = at.where(row, Column.SUB_ID)
    if written != sub_id:
        say = at.report.note if sub_id_of(written, at.letters) else at.report.warning
        say(where, "id-repaired", fix=sub_id, text=written[:QUOTE_MAX], id=sub_id)
    if at.block and sub_id[0] != at.block:
        at.report.warning(where, "id-outside-block", id=sub_id, block=at.block)


def _no_sub_criterion(at: Cursor, row: int, written: str) -> bool:
    letter = letter_of(written, at.letters)
    is_aspect = at.is_aspect(row)
    if letter and not is_aspect:
        name_criterion(at, letter, at.text(row, Column.SUB_NAME), at.where(row, Column.SUB_ID))
        return True
    if is_aspect and _ASPECT_NUMBER.fullmatch(written):
        return False
    at.report.warning(at.where(row, Column.SUB_ID), "id-not-understood", text=written[:QUOTE_MAX])
    return not is_aspect and not at.text(row, Column.SCORE) and not at.text(row, Column.EXTRA)
