"""The small changes an editor makes to a scheme, each a command; `apply` gives the changed scheme. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scoring.rules.calculations import Calculation
from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import NO_TEXT, Aspect, Kind, Scheme, Text
from scoring.schemes.content import numbering, placing
from scoring.schemes.content.calculation_rows import detached, pointed_at, with_calculation
from scoring.schemes.content.placing import Path

LEVELS = 4  # the scores 0, 1, 2, 3 of a judgement aspect. assessment-rules 1.1


@dataclass(frozen=True, slots=True)
class SetScheme:
    """Changes of `skill_number`, `title`, `standard`."""

    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AddCriterion:
    name: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class AddSubCriterion:
    criterion: int
    name: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class AddSection:
    name: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class AddAspect:
    """A new last aspect of a sub-criterion under a fresh permanent key."""

    criterion: int
    sub_criterion: int
    key: str
    kind: Kind = Kind.MEASUREMENT


@dataclass(frozen=True, slots=True)
class SetPart:
    """Changes of the fields of a criterion, sub-criterion or section."""

    path: Path
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RemovePart:
    """A criterion, sub-criterion or section goes, with all that is in it."""

    path: Path


@dataclass(frozen=True, slots=True)
class MovePart:
    """To position `to` among its siblings, after it was taken out; `into` another criterion (sub-criteria only)."""

    path: Path
    to: int
    into: int | None = None


@dataclass(frozen=True, slots=True)
class SetAspect:
    """Changes of any field of an aspect but its key and its calculation."""

    key: str
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemoveAspect:
    key: str


@dataclass(frozen=True, slots=True)
class MoveAspect:
    """To position `to` of a sub-criterion, after it was taken out."""

    key: str
    criterion: int
    sub_criterion: int
    to: int


@dataclass(frozen=True, slots=True)
class SetCalculation:
    """The aspect's own calculation, or None where its mark is typed. Aspects that shared the old row keep it."""

    key: str
    calculation: Calculation | None


@dataclass(frozen=True, slots=True)
class ShareCalculation:
    """The aspect points at an existing row of the calculations (from 1)."""

    key: str
    row: int


@dataclass(frozen=True, slots=True)
class Renumber:
    """Criteria become A, B, C and their sub-criteria A1, A2 in the order they stand."""


Edit = (
    SetScheme
    | AddCriterion
    | AddSubCriterion
    | AddSection
    | AddAspect
    | SetPart
    | RemovePart
    | MovePart
    | SetAspect
    | RemoveAspect
    | MoveAspect
    | SetCalculation
    | ShareCalculation
    | Renumber
)


def apply(scheme: Scheme, edit: Edit) -> Scheme:
    """The scheme after the edit.

    Raises RuleBroken: scheme-part-unknown (no such criterion, sub-criterion, section, aspect or calculation row),
    too-many-criteria, too-many-sub-criteria, too-many-aspects, too-many-sections (limits of `placing`).
    """
    match edit:
        case SetScheme(changes):
            return replace(scheme, **changes)
        case AddCriterion() | AddSubCriterion() | AddSection() | AddAspect():
            return _add(scheme, edit)
        case SetPart(path, changes):
            return placing.changed(scheme, path, changes)
        case RemovePart(path):
            return detached(placing.removed(scheme, path))
        case MovePart(path, to, into):
            return placing.moved(scheme, path, to, into)
        case Renumber():
            return numbering.renumbered(scheme)
    return _apply_to_aspect(scheme, edit)


def _add(scheme: Scheme, edit: AddCriterion | AddSubCriterion | AddSection | AddAspect) -> Scheme:
    match edit:
        case AddCriterion(name):
            return placing.with_criterion(scheme, numbering.next_criterion(scheme), name)
        case AddSubCriterion(criterion, name):
            return placing.with_sub_criterion(scheme, criterion, numbering.next_sub_criterion(scheme, criterion), name)
        case AddSection(name):
            return placing.with_section(scheme, numbering.next_section(scheme), name)
        case AddAspect(criterion, sub_criterion, key, kind):
            aspect = Aspect(key=key, kind=kind, description=NO_TEXT, maximum=None)
            return placing.with_aspect(scheme, (criterion, sub_criterion), aspect)


def _apply_to_aspect(
    scheme: Scheme, edit: SetAspect | RemoveAspect | MoveAspect | SetCalculation | ShareCalculation
) -> Scheme:
    match edit:
        case SetAspect(key, changes):
            aspect = replace(placing.aspect_of(scheme, key), **changes)
            return detached(placing.with_changed_aspect(scheme, _consistent(aspect)))
        case RemoveAspect(key):
            return detached(placing.without_aspect(scheme, key))
        case MoveAspect(key, criterion, sub_criterion, to):
            return placing.with_moved_aspect(scheme, key, (criterion, sub_criterion), to)
        case SetCalculation(key, calculation):
            return with_calculation(scheme, key, calculation)
        case ShareCalculation(key, row):
            if not 1 <= row <= len(scheme.calculations):
                raise RuleBroken("scheme-part-unknown")
            return detached(pointed_at(scheme, key, row))


def _consistent(aspect: Aspect) -> Aspect:
    """Judges do not calculate and a measurement has no benchmarks; undo brings them back."""
    if aspect.kind is Kind.JUDGEMENT:
        return replace(aspect, calculation=None)
    if aspect.kind is Kind.MEASUREMENT:
        return replace(aspect, benchmarks=())
    return aspect
