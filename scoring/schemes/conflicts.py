"""Two people changed one thing: what each of them says, field by field, so that neither is lost. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import format_hundredths
from scoring.rules.scheme import Scheme, Text
from scoring.schemes import edits, placing
from scoring.schemes.difference import calculation_text
from scoring.schemes.edits import Edit
from scoring.schemes.queries import said


@dataclass(frozen=True, slots=True)
class Side:
    """One field as it is there, and as it was typed here."""

    field: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """The fields on which the two differ."""

    sides: tuple[Side, ...]


def conflict_of(content: Scheme, edit: Edit, language: str) -> Conflict | None:
    """What the edit says against what stands now; None where nothing was typed or nothing is left to compare with."""
    try:
        theirs, mine = _both(content, edit)
    except RuleBroken:
        return None
    sides = [
        Side(field, shown(theirs[field], language, field), shown(value, language, field))
        for field, value in mine.items()
        if theirs[field] != value
    ]
    return Conflict(tuple(sides)) if sides else None


def shown(value: Any, language: str, field: str = "") -> str:
    """A field's value as text: a mark with two decimals, lines of a list under each other."""
    if isinstance(value, Text):
        return said(value, language)
    if isinstance(value, tuple):
        return "\n".join(shown(getattr(each, "text", each), language) for each in value)
    if isinstance(value, int) and field in {"maximum", "declared"}:
        return format_hundredths(value)
    return "" if value is None else str(value)


def _both(content: Scheme, edit: Edit) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    match edit:
        case edits.SetScheme(changes):
            return _fields(content, changes), changes
        case edits.SetPart(path, changes):
            return _fields(placing.part_at(content, path), changes), changes
        case edits.SetAspect(key, changes):
            return _fields(placing.aspect_of(content, key), changes), changes
        case edits.SetCalculation(key, calculation):
            there = content.calculation_of(placing.aspect_of(content, key))
            sides = [calculation_text(each) if each else "" for each in (there, calculation)]
            return {"calculation": sides[0]}, {"calculation": sides[1]}
    raise RuleBroken("scheme-part-unknown")


def _fields(part: object, changes: Mapping[str, Any]) -> dict[str, Any]:
    return {field: getattr(part, field) for field in changes}
