"""What boards say: in the reader's language, and beside it in a second one on the big screen."""

from collections.abc import Mapping

from flask_babel import force_locale
from flask_babel import gettext as _

from scoring.championships.boards.choosing import CHOSEN, RELEASED
from scoring.championships.boards.setting import Shows
from scoring.championships.results.words import medals
from scoring.foundation import formats, words

SECOND = {"kk": "ru", "ru": "kk", "en": "kk"}  # the state language comes first, and is never left out


def board_words() -> Mapping[str, str]:
    """Sentences that a board fills in by itself as it changes: {seat} and the like are its own places."""
    done = {"done": "{done}", "all": "{all}"}
    return {
        "counted": _("Counted sub-criteria: %(done)s of %(all)s", **done),
        "marked": _("Marked aspects: %(done)s of %(all)s", **done),
        "locked": _("Locked sheets: %(done)s of %(all)s", **done),
        "frozen": _("The board stopped: %(time)s", time="{time}"),
        "ceremony": _("Results open at the awards"),
        "going": _("Marking goes on"),
        "not_begun": _("Marking has not begun"),
        "places_later": _("Places appear here once a sub-criterion is locked for everybody."),
        "nothing": _("Results open after the awards"),
        "nothing_why": _("The organizer has not opened this board."),
        "interim": _("Interim, not official"),
        "final": _("Final results"),
        "corrected": _(
            "Corrected: revision %(revision)s of the results, by decision № %(number)s of %(day)s.",
            revision="{revision}", number="{number}", day="{day}",
        ),
        "correcting": _("The results are being corrected."),
        "date": formats.DATE[words.language()],
        "months": formats.MONTHS[words.language()],
        "revised": _("Final results, revision %(revision)s", revision="{revision}"),
        "page": _("%(first)s–%(last)s of %(all)s", first="{first}", last="{last}", all="{all}"),
        "names_later": _("Names open at the awards."),
        "place": _("Place"),
        "competitor": _("Competitor"),
        "change": _("Movement"),
        "scale": _("Scale"),
        "total": _("Mark total"),
        "medal": _("Medal"),
        "guest": _("guest"),
        "up": _("up by %(places)s", places="{n}"),
        "down": _("down by %(places)s", places="{n}"),
        "same": _("no change"),
        "updated": _("Places updated. First: number %(seat)s, %(points)s", seat="{seat}", points="{points}"),
        "followed": _(
            "Number %(seat)s: place %(place)s, %(points)s", seat="{seat}", place="{place}", points="{points}"
        ),
        "followed_none": _("Nobody on this board has such a number or name."),
        "followed_more": _("and %(count)s more", count="{count}"),
        "away": _("The connection is lost. The board comes back by itself."),
        "stale": _("The board is not shown: Esc shows it again."),
        "held": _("This screen is held: F lets it go on."),
        **{f"medal_{code}": word for code, word in medals().items()},
    }  # fmt: skip


def second_words() -> Mapping[str, str]:
    """The same in the second language of the big screen."""
    with force_locale(SECOND[words.language()]):
        return dict(board_words())


def shows_words() -> Mapping[str, tuple[str, str]]:
    """(name, what it means) of each choice, least first."""
    return {
        Shows.NOTHING.value: (_("Nothing"), _("The public sees nothing until the results are released.")),
        Shows.PROGRESS.value: (_("Progress only"), _("How much is marked and locked; no mark, no place.")),
        Shows.TOTALS.value: (
            _("Running totals"), _("Places over the sub-criteria that are locked for everybody; all else is progress."),
        ),
        Shows.FREEZE.value: (
            _("Running totals until a moment"),
            _("From that moment on the board stands still, and only progress goes on, until the awards."),
        ),
    }  # fmt: skip


def act_words() -> Mapping[str, str]:
    """What was done to the boards of a stage."""
    return {CHOSEN: _("What the public sees was chosen"), RELEASED: _("Results were released")}
