"""Two people changed one thing: what each of them says, value by value, so that neither is lost. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scoring.foundation.words import LANGUAGES
from scoring.rules.hundredths import format_hundredths
from scoring.rules.scheme import Text
from scoring.schemes.content.difference import calculation_text
from scoring.schemes.editor.merging import Clash


@dataclass(frozen=True, slots=True)
class Side:
    """One value as it is there, and as it was typed here.

    `field` "benchmarks", `line` 2 (from 1; 0 for what is no list), `language` "kk", or "" where it has none.
    """

    field: str
    line: int
    language: str
    theirs: str
    mine: str


def sides_of(clashes: Iterable[Clash]) -> tuple[Side, ...]:
    return tuple(_side(clash) for clash in clashes)


def shown(value: Any, field: str = "") -> str:
    """A value as text: a mark with two decimals, lines of a list under each other, all languages of a text."""
    if isinstance(value, Text):
        return "\n".join(each for each in (value.kk, value.ru, value.en) if each)
    if isinstance(value, tuple):
        return "\n".join(shown(getattr(each, "text", each)) for each in value)
    if isinstance(value, int) and field in {"maximum", "declared", "mark"}:
        return format_hundredths(value)
    if field == "calculation":
        return calculation_text(value) if value else ""
    return "" if value is None else str(value)


def _side(clash: Clash) -> Side:
    steps = clash.path.split(".")
    line = next((int(step) + 1 for step in steps if step.isdigit()), 0)
    language = steps[-1] if steps[-1] in LANGUAGES else ""
    theirs, mine = (shown(each, steps[-1]) for each in (clash.theirs, clash.mine))
    return Side(steps[0], line, language, theirs, mine)
