"""One place of a JSON document, read strictly; a broken promise is refused by a code that names the place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import parse_hundredths

TEXT_MAX = 10_000  # characters; a spreadsheet cell holds 32 767
ITEMS_MAX = 10_000  # of any one list; the largest real scheme has some 220 aspects
NUMBER_MAX = 10**9

# What XML 1.0, and so a workbook, cannot hold; a carriage return is there read back as a line feed.
_NOT_STORABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_DECIMAL = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the document and the path that leads to it."""

    value: object
    path: str

    def __getitem__(self, name: str) -> "Place":
        fields = self._object()
        path = f"{self.path}.{name}" if self.path else name
        if name not in fields:
            raise RuleBroken("content-field-missing", place=path)
        return Place(fields[name], path)

    @property
    def empty(self) -> bool:
        return self.value is None

    def only(self, *names: str) -> None:
        for name in self._object():
            if name not in names:
                raise RuleBroken("content-field-unknown", place=self.path or "document", field=str(name)[:80])

    def items(self) -> Iterator["Place"]:
        if not isinstance(self.value, list) or len(self.value) > ITEMS_MAX:
            self._wrong("list")
        for index, value in enumerate(self.value):
            yield Place(value, f"{self.path}[{index}]")

    def string(self) -> str:
        if not isinstance(self.value, str):
            self._wrong("text")
        if len(self.value) > TEXT_MAX:
            raise RuleBroken("content-text-too-long", place=self.path, length=len(self.value), limit=TEXT_MAX)
        if _NOT_STORABLE.search(self.value):
            raise RuleBroken("content-text-not-storable", place=self.path)
        return self.value

    def whole(self) -> int:
        """A whole number above zero."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not 0 < self.value < NUMBER_MAX:
            self._wrong("whole-number")
        return self.value

    def boolean(self) -> bool:
        if not isinstance(self.value, bool):
            self._wrong("boolean")
        return self.value

    def mark(self) -> int | None:
        """Hundredths of a decimal text, None for null."""
        if self.value is None:
            return None
        text = self.string()
        try:
            return parse_hundredths(text)
        except RuleBroken:
            raise RuleBroken("content-number-malformed", place=self.path) from None

    def decimal(self) -> Decimal:
        text = self.string()
        if not _DECIMAL.fullmatch(text):
            raise RuleBroken("content-number-malformed", place=self.path)
        return Decimal(text)

    def one_of(self, allowed: Sequence[str]) -> str:
        text = self.string()
        if text not in allowed:
            raise RuleBroken("content-value-unknown", place=self.path, allowed=", ".join(allowed))
        return text

    def _object(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            self._wrong("object")
        return self.value

    def _wrong(self, expected: str) -> NoReturn:
        raise RuleBroken("content-wrong-type", place=self.path or "document", expected=expected)


def decimal_text(number: Decimal) -> str:
    """The one spelling of a number: 4.00000000 and 4 are "4", 0E-8 is "0"."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
