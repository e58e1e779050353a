"""What this part's codes are called on its pages, in the reader's language."""

from collections.abc import Mapping
from typing import Protocol

from flask_babel import gettext as _

from scoring.championships.entries.wording import state_looks
from scoring.championships.packages.lines import params_in
from scoring.foundation import formats
from scoring.foundation.words import language, sentence

MARKS = {
    "package-skill-minimum": ("before", "after"),
    **{f"package-nomination{why}": ("total",) for why in ("", "-without-persons", "-without-skill", "-without-stage")},
}  # by code, the values that are marks
STATES = {"package-entry-state": ("before", "after")}  # the same of states of an entry


class Said(Protocol):
    """What is said of a thing by its code: a line of a review, a finding."""

    @property
    def code(self) -> str: ...

    @property
    def params(self) -> Mapping[str, str | int]: ...


def said_of(one: Said) -> str:
    """The sentence, with its marks, states and names as the reader's language writes them."""
    looks = state_looks() if one.code in STATES else {}
    marks = {name: formats.mark(str(one.params[name])) for name in MARKS.get(one.code, ())}
    states = {name: looks[str(one.params[name])][1] for name in STATES.get(one.code, ())}
    return sentence(one.code, {**params_in(one.code, one.params, language()), **marks, **states})


def kinds() -> Mapping[str, str]:
    """What a package is for."""
    return {
        "stage": _("Whole stage"),
        "nominations": _("Nominations alone"),
        "answers": _("Answers to nominations"),
    }


def sections() -> Mapping[str, str]:
    """Kinds of things in a package, in the order in which a review shows them."""
    return {
        "championship": _("Championship"),
        "stage": _("Stage"),
        "skills": _("Skills"),
        "schemes": _("Marking schemes"),
        "results": _("Final results"),
        "entries": _("Entries"),
        "organisations": _("Organisations"),
        "persons": _("Persons"),
        "nominations": _("Nominations"),
        "answers": _("Answers to nominations"),
    }


def acts() -> Mapping[str, tuple[str, str]]:
    """(state whose icon and colour is shown, the word)."""
    return {
        "new": ("complete", _("New here")),
        "known": ("none", _("Known already")),
        "changed": ("progress", _("Changed there")),
        "conflict": ("queued", _("Said otherwise here")),
        "doubt": ("error", _("To be decided")),
        "out": ("queued", _("Left out")),
    }


def key_states() -> Mapping[str, tuple[str, str]]:
    """(state whose icon and colour is shown, the word) of a key."""
    return {
        "own": ("complete", _("Our key")),
        "retired": ("none", _("Our earlier key")),
        "trusted": ("complete", _("Trusted")),
        "withdrawn": ("error", _("Trust withdrawn")),
    }


def key_acts() -> Mapping[str, str]:
    """What was done to a key."""
    return {
        "key-made": _("made"),
        "key-retired": _("replaced by a new one"),
        "key-trusted": _("trusted"),
        "key-withdrawn": _("trust withdrawn"),
    }
