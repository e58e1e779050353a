"""The formulas of one sheet, worked out exactly where the file stores no value for them."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext

from scoring.foundation.sheetcells import split_reference
from scoring.foundation.spreadsheets import Cell, CellKind, plain
from scoring.schemes.workbook.expressions import Area, CannotCompute, Expression, Value

DEPTH_LIMIT = 60  # formulas that point at formulas
CELLS_LIMIT = 1_500_000  # cells looked at for one sheet; thirty sums over a real one look at 50,000
FORMULA_MAX = 2_000  # characters


class Formulas:
    """Works out formulas over the cells of one sheet; remembers what it worked out and what it could not."""

    def __init__(self, cells: Mapping[tuple[int, int], Cell]) -> None:
        self._cells = cells
        self._results: dict[tuple[int, int], Value | None] = {}
        self._under_way: set[tuple[int, int]] = set()
        self._looked_at = 0

    def computed(self, cell: Cell) -> Cell | None:
        """The cell with its value, or None when its formula is beyond us (see `failed`)."""
        place = (cell.row, cell.column)
        if place not in self._results:
            try:
                self._results[place] = self._evaluate(cell)
            except (CannotCompute, DivisionByZero, InvalidOperation, RecursionError):
                self._results[place] = None
        value = self._results[place]
        if value is None:
            return None
        if isinstance(value, Decimal):
            return replace(cell, kind=CellKind.NUMBER, number=value, text=plain(value))
        return replace(cell, kind=CellKind.TEXT, text=value)

    def worked_out(self) -> list[tuple[int, int]]:
        return sorted(place for place, value in self._results.items() if value is not None)

    def failed(self) -> list[tuple[int, int]]:
        return sorted(place for place, value in self._results.items() if value is None)

    def value_at(self, place: tuple[int, int]) -> Value:
        """The value of a cell: a number, a text, or "" for nothing."""
        self._look(1)
        cell = self._cells.get(place)
        if cell is None:
            return ""
        if cell.kind is CellKind.ERROR:
            raise CannotCompute
        if cell.kind is CellKind.EMPTY:
            if place in self._under_way:
                raise CannotCompute  # a formula that waits for itself
            cell = self.computed(cell)
            if cell is None:
                raise CannotCompute
        return cell.number if cell.number is not None else cell.text

    def inside(self, first: str, last: str) -> Area:
        """The filled cells of a range."""
        start, end = split_reference(first.upper()), split_reference(last.upper())
        if start is None or end is None:
            raise CannotCompute
        self._look(len(self._cells))
        (top, bottom), (left, right) = sorted((start[0], end[0])), sorted((start[1], end[1]))
        return [(row, col) for row, col in self._cells if top <= row <= bottom and left <= col <= right]

    def _look(self, cells: int) -> None:
        self._looked_at += cells
        if self._looked_at > CELLS_LIMIT:
            raise CannotCompute

    def _evaluate(self, cell: Cell) -> Value:
        if len(cell.formula) > FORMULA_MAX or len(self._under_way) > DEPTH_LIMIT:
            raise CannotCompute
        place = (cell.row, cell.column)
        self._under_way.add(place)
        try:
            with localcontext() as context:
                context.prec = 50
                return Expression(cell.formula.lstrip("="), self).value()
        finally:
            self._under_way.discard(place)
