"""The words of setting up for its codes: states, levels, kinds of days, statuses, accommodations, values of rules."""

from flask_babel import gettext as _

from scoring.foundation.formats import mark
from scoring.marking.frames import AssessmentState
from scoring.marking.independence import Level
from scoring.marking.ordering import When
from scoring.marking.setup.days import FAMILIARISATION, SET_UP_DAY
from scoring.marking.setup.seating import EXTRA_TIME
from scoring.rules.ranking import Participation
from scoring.rules.rulesets import RuleSet


def state_looks() -> dict[str, tuple[str, str]]:
    """(state of the vocabulary, word) of an assessment."""
    return {
        AssessmentState.DRAFT: ("draft", _("Being set up")),
        AssessmentState.OPEN: ("progress", _("Marking is under way")),
        AssessmentState.CLOSED: ("locked", _("Closed")),
    }


def when_words() -> dict[When, str]:
    """The headings of the list of assessments."""
    return {
        When.TODAY: _("Today"),
        When.AHEAD: _("Ahead"),
        When.UNSAID: _("Days not said yet"),
        When.PAST: _("Past"),
    }


def level_words() -> dict[str, tuple[str, str]]:
    """(name, what it means) of each level of conflict. decisions.md 9, 10"""
    return {
        Level.TEACHER: (
            _("Own teacher"),
            _("A college stage: experts may mark their own college, never their own students. It is printed."),
        ),
        Level.COLLEGE: (
            _("Same college"),
            _("A regional stage: no expert marks a competitor of the same college or enterprise."),
        ),
        Level.REGION: (
            _("Same region"),
            _("A republican stage: no expert marks a competitor of the same region."),
        ),
    }


def day_words() -> dict[str, str]:
    return {SET_UP_DAY: _("Set-up day"), FAMILIARISATION: _("Familiarisation day")}


def status_looks() -> dict[str, tuple[str, str]]:
    """(state of the vocabulary, word) of each way to take part."""
    return {
        Participation.OFFICIAL: ("fine", _("Official")),
        Participation.GUEST: ("note", _("Guest")),
        Participation.RESERVE: ("queued", _("Reserve")),
        Participation.DID_NOT_START: ("none", _("Did not start")),
        Participation.WITHDRAWN: ("warning", _("Withdrawn")),
        Participation.DISQUALIFIED: ("error", _("Disqualified")),
    }


def status_meanings() -> dict[str, str]:
    """What a status does, for whoever chooses it. decisions.md 12, 13"""
    return {
        Participation.OFFICIAL: _("Counts in places and medals"),
        Participation.GUEST: _("Is marked and listed apart, without a place"),
        Participation.RESERVE: _("Waits; no sheet is marked"),
        Participation.DID_NOT_START: _("Left before the start"),
        Participation.WITHDRAWN: _("Left after the start: what is unmarked becomes not attempted"),
        Participation.DISQUALIFIED: _("By the jury, with a reason that is printed"),
    }


def accommodation_words() -> dict[str, str]:
    return {
        EXTRA_TIME: _("Extra time"),
        "assistant": _("Assistant"),
        "interpreter": _("Interpreter"),
        "adapted-workplace": _("Adapted workplace"),
    }


def seat_act_words() -> dict[str, str]:
    """What becomes of a seat of a file."""
    return {"new": _("New seat"), "changed": _("Changes"), "same": _("As it is"), "refused": _("Left out")}


def rule_values(rules: RuleSet) -> list[tuple[str, str, str]]:
    """(what, value, clause) of a rule set, as it is printed on protocols."""
    judgement, limits, clauses = rules.judgement, rules.scheme, rules.clauses()
    found = [
        (_("Judges who score an aspect"), str(judgement.judges), "judgement.judges"),
        (_("Highest score of a judge"), str(judgement.top_score), "judgement.top_score"),
        (_("Widest spread without talking it through"), str(judgement.max_spread), "judgement.max_spread"),
        (_("Total of a scheme"), mark(limits.total), "scheme.total"),
        (_("Working days for an appeal"), str(rules.appeal_working_days), "appeal_working_days"),
    ]
    if rules.scale:
        floor = rules.scale.minimum_unit
        found += [
            (_("Centre of the scale"), str(rules.scale.centre), "scale.centre"),
            (_("Points of a unit"), str(rules.scale.points), "scale.points"),
            (_("Smallest unit"), mark(floor) if floor else _("none"), "scale.minimum_unit"),
            (_("Fewest in the field for a scale"), str(rules.scale.minimum_field), "scale.minimum_field"),
        ]
    if rules.medals:
        found += [
            (_("A tie for a medal, in points"), str(rules.medals.tie_width), "medals.tie_width"),
            (_("Medallion for Excellence from"), str(rules.medals.medallion), "medals.medallion"),
        ]
    if rules.advancing:
        places = str(rules.advancing.places_per_skill)
        found += [(_("Places of a skill that go on"), places, "advancing.places_per_skill")]
    return [(what, value, clauses[name]) for what, value, name in found]
