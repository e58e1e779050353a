"""What the room's codes are called on its pages, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _

from scoring.rules.calculations import (
    Calculation,
    Choice,
    NumberCompleted,
    PassFail,
    RangedScore,
    RegularDifference,
)
from scoring.rules.rulesets import Purpose
from scoring.schemes.bringing_in.matching import Certainty

TYPES = ("PASS_FAIL", "NUMBER_COMPLETED", "CHOICE", "RANGED_SCORE", "REGULAR_DIFFERENCE_DEDUCTION", "UNKNOWN")


def type_words() -> Mapping[str, str]:
    """The calculations; "" is the aspect without one."""
    return {
        "": _("No calculation: the mark is typed"),
        "PASS_FAIL": _("Passed or not"),
        "NUMBER_COMPLETED": _("Number completed"),
        "CHOICE": _("Choice from a list"),
        "RANGED_SCORE": _("Value within bands"),
        "REGULAR_DIFFERENCE_DEDUCTION": _("Deduction for each step from the target"),
        "UNKNOWN": _("Another type, kept as it is"),
    }


def type_of(calculation: Calculation | None) -> str:
    match calculation:
        case None:
            return ""
        case PassFail():
            return "PASS_FAIL"
        case NumberCompleted():
            return "NUMBER_COMPLETED"
        case Choice():
            return "CHOICE"
        case RangedScore():
            return "RANGED_SCORE"
        case RegularDifference():
            return "REGULAR_DIFFERENCE_DEDUCTION"
    return "UNKNOWN"


def purpose_words() -> Mapping[str, str]:
    return {Purpose.CHAMPIONSHIP.value: _("Championship"), Purpose.EXAM.value: _("Demonstration exam")}


def act_words() -> Mapping[str, str]:
    """What was done to a draft, for its history."""
    return {
        "begun": _("Begun from nothing"),
        "demonstration": _("Demonstration"),
        "imported": _("Brought in from a workbook"),
        "opened-from-version": _("Opened from a version"),
        "undone": _("Undone"),
        "redone": _("Done again"),
        "set-scheme": _("Scheme changed"),
        "add-criterion": _("Criterion added"),
        "add-sub-criterion": _("Sub-criterion added"),
        "add-section": _("Section added"),
        "add-aspect": _("Aspect added"),
        "set-part": _("Heading changed"),
        "remove-part": _("Part removed"),
        "move-part": _("Part moved"),
        "set-aspect": _("Aspect changed"),
        "remove-aspect": _("Aspect removed"),
        "move-aspect": _("Aspect moved"),
        "set-calculation": _("Calculation changed"),
        "share-calculation": _("Calculation shared"),
        "renumber": _("Renumbered"),
    }


def field_words() -> Mapping[str, str]:
    """The fields of a scheme's parts, for conflicts and printed differences."""
    return {
        "skill_number": _("Skill number"),
        "title": _("Title"),
        "standard": _("Standard"),
        "sections": _("Sections of the standard"),
        "order": _("Order"),
        "id": _("Number"),
        "name": _("Name"),
        "declared": _("Declared mark"),
        "day": _("Day of marking"),
        "kind": _("Kind"),
        "description": _("Description"),
        "maximum": _("Maximum mark"),
        "section": _("Section of the standard"),
        "extra": _("Extra lines"),
        "requirement": _("Requirement"),
        "benchmarks": _("Benchmarks"),
        "calculation": _("Calculation"),
        "gate": _("Gate aspect"),
        "place": _("Place"),
    }


def certainty_words() -> Mapping[str, str]:
    return {
        Certainty.CERTAIN.value: _("Certain"),
        Certainty.LIKELY.value: _("Likely"),
        Certainty.DOUBTFUL.value: _("Doubtful"),
    }
