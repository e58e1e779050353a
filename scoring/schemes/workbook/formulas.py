"""The few formulas a marking scheme uses, worked out exactly where a file stores no value for them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext

from scoring.foundation.sheetcells import split_reference
from scoring.foundation.spreadsheets import Cell, CellKind, plain

DEPTH_LIMIT = 60  # formulas that point at formulas
CELLS_LIMIT = 1_500_000  # cells looked at for one sheet; thirty sums over a real one look at 50,000
FORMULA_MAX = 2_000  # characters

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<text>\"[^\"]*\")|(?P<name>[A-Z]+)(?=\()"
    r"|(?P<cell>\$?[A-Z]{1,3}\$?[0-9]{1,7})|(?P<sign>[-+*/(),;:]))",
    re.ASCII | re.IGNORECASE,
)

Value = Decimal | str
Area = list[tuple[int, int]]


class CannotCompute(ValueError):
    """The formula uses what we do not know, points outside the sheet, or at itself."""


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
                return _Expression(cell.formula.lstrip("="), self).value()
        finally:
            self._under_way.discard(place)


class _Expression:
    """A recursive descent over one formula: sums, products, SUM, SUMIF, ABS, ROUND, references."""

    def __init__(self, text: str, formulas: Formulas) -> None:
        self._tokens = _tokens(text)
        self._formulas = formulas
        self._position = 0

    def value(self) -> Value:
        result = self._sum()
        if self._position != len(self._tokens):
            raise CannotCompute
        return result

    def _peek(self) -> str:
        return self._tokens[self._position][1] if self._position < len(self._tokens) else ""

    def _next(self) -> tuple[str, str]:
        if self._position >= len(self._tokens):
            raise CannotCompute
        self._position += 1
        return self._tokens[self._position - 1]

    def _expect(self, *signs: str) -> None:
        if self._next()[1] not in signs:
            raise CannotCompute

    def _sum(self) -> Value:
        left = self._product()
        while self._peek() in ("+", "-"):
            sign = self._next()[1]
            right = self._product()
            left = _number(left) + _number(right) if sign == "+" else _number(left) - _number(right)
        return left

    def _product(self) -> Value:
        left = self._factor()
        while self._peek() in ("*", "/"):
            sign = self._next()[1]
            right = _number(self._factor())
            if sign == "/" and not right:
                raise CannotCompute
            left = _number(left) * right if sign == "*" else _number(left) / right
        return left

    def _factor(self) -> Value:
        kind, word = self._next()
        if word in ("-", "+"):
            value = _number(self._factor())
            return -value if word == "-" else value
        if word == "(":
            value_in_brackets = self._sum()
            self._expect(")")
            return value_in_brackets
        if kind == "number":
            return Decimal(word)
        if kind == "text":
            return word[1:-1]
        if kind == "name":
            return self._function(word.upper())
        if kind == "cell":
            return self._formulas.value_at(_place(word))
        raise CannotCompute

    def _function(self, name: str) -> Value:
        self._expect("(")
        if name == "SUM":
            return self._sum_of_arguments()
        if name == "SUMIF":
            return self._sumif()
        if name in ("ABS", "ROUND"):
            value = _number(self._sum())
            if name == "ROUND":
                self._expect(",", ";")
                places = int(_number(self._sum()))
                if not -10 <= places <= 10:
                    raise CannotCompute
                value = value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")
            self._expect(")")
            return abs(value) if name == "ABS" else value
        raise CannotCompute

    def _sum_of_arguments(self) -> Decimal:
        total = Decimal(0)
        while True:
            area = self._area()
            if area is None:
                total += _number(self._sum())
            else:
                values = (self._formulas.value_at(place) for place in area)
                total += sum((value for value in values if isinstance(value, Decimal)), Decimal(0))
            if self._next()[1] == ")":
                return total

    def _sumif(self) -> Decimal:
        keys_start, keys = self._corner(), self._area()
        self._expect(",", ";")
        wanted = self._sum()
        self._expect(",", ";")
        sums_start = self._corner()
        if keys is None or self._area() is None:
            raise CannotCompute
        self._expect(")")
        down, right = sums_start[0] - keys_start[0], sums_start[1] - keys_start[1]
        total = Decimal(0)
        for place in keys:
            if wanted != "" and _same(self._formulas.value_at(place), wanted):
                value = self._formulas.value_at((place[0] + down, place[1] + right))
                total += value if isinstance(value, Decimal) else Decimal(0)
        return total

    def _corner(self) -> tuple[int, int]:
        if self._position >= len(self._tokens) or self._tokens[self._position][0] != "cell":
            raise CannotCompute
        return _place(self._tokens[self._position][1])

    def _area(self) -> Area | None:
        """The cells of "A1:B9" when a range stands here; None (and nothing taken) otherwise."""
        here = self._tokens[self._position : self._position + 3]
        if [kind for kind, _ in here] != ["cell", "sign", "cell"] or here[1][1] != ":":
            return None
        self._position += 3
        return self._formulas.inside(here[0][1], here[2][1])


def _tokens(text: str) -> list[tuple[str, str]]:
    found = []
    position = 0
    text = text.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise CannotCompute
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        position = match.end()
    return found


def _place(token: str) -> tuple[int, int]:
    place = split_reference(token.upper())
    if place is None:
        raise CannotCompute
    return place


def _number(value: Value) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not value.strip():
        return Decimal(0)
    raise CannotCompute


def _same(left: Value, right: Value) -> bool:
    """As SUMIF compares: a number and its text are the same, texts without regard to case."""
    return str(left).strip().casefold() == str(right).strip().casefold() or (
        isinstance(left, Decimal) and isinstance(right, Decimal) and left == right
    )
