"""An edit made from an older state, laid upon what others saved since: what only one of them changed is kept. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import ExtraLine, Scheme, Text
from scoring.schemes.content import placing
from scoring.schemes.editor import edits
from scoring.schemes.editor.edits import Edit

MISSING = object()


@dataclass(frozen=True, slots=True)
class Clash:
    """One value that both changed, each in another way. `path`: "maximum", "description.kk", "extra.1.text.ru"."""

    path: str
    theirs: Any
    mine: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """The edit as it may be laid upon what stands now; where the two clash it says what the later one said."""

    edit: Edit
    clashes: tuple[Clash, ...]


def merged(was: Scheme, now: Scheme, edit: Edit) -> Merged | None:
    """None where the part cannot be told for certain: it is gone, or the edit is no change of fields."""
    try:
        return _merged(was, now, edit)
    except RuleBroken:
        return None


def _merged(was: Scheme, now: Scheme, edit: Edit) -> Merged | None:
    clashes: list[Clash] = []
    match edit:
        case edits.SetScheme(changes):
            joined = _joined_fields(was, now, changes, clashes)
        case edits.SetAspect(key, changes):
            joined = _joined_fields(placing.aspect_of(was, key), placing.aspect_of(now, key), changes, clashes)
        case edits.SetPart(path, changes):
            same = _places(was, path) == _places(now, path)
            before = placing.part_at(was, path) if same else None  # perhaps another part: every field is asked about
            joined = _joined_fields(before, placing.part_at(now, path), changes, clashes)
        case edits.SetCalculation(key, calculation):
            there = [each.calculation_of(placing.aspect_of(each, key)) for each in (was, now)]
            only = _joined(there[0], there[1], calculation, "calculation", clashes)
            return Merged(replace(edit, calculation=only), tuple(clashes))
        case _:
            return None
    return Merged(replace(edit, changes=joined), tuple(clashes))


def _places(scheme: Scheme, path: placing.Path) -> list[str]:
    """What the siblings are called: as long as it is the same, a position still means the same part."""
    match path:
        case ("sub-criterion", criterion, _):
            parts: Any = placing.part_at(scheme, ("criterion", criterion)).sub_criteria  # type: ignore[union-attr]
            return [scheme.criteria[criterion].id, *(each.id for each in parts)]
        case ("criterion", _):
            return [each.id for each in scheme.criteria]
    return [each.id for each in scheme.sections]


def _joined_fields(was: object, now: object, changes: Mapping[str, Any], clashes: list[Clash]) -> dict[str, Any]:
    return {
        name: _joined(getattr(was, name, MISSING), getattr(now, name), value, name, clashes)
        for name, value in changes.items()
    }


def _joined(was: Any, theirs: Any, mine: Any, path: str, clashes: list[Clash]) -> Any:
    if mine in (was, theirs):
        return theirs
    if theirs == was:
        return mine
    three = (was, theirs, mine)
    if all(isinstance(each, tuple) for each in three) and len(was) == len(theirs) == len(mine):
        lines = zip(was, theirs, mine, strict=True)
        return tuple(_joined(*line, f"{path}.{number}", clashes) for number, line in enumerate(lines))
    inside = _inside(three)
    if inside:
        return replace(mine, **{name: _joined_of(three, name, f"{path}.{name}", clashes) for name in inside})
    clashes.append(Clash(path, theirs, mine))
    return mine


def _joined_of(three: tuple[Any, Any, Any], name: str, path: str, clashes: list[Clash]) -> Any:
    was, theirs, mine = (getattr(each, name) for each in three)
    return _joined(was, theirs, mine, path, clashes)


def _inside(three: tuple[Any, Any, Any]) -> tuple[str, ...]:
    """What texts and extra lines consist of; all else is one value."""
    if all(isinstance(each, Text) for each in three):
        return "kk", "ru", "en"
    return ("text", "mark") if all(isinstance(each, ExtraLine) for each in three) else ()
