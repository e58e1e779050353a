"""The ids that parts of a scheme go by: criteria A to I, sub-criteria A1, A2, sections 1, 2, aspects A1.3."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from string import ascii_uppercase

from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Aspect, Scheme, SubCriterion


def next_criterion(scheme: Scheme) -> str:
    """The first letter nobody has. Raises RuleBroken: too-many-criteria."""
    taken = {criterion.id for criterion in scheme.criteria}
    for letter in ascii_uppercase:
        if letter not in taken:
            return letter
    raise RuleBroken("too-many-criteria", limit=len(ascii_uppercase))


def next_sub_criterion(scheme: Scheme, criterion: int) -> str:
    """The letter of the criterion and the first number after all of its own. An unknown criterion gives ""."""
    if not 0 <= criterion < len(scheme.criteria):
        return ""
    letter = scheme.criteria[criterion].id
    taken = {sub_criterion.id for sub_criterion in scheme.sub_criteria()}
    start = len(scheme.criteria[criterion].sub_criteria) + 1
    return next(each for number in count(start) if (each := f"{letter}{number}") not in taken)


def next_section(scheme: Scheme) -> str:
    taken = {section.id for section in scheme.sections}
    return next(each for number in count(len(taken) + 1) if (each := str(number)) not in taken)


def renumbered(scheme: Scheme) -> Scheme:
    """Criteria A, B, C and sub-criteria A1, A2 in the order they stand. Raises RuleBroken: too-many-criteria."""
    if len(scheme.criteria) > len(ascii_uppercase):
        raise RuleBroken("too-many-criteria", limit=len(ascii_uppercase))
    criteria = []
    for letter, criterion in zip(ascii_uppercase, scheme.criteria, strict=False):
        parts = (replace(part, id=f"{letter}{number}") for number, part in enumerate(criterion.sub_criteria, 1))
        criteria.append(replace(criterion, id=letter, sub_criteria=tuple(parts)))
    return replace(scheme, criteria=tuple(criteria))


def numbered_aspects(scheme: Scheme) -> Iterator[tuple[str, SubCriterion, Aspect]]:
    """Every aspect with the number people call it by: ("A1.3", its sub-criterion, itself)."""
    for sub_criterion in scheme.sub_criteria():
        for position, aspect in enumerate(sub_criterion.aspects, 1):
            yield f"{sub_criterion.id}.{position}", sub_criterion, aspect
