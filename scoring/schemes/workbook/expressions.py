"""One formula of a spreadsheet: sums, products, SUM, SUMIF, ABS, ROUND and references; all that a scheme uses."""

import re
from decimal import Decimal
from typing import Protocol

from scoring.foundation.sheetcells import split_reference

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<text>\"[^\"]*\")|(?P<name>[A-Z]+)(?=\()"
    r"|(?P<cell>\$?[A-Z]{1,3}\$?[0-9]{1,7})|(?P<sign>[-+*/(),;:]))",
    re.ASCII | re.IGNORECASE,
)

Value = Decimal | str
Area = list[tuple[int, int]]


class CannotCompute(ValueError):
    """The formula uses what we do not know, points outside the sheet, or at itself."""


class Cells(Protocol):
    """Where a formula looks other cells up; both raise CannotCompute."""

    def value_at(self, place: tuple[int, int]) -> Value: ...

    def inside(self, first: str, last: str) -> Area: ...


class Expression:
    """A recursive descent over one formula: sums, products, SUM, SUMIF, ABS, ROUND, references."""

    def __init__(self, text: str, formulas: Cells) -> None:
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
