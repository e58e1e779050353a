"""What this room's codes are called on its pages, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from scoring.championships.results.finalising import InTheWay
from scoring.championships.results.queries import Shown
from scoring.foundation import words


def medals() -> Mapping[str, str]:
    """Medals and the Medallion for Excellence. decisions.md 14, 15."""
    return {
        "gold": _("Gold"),
        "silver": _("Silver"),
        "bronze": _("Bronze"),
        "medallion": _("Medallion for Excellence"),
    }


def shown_words() -> Mapping[str, tuple[str, str, str]]:
    """(kind of banner, title, what it means) of how final the standings are."""
    return {
        Shown.LOCKED.value: (
            "note", _("Not final yet: all is locked, the results are not signed."),
            _("The jury president and the chief expert sign them on the page of finalising."),
        ),
        Shown.PRELIMINARY.value: (
            "warning", _("Preliminary standings: not everything is locked."),
            _("Only the chief expert and the jury president see them before locking. Do not pass them on."),
        ),
    }  # fmt: skip


def shown_in_files() -> Mapping[str, str]:
    """How final the standings of a file are: it is read where no banner stands above it."""
    return {
        Shown.FINAL.value: _("final"),
        Shown.LOCKED.value: _("locked, not signed"),
        Shown.PRELIMINARY.value: _("preliminary"),
    }


def roles() -> Mapping[str, str]:
    """In which role results are signed."""
    return {
        "chief-expert": _("Chief expert"),
        "jury-president": _("Jury president"),
        "organizer": _("Organizer"),
    }


def in_the_way() -> Mapping[str, str]:
    """What keeps results from being finalised, where it is not one sheet."""
    return {
        "rehearsal-never-final": _("This is a rehearsal: its results never count."),
        "not-opened-yet": _("Marking was not opened yet."),
        "correction-undecided": _("These results are final. A correction needs a decision first."),
        "scheme-change-waits": _("A change of the marking scheme waits for consent."),
    }


def sheet_in_the_way() -> Mapping[str, str]:
    """What keeps results from being finalised, of one sheet or seat."""
    return {
        "sheet-not-locked-yet": _("not locked"),
        "sheet-in-dispute": _("in dispute"),
        "unlock-waits": _("a request to unlock it waits"),
        "appeal-open": _("an appeal is open"),
        "appeal-unfollowed": _("an appeal was upheld, the sheet was not opened and signed anew since"),
        "seat-without-total": _("every aspect is excused, there is no total"),
    }


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One thing that is in the way of a sub-criterion, and the numbers of the seats where it is."""

    code: str
    sheet: str
    numbers: tuple[int, ...]


def grouped(waiting: Sequence[InTheWay]) -> list[Hindrance]:
    """What is in the way, by what it is and by sub-criterion, in the order in which each is first met."""
    found: dict[tuple[str, str], list[int]] = {}
    for one in waiting:
        found.setdefault((one.code, one.sheet), []).extend([one.number] if one.seat else [])
    return [Hindrance(code, sheet, tuple(sorted(numbers))) for (code, sheet), numbers in found.items()]


def answer_words(code: str) -> str:
    """A measurement answer in words: "passed", "4 completed", "option 2", the measured value."""
    kind, _colon, value = code.partition(":")
    said: Mapping[str, str] = {
        "passed": _("passed") if value == "yes" else _("not passed"),
        "completed": _("%(count)s completed", count=value),
        "option": _("option %(number)s", number=value),
    }
    return said.get(kind) or words.format_mark(value)
