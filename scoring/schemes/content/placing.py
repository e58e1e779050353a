"""Parts of a scheme by their place: adding, changing, taking out and moving them in the frozen tree. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal, TypeVar

from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Aspect, Criterion, Scheme, Section, SubCriterion, Text

CRITERIA_MAX = 26  # letters; more than nine is a hard error of the rules, but a file may bring it
SUB_CRITERIA_MAX = 200
ASPECTS_MAX = 2000  # ten times the largest real scheme
SECTIONS_MAX = 50

Path = tuple[Literal["criterion"], int] | tuple[Literal["sub-criterion"], int, int] | tuple[Literal["section"], int]
T = TypeVar("T")


def with_criterion(scheme: Scheme, letter: str, name: Text) -> Scheme:
    _room(len(scheme.criteria), CRITERIA_MAX, "too-many-criteria")
    return replace(scheme, criteria=(*scheme.criteria, Criterion(letter, name)))


def with_sub_criterion(scheme: Scheme, criterion: int, number: str, name: Text) -> Scheme:
    _room(sum(1 for _ in scheme.sub_criteria()), SUB_CRITERIA_MAX, "too-many-sub-criteria")
    return _in_criterion(scheme, criterion, lambda parts: (*parts, SubCriterion(number, name)))


def with_section(scheme: Scheme, number: str, name: Text) -> Scheme:
    _room(len(scheme.sections), SECTIONS_MAX, "too-many-sections")
    return replace(scheme, sections=(*scheme.sections, Section(number, name)))


def with_aspect(scheme: Scheme, at: tuple[int, int], aspect: Aspect) -> Scheme:
    _room(sum(1 for _ in scheme.aspects()), ASPECTS_MAX, "too-many-aspects")
    return _in_sub_criterion(scheme, *at, lambda aspects: (*aspects, aspect))


def changed(scheme: Scheme, path: Path, changes: Mapping[str, Any]) -> Scheme:
    """The part with other fields; aspects follow a section whose id changes."""
    match path:
        case ("criterion", index):
            criteria = _swapped(scheme.criteria, index, replace(_at(scheme.criteria, index), **changes))
            return replace(scheme, criteria=criteria)
        case ("sub-criterion", criterion, index):
            return _in_criterion(
                scheme, criterion, lambda parts: _swapped(parts, index, replace(_at(parts, index), **changes))
            )
        case (_, index):
            return _changed_section(scheme, index, changes)


def removed(scheme: Scheme, path: Path) -> Scheme:
    """The scheme without the part; aspects of a removed section have none."""
    match path:
        case ("criterion", index):
            return replace(scheme, criteria=_without(scheme.criteria, index))
        case ("sub-criterion", criterion, index):
            return _in_criterion(scheme, criterion, lambda parts: _without(parts, index))
        case (_, index):
            gone = _at(scheme.sections, index)
            left = replace(scheme, sections=_without(scheme.sections, index))
            return _resectioned(left, gone.id, None)


def moved(scheme: Scheme, path: Path, to: int, into: int | None = None) -> Scheme:
    match path:
        case ("criterion", index):
            return replace(scheme, criteria=_shifted(scheme.criteria, index, to))
        case ("section", index):
            return replace(scheme, sections=_shifted(scheme.sections, index, to))
        case (_, criterion, index):
            part = _at(_at(scheme.criteria, criterion).sub_criteria, index)
            left = _in_criterion(scheme, criterion, lambda parts: _without(parts, index))
            target = criterion if into is None else into
            return _in_criterion(left, target, lambda parts: _inserted(parts, to, part))


def part_at(scheme: Scheme, path: Path) -> Criterion | SubCriterion | Section:
    """Raises RuleBroken: scheme-part-unknown."""
    match path:
        case ("criterion", index):
            return _at(scheme.criteria, index)
        case ("sub-criterion", criterion, index):
            return _at(_at(scheme.criteria, criterion).sub_criteria, index)
        case (_, index):
            return _at(scheme.sections, index)


def aspect_of(scheme: Scheme, key: str) -> Aspect:
    """Raises RuleBroken: scheme-part-unknown."""
    for aspect in scheme.aspects():
        if aspect.key == key:
            return aspect
    raise RuleBroken("scheme-part-unknown")


def place_of(scheme: Scheme, key: str) -> tuple[int, int, int]:
    """(criterion, sub-criterion, position) of an aspect, from 0. Raises RuleBroken: scheme-part-unknown."""
    for c, criterion in enumerate(scheme.criteria):
        for s, sub_criterion in enumerate(criterion.sub_criteria):
            for a, aspect in enumerate(sub_criterion.aspects):
                if aspect.key == key:
                    return c, s, a
    raise RuleBroken("scheme-part-unknown")


def with_changed_aspect(scheme: Scheme, aspect: Aspect) -> Scheme:
    criterion, sub_criterion, position = place_of(scheme, aspect.key)
    return _in_sub_criterion(scheme, criterion, sub_criterion, lambda them: _swapped(them, position, aspect))


def without_aspect(scheme: Scheme, key: str) -> Scheme:
    criterion, sub_criterion, position = place_of(scheme, key)
    return _in_sub_criterion(scheme, criterion, sub_criterion, lambda them: _without(them, position))


def with_moved_aspect(scheme: Scheme, key: str, into: tuple[int, int], to: int) -> Scheme:
    aspect = aspect_of(scheme, key)
    left = without_aspect(scheme, key)
    return _in_sub_criterion(left, *into, lambda them: _inserted(them, to, aspect))


def each_aspect(scheme: Scheme, change: Callable[[Aspect], Aspect]) -> Scheme:
    """The scheme with every aspect passed through `change`."""
    criteria = []
    for criterion in scheme.criteria:
        parts = (replace(p, aspects=tuple(change(a) for a in p.aspects)) for p in criterion.sub_criteria)
        criteria.append(replace(criterion, sub_criteria=tuple(parts)))
    return replace(scheme, criteria=tuple(criteria))


def _changed_section(scheme: Scheme, index: int, changes: Mapping[str, Any]) -> Scheme:
    old = _at(scheme.sections, index)
    new = replace(old, **changes)
    renamed = replace(scheme, sections=_swapped(scheme.sections, index, new))
    return renamed if new.id == old.id else _resectioned(renamed, old.id, new.id)


def _resectioned(scheme: Scheme, old: str, new: str | None) -> Scheme:
    return each_aspect(scheme, lambda aspect: replace(aspect, section=new) if aspect.section == old else aspect)


def _in_criterion(
    scheme: Scheme, index: int, change: Callable[[tuple[SubCriterion, ...]], tuple[SubCriterion, ...]]
) -> Scheme:
    criterion = _at(scheme.criteria, index)
    swapped = replace(criterion, sub_criteria=change(criterion.sub_criteria))
    return replace(scheme, criteria=_swapped(scheme.criteria, index, swapped))


def _in_sub_criterion(
    scheme: Scheme, criterion: int, index: int, change: Callable[[tuple[Aspect, ...]], tuple[Aspect, ...]]
) -> Scheme:
    def within(parts: tuple[SubCriterion, ...]) -> tuple[SubCriterion, ...]:
        part = _at(parts, index)
        return _swapped(parts, index, replace(part, aspects=change(part.aspects)))

    return _in_criterion(scheme, criterion, within)


def _room(present: int, limit: int, code: str) -> None:
    if present >= limit:
        raise RuleBroken(code, limit=limit)


def _at(parts: tuple[T, ...], index: int) -> T:
    if not 0 <= index < len(parts):
        raise RuleBroken("scheme-part-unknown")
    return parts[index]


def _swapped(parts: tuple[T, ...], index: int, part: T) -> tuple[T, ...]:
    return (*parts[:index], part, *parts[index + 1 :])


def _without(parts: tuple[T, ...], index: int) -> tuple[T, ...]:
    _at(parts, index)
    return (*parts[:index], *parts[index + 1 :])


def _inserted(parts: tuple[T, ...], to: int, part: T) -> tuple[T, ...]:
    to = max(0, min(to, len(parts)))
    return (*parts[:to], part, *parts[to:])


def _shifted(parts: tuple[T, ...], index: int, to: int) -> tuple[T, ...]:
    return _inserted(_without(parts, index), to, _at(parts, index))
