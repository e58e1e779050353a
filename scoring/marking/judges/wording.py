"""What the codes of this part are called on its pages, in the reader's language."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from scoring.marking import access
from scoring.marking.entries import WORDS_WRONG as WORDS_WRONG
from scoring.marking.frames import AssessmentState
from scoring.marking.independence import Level, Tie
from scoring.marking.judges.readiness import Point

# what a page asks about its reader: the act of the table
RIGHTS = {
    "set_up": access.SET_UP,
    "close": access.CLOSE,
    "reopen": access.REOPEN,
    "declare": access.DECLARE,
    "override": access.OVERRIDE,
    "name": access.GRANT.format(role="expert"),
}


def state_words() -> dict[str, tuple[str, str]]:
    """(code of the state vocabulary, words) of an assessment's state."""
    return {
        AssessmentState.DRAFT.value: ("draft", _("Being set up")),
        AssessmentState.OPEN.value: ("progress", _("Marking is open")),
        AssessmentState.CLOSED.value: ("locked", _("Closed")),
    }


def level_words() -> dict[str, str]:
    """What counts as the same organisation here. decisions.md 9."""
    return {
        Level.TEACHER.value: _("nobody marks an own student; all are of one college"),
        Level.COLLEGE.value: _("nobody marks a competitor of the same college"),
        Level.REGION.value: _("nobody marks a competitor of the same region"),
    }


def tie_words() -> dict[str, str]:
    """Why a judge does not mark a seat."""
    return {
        Tie.MENTOR.value: _("mentor of the competitor"),
        Tie.TEACHER.value: _("teacher of the competitor"),
        Tie.COLLEGE.value: _("same college"),
        Tie.REGION.value: _("same region"),
    }


def point_words(point: Point) -> str:
    """A line of the checklist: what is asked for, whether done or not."""
    words = {
        "scheme": _("The ids of all sub-criteria can be signed"),
        "days": _("Every day that the scheme speaks of is planned"),
        "seats": _("There are seats"),
        "numbers": _("Every seat has its number"),
        "panels": _("Every sub-criterion has its panel"),
        "judges": _("Every panel has its judges"),
        "conflicts": _("Every seat has judges without a conflict"),
    }
    return str(words.get(point.name, _("Other points")))


def mending_words(point: Point) -> str:
    """Where the page that mends a point leads."""
    words = {
        "days": _("Plan the days"),
        "seats": _("Add seats"),
        "numbers": _("Hold the draw"),
        "panels": _("Make panels"),
        "judges": _("Add judges to panels"),
        "conflicts": _("Change panels"),
    }
    return str(_("Name the judges") if point.page == "judges" else words.get(point.name, ""))


def lacking_words(point: Point) -> str:
    """What a point lacks, by the numbers people use; "" where its title says it."""
    if point.name == "numbers" and point.missing:
        count = sum(int(each.params["seats"]) for each in point.missing)
        return str(ngettext("%(count)s seat has no number", "%(count)s seats have no number", count, count=count))
    said = []
    if point.sheets:
        said.append(_("Sub-criteria: %(sheets)s", sheets=", ".join(point.sheets)))
    if point.seats:
        said.append(_("Seats: %(seats)s", seats=numbers(point.seats)))
    return ". ".join(said)


def numbers(seats: Iterable[int | None]) -> str:
    """Numbers of seats in a line; a seat without one is a dash."""
    return ", ".join("—" if seat is None else str(seat) for seat in seats)
