"""What the desk's codes are called on its pages, in the reader's language."""

from collections.abc import Mapping

from flask import Flask
from flask_babel import gettext as _

from scoring.foundation.states import StateLook, states
from scoring.marking import access
from scoring.marking.desk.rights import READ_JOURNAL, SEE_TOTALS
from scoring.marking.entries import WORDS_WRONG as WORDS_WRONG
from scoring.marking.frames import Seat
from scoring.marking.opened import CORRECTION
from scoring.marking.tabs import Tab
from scoring.rules.marks import State
from scoring.rules.ranking import Participation
from scoring.rules.sheets import SheetState

LOOKS = {
    SheetState.EMPTY: "none",
    SheetState.IN_PROGRESS: "progress",
    SheetState.COMPLETE: "complete",
    SheetState.SIGNED: "signed",
    SheetState.LOCKED: "locked",
}
REASONS = ("typing-slip", "panel-decided", "benchmark-read-differently", "appeal", CORRECTION, "other")


def init_app(app: Flask) -> None:
    app.add_template_filter(seat_number)


def tabs() -> tuple[Tab, ...]:
    """The desk's pages among those of every assessment."""
    return (
        Tab(50, "desk.matrix", lambda: _("Progress"), access.SEE_SHEETS),
        Tab(60, "desk_signing.show", lambda: _("Signing"), access.SIGN),
        Tab(62, "desk_locking.show", lambda: _("Locking"), access.LOCK),
        Tab(64, "desk_unlocking.show", lambda: _("Unlocking"), access.SEE_SHEETS),
        Tab(66, "desk_history.totals", lambda: _("Totals"), SEE_TOTALS),
        Tab(70, "desk_history.show", lambda: _("History"), READ_JOURNAL),
    )


def seat_number(seat: Seat | None) -> str:
    """A competitor's number as papers and tablets show it: 07; a dash before the draw."""
    return "—" if seat is None or seat.number is None else f"{seat.number:02d}"


def looks() -> Mapping[str, StateLook]:
    """The states of a cell of the matrix; no judge may mark a sheet in conflict."""
    known = states()
    return {name: known[name] for name in ("none", "progress", "complete", "disputed", "signed", "locked")} | {
        "conflict": known["conflict"]._replace(word=_("No judge may mark it"))
    }


def filters() -> Mapping[str, str]:
    return {
        "disputed": _("Disputed"),
        "blank": _("Blank marks"),
        "unsigned": _("Not signed"),
        "waiting": _("Waiting on a tablet"),
        "locked": _("Locked"),
    }


def participation(status: Participation) -> str:
    """How a seat takes part; "" for an official one."""
    known: Mapping[Participation, str] = {
        Participation.OFFICIAL: "",
        Participation.GUEST: _("guest"),
        Participation.RESERVE: _("reserve"),
        Participation.WITHDRAWN: _("withdrew"),
        Participation.DID_NOT_START: _("did not start"),
        Participation.DISQUALIFIED: _("disqualified"),
    }
    return known[status]


def mark_states() -> Mapping[str, str]:
    """The four states of an aspect. decisions.md 3."""
    return {
        State.NOT_MARKED.value: _("Not marked yet"),
        State.MARKED.value: _("Marked"),
        State.NOT_ATTEMPTED.value: _("Not attempted"),
        State.EXCUSED.value: _("Excused"),
    }


def reasons(*, corrected: bool = False) -> Mapping[str, str]:
    """Why a mark is corrected, a sheet disputed, settled or unlocked; `corrected`: a decision has opened marking."""
    decided = {CORRECTION: _("A decision to correct the results")} if corrected else {}
    return {
        "typing-slip": _("A slip of the hand"),
        "panel-decided": _("The panel decided so"),
        "benchmark-read-differently": _("The benchmark was read differently"),
        "appeal": _("An appeal"),
        **decided,
        "other": _("Another reason"),
    }


def excuses() -> Mapping[str, str]:
    """decisions.md 3."""
    return {
        "accommodation": _("Accommodation of this competitor"),
        "aspect-cancelled": _("The aspect is cancelled, for all competitors"),
    }


def reason_word(code: str | None) -> str:
    """A reason of the journal in words; a code that no page offers is shown as it is."""
    if not code:
        return ""
    others = {
        "seat-withdrew": _("the competitor withdrew"),
        "seat-came-back": _("the competitor came back"),
        "judge-replaced": _("other judges mark the seat now"),
        "scheme-changed": _("the scheme changed"),
        "panel-cannot-agree": _("the panel cannot agree"),
        "for-panel": _("for the panel"),
        "for-competitor": _("for the competitor"),
        "slip": _("a slip"),
        "paper": _("from paper"),
    }
    known: Mapping[str, str] = {**reasons(corrected=True), **excuses(), **others}
    return known.get(code, code)
