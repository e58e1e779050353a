"""A form of one sheet as it is typed: its rows for the page, and the lines that were typed into them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scoring.marking.cells import CellView, cell_view
from scoring.marking.commands import Act
from scoring.marking.frames import Frame
from scoring.marking.ledgers import Ledger
from scoring.marking.papers.content import ROUNDS, Line, Problem, answer_code, answer_kind
from scoring.rules.calculations import Calculation
from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Aspect, Kind

YES = "yes"


@dataclass(frozen=True, slots=True)
class Box:
    """The place of one judge's score in one round; `given`: there is one already."""

    name: str
    judge: int
    given: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An aspect to type in. `marked`: it has a mark already, and nothing is typed here."""

    place: int
    number: str
    aspect: Aspect
    kind: str
    calculation: Calculation | None
    cell: CellView
    rounds: tuple[tuple[int, tuple[Box, ...]], ...]

    @property
    def judged(self) -> bool:
        return self.aspect.kind is Kind.JUDGEMENT

    @property
    def marked(self) -> bool:
        return self.cell.state != "not-marked"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the lines, the place of the row of each, and what could not even be read, by place."""

    lines: list[Line]
    places: list[int]
    unread: dict[int, Problem]


def rows_of(frame: Frame, ledger: Ledger, sheet: str, judges: tuple[int, ...]) -> list[Row]:
    """The rows of a sheet for one seat as it stands."""
    rules = frame.rule_set.judgement
    found = []
    for place, aspect in enumerate(frame.sheet(sheet).aspects, 1):
        calculation = frame.scheme.calculation_of(aspect)
        cell = cell_view(ledger, aspect, rules, judge=None)
        rounds = tuple(_rounds(place, cell, judges)) if aspect.kind is Kind.JUDGEMENT else ()
        found.append(Row(place, f"{sheet}.{place}", aspect, answer_kind(calculation), calculation, cell, rounds))
    return found


def typed_lines(rows: list[Row], form: Mapping[str, str]) -> Typed:
    """The lines that a form holds; a box that is left empty says nothing."""
    typed = Typed([], [], {})
    for row in rows:
        if row.marked:
            continue
        try:
            lines = list(_lines(row, form))
        except RuleBroken as broken:
            typed.unread[row.place] = Problem(broken.code, dict(broken.params))
            continue
        typed.lines.extend(lines)
        typed.places.extend([row.place] * len(lines))
    return typed


def shown(rows: list[Row], lines: tuple[Line, ...]) -> dict[str, str]:
    """A form filled in with lines: the other way round."""
    values: dict[str, str] = {}
    by_key = {row.aspect.key: row for row in rows}
    for line in lines:
        row = by_key[line.aspect]
        if line.act is Act.NOT_ATTEMPTED:
            values[f"absent-{row.place}"] = YES
        elif line.act is Act.ANSWER and line.answer:
            values[f"answer-{row.place}"] = line.answer.partition(":")[2]
        elif line.act is Act.SCORE:
            boxes = {(number, box.judge): box for number, several in row.rounds for box in several}
            box = boxes.get((line.round or 0, line.judge or 0))
            values |= {box.name: str(line.score)} if box else {}
    return values


def _rounds(place: int, cell: CellView, judges: tuple[int, ...]) -> Iterator[tuple[int, tuple[Box, ...]]]:
    given = {showing.number: showing.given for showing in cell.rounds}
    for number in range(1, ROUNDS + 1):
        boxes = (
            Box(f"score-{place}-{number}-{position}", judge, str(judge) in given.get(number, ()))
            for position, judge in enumerate(judges, 1)
        )
        yield number, tuple(boxes)


def _lines(row: Row, form: Mapping[str, str]) -> Iterator[Line]:
    key = row.aspect.key
    if form.get(f"absent-{row.place}"):
        yield Line(key, Act.NOT_ATTEMPTED)
    if not row.judged:
        typed = form.get(f"answer-{row.place}", "").strip()
        if typed:
            yield Line(key, Act.ANSWER, answer=answer_code(row.calculation, typed))
        return
    known = {showing.number for showing in row.cell.rounds}
    for number, boxes in row.rounds:
        scores = [(box, form.get(box.name, "").strip()) for box in boxes if not box.given]
        if number > 1 and number not in known and any(text for _box, text in scores):
            yield Line(key, Act.ROUND, round=number)
        for box, text in scores:
            if text:
                yield Line(key, Act.SCORE, score=_score(text), round=number, judge=box.judge)


def _score(text: str) -> int:
    """Raises RuleBroken: score-not-a-number."""
    if len(text) != 1 or not text.isascii() or not text.isdigit():
        raise RuleBroken("score-not-a-number")
    return int(text)
