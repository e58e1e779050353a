"""Where in a scheme an editor stands: "aspect-<key>", "sub-0-1", "criterion-0", "section-0" or "scheme". Pure."""

import re
from dataclasses import dataclass

from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Aspect, Criterion, Scheme, Section, SubCriterion
from scoring.rules.scheme_checks import Level, Place
from scoring.schemes.content import placing
from scoring.schemes.editor import edits
from scoring.schemes.editor.edits import Edit

_PART = re.compile(r"(criterion|section|sub)-([0-9]{1,4})(?:-([0-9]{1,4}))?", re.ASCII)
ASPECT = "aspect-"
TOP = "scheme"


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a scheme with its name for addresses, its path and itself; `siblings` counts those beside it."""

    at: str
    level: Level
    path: tuple[int, ...]
    part: Scheme | Section | Criterion | SubCriterion | Aspect
    siblings: int = 1


def find_node(scheme: Scheme, at: str) -> Node:
    """The part an address names; the scheme itself for one that names nothing any more."""
    try:
        return _aspect(scheme, at) if at.startswith(ASPECT) else _part(scheme, at)
    except (RuleBroken, IndexError):
        return Node(TOP, Level.SCHEME, (), scheme)


def at_place(place: Place) -> str:
    """The address of a problem's place."""
    names = {
        Level.SECTION: "section-{}",
        Level.CRITERION: "criterion-{}",
        Level.SUB_CRITERION: "sub-{}-{}",
    }
    if place.level is Level.ASPECT:
        return f"{ASPECT}{place.id}"
    return names.get(place.level, TOP).format(*place.path)


def at_after(edit: Edit, at: str, content: Scheme) -> str:
    """Where the editor stands after an edit: at what was added, where a part was moved, or above what went."""
    match edit:
        case edits.AddAspect(key=key) | edits.MoveAspect(key=key):
            return f"{ASPECT}{key}"
        case edits.AddCriterion():
            return f"criterion-{len(content.criteria) - 1}"
        case edits.AddSubCriterion(criterion):
            return f"sub-{criterion}-{len(content.criteria[criterion].sub_criteria) - 1}"
        case edits.AddSection():
            return f"section-{len(content.sections) - 1}"
        case edits.MovePart(path, to, into):
            return _moved_to(content, path, to, into)
        case edits.RemovePart(path):
            return f"criterion-{path[1]}" if path[0] == "sub-criterion" else TOP
    return at


def at_left(before: Scheme, after: Scheme, at: str) -> str:
    """Where the editor stands when the whole scheme changed: where it stood, else above it."""
    if find_node(after, at).at == at or not at.startswith(ASPECT):
        return find_node(after, at).at
    try:
        return find_node(after, parent_of(before, at.removeprefix(ASPECT))).at
    except RuleBroken:
        return TOP


def parent_of(scheme: Scheme, key: str) -> str:
    """The address of the sub-criterion an aspect stands in. Raises RuleBroken: scheme-part-unknown."""
    criterion, sub_criterion, _ = placing.place_of(scheme, key)
    return f"sub-{criterion}-{sub_criterion}"


def _moved_to(content: Scheme, path: placing.Path, to: int, into: int | None) -> str:
    if path[0] == "sub-criterion":
        criterion = path[1] if into is None else into
        return f"sub-{criterion}-{min(to, len(content.criteria[criterion].sub_criteria) - 1)}"
    return f"{path[0]}-{to}"


def _aspect(scheme: Scheme, at: str) -> Node:
    path = placing.place_of(scheme, at.removeprefix(ASPECT))
    aspects = scheme.criteria[path[0]].sub_criteria[path[1]].aspects
    return Node(at, Level.ASPECT, path, aspects[path[2]], len(aspects))


def _part(scheme: Scheme, at: str) -> Node:
    found = _PART.fullmatch(at)
    if not found or (found[1] == "sub") != (found[3] is not None):
        return Node(TOP, Level.SCHEME, (), scheme)
    first = int(found[2])
    if found[1] == "section":
        return Node(at, Level.SECTION, (first,), scheme.sections[first], len(scheme.sections))
    criterion = scheme.criteria[first]
    if found[1] == "criterion":
        return Node(at, Level.CRITERION, (first,), criterion, len(scheme.criteria))
    part = criterion.sub_criteria[int(found[3])]
    return Node(at, Level.SUB_CRITERION, (first, int(found[3])), part, len(criterion.sub_criteria))
