"""Rows below an aspect: the benchmark of a score, a further line of description."""

import re

from scoring.rules.hundredths import format_hundredths
from scoring.rules.scheme import Kind
from scoring.schemes.bringing_in.findings import Report
from scoring.schemes.workbook.cursor import QUOTE_MAX, Cursor
from scoring.schemes.workbook.drafts import AspectDraft
from scoring.schemes.workbook.headings import Column
from scoring.schemes.workbook.values import read_mark

_SCORE_LETTERS = str.maketrans({"O": "0", "o": "0", "О": "0", "о": "0", "З": "3", "l": "1", "I": "1"})
_SCORE_AND_TEXT = re.compile(
    r"([0-3])\s*(?:балл\w*|балд\w*|ұпай|points?|marks?|pontos?)?\s*[-–—.:)=]\s*(\S.*)", re.DOTALL
)


def read_judgement_line(at: Cursor, row: int) -> None:
    """Add the benchmark of this row to the open aspect; what is no benchmark stays as a line of description."""
    where = at.where(row, Column.SCORE)
    written = at.text(row, Column.SCORE)
    text = _benchmark_text(at, row)
    if at.aspect is None:
        at.report.warning(where, "line-without-aspect", text=(text or written)[:QUOTE_MAX])
        return
    score = _score(written)
    if score is not None and not written.isdigit():
        at.report.note(where, "score-repaired", fix=str(score), text=written[:QUOTE_MAX])
    if score is None or at.aspect.kind is Kind.MEASUREMENT:
        code = "score-outside-scale" if score is None else "benchmark-under-measurement"
        at.report.warning(where, code, text=written[:QUOTE_MAX])
        at.aspect.extra.append((f"{written}: {text}" if text else written, None))
        return
    if score in at.aspect.benchmarks:
        at.report.warning(where, "benchmark-twice", score=score)
        text = f"{at.aspect.benchmarks[score]}\n{text}".strip()
    at.aspect.benchmarks[score] = text
    at.aspect.fields.setdefault("benchmarks", where)


def _benchmark_text(at: Cursor, row: int) -> str:
    """The text beside a score; where its own column is empty, what stands in one of its neighbours, said."""
    text = at.text(row, Column.EXTRA)
    if text or at.aspect is None or at.aspect.row == row:
        return text
    for column in (Column.DESCRIPTION, Column.REQUIREMENT):
        text = at.text(row, column)
        if text:
            at.report.note(at.where(row, column), "benchmark-in-other-column", text=text[:QUOTE_MAX])
            return text
    return ""


def read_extra_line(at: Cursor, row: int) -> None:
    """Add the text of this row to the open aspect, with its mark where it has one (layout RU-A)."""
    text = at.text(row, Column.EXTRA)
    if at.aspect is None:
        at.report.warning(at.where(row, Column.EXTRA), "line-without-aspect", text=text[:QUOTE_MAX])
        return
    mark = None
    if at.text(row, Column.MAXIMUM):
        mark = read_mark(at.grid, row, at.columns[Column.MAXIMUM], at.report)
        if mark is not None and at.aspect.letter not in ("D", "Д"):
            where, shown = at.where(row, Column.MAXIMUM), format_hundredths(mark)
            at.report.warning(where, "extra-line-has-mark", mark=shown)
    if not at.aspect.extra:
        at.aspect.fields["extra"] = at.where(row, Column.EXTRA)
    at.aspect.extra.append((text, mark))


def benchmarks_from_lines(aspect: AspectDraft, report: Report) -> None:
    """Take "0 - Not done", "1 - ..." below a judgement aspect as its benchmarks where no score has a column."""
    if aspect.kind is not Kind.JUDGEMENT or aspect.benchmarks:
        return
    found = [(_SCORE_AND_TEXT.fullmatch(text), text, mark) for text, mark in aspect.extra]
    scores = [match[1] for match, _, _ in found if match]
    if len(scores) < 3 or len(set(scores)) != len(scores):
        return
    aspect.benchmarks = {int(match[1]): match[2] for match, _, _ in found if match}
    aspect.extra = [(text, mark) for match, text, mark in found if not match]
    where = aspect.fields.get("extra") or aspect.fields.get("kind")
    report.note(where, "benchmarks-from-text", text=scores[0])


def _score(written: str) -> int | None:
    text = written.translate(_SCORE_LETTERS).strip().removesuffix(".0")
    return int(text) if text in ("0", "1", "2", "3") else None
