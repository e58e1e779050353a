"""What the ceremony says: on the big screen in two languages, and on the tablet that runs it."""

from collections.abc import Mapping

from flask_babel import force_locale
from flask_babel import gettext as _

from scoring.championships.boards.words import SECOND
from scoring.championships.ceremony.course import Did
from scoring.championships.ceremony.queries import Stands
from scoring.championships.results.words import medals
from scoring.foundation import words


def screen_words() -> Mapping[str, str]:
    """Words of the big screen, which fills {skill}, {number} and {count} in by itself."""
    return {
        "ceremony": _("Awards ceremony"),
        "winners": _("%(skill)s: the winners", skill="{skill}"),
        "lead": _("Medals and medallions for excellence"),
        "last": _("One card is left"),
        "who": _("Who is it?"),
        "opens": _("The presenter opens the card"),
        "nobody": _("Not awarded"),
        "number": _("Competitor %(number)s", number="{number}"),
        "more": _("and %(count)s more", count="{count}"),
        "away": _("The connection is lost. The screen comes back by itself."),
        **{f"card_{code}": word for code, word in medals().items()},
    }


def second_words() -> Mapping[str, str]:
    """The same in the second language of the big screen."""
    with force_locale(SECOND[words.language()]):
        return dict(screen_words())


def card_words() -> Mapping[str, str]:
    """The large button of each card."""
    return {
        "medallion": _("Open the medallions"),
        "bronze": _("Open the bronze"),
        "silver": _("Open the silver"),
        "gold": _("Open the gold"),
    }


def stands_words() -> Mapping[str, tuple[str, str, str]]:
    """(colour, icon, word) of how a skill stands."""
    return {
        Stands.WAITS.value: ("none", "none", _("Face down")),
        Stands.BEGUN.value: ("progress", "progress", _("Partly revealed")),
        Stands.REVEALED.value: ("complete", "complete", _("Revealed")),
        Stands.BLOCKED.value: ("disputed", "info", _("Cannot be revealed")),
        Stands.LEFT_OUT.value: ("none", "minus", _("Not in the ceremony")),
    }


def said_of(did: Did) -> str:
    """What is said once it is done."""
    said: Mapping[Did, str] = {
        Did.ORDERED: _("The order is kept."),
        Did.SHOWN: _("The skill is on the screen, its cards face down."),
        Did.OPENED: _("The card is open."),
        Did.BLANKED: _("The screen is dark."),
        Did.LIT: _("The screen shows the ceremony again."),
        Did.BEGUN_AGAIN: _("All cards of the rehearsal lie face down again."),
    }
    return said[did]
