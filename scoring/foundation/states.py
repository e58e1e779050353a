"""The one vocabulary of states: colour, icon and word of each, the same on every page and paper."""

from typing import NamedTuple

from flask_babel import gettext as _


class StateLook(NamedTuple):
    """`colour` is a class st-..., `icon` a symbol of icons.svg, `word` in the reader's language."""

    colour: str
    icon: str
    word: str


def work_states() -> dict[str, StateLook]:
    """What a sheet of marks may be."""
    return {
        "none": StateLook("none", "none", _("Not started")),
        "progress": StateLook("progress", "progress", _("In progress")),
        "complete": StateLook("complete", "complete", _("Complete")),
        "disputed": StateLook("disputed", "disputed", _("Disputed")),
        "signed": StateLook("signed", "signed", _("Signed")),
        "locked": StateLook("locked", "locked", _("Locked")),
    }


def saving_states() -> dict[str, StateLook]:
    """Where a change is kept."""
    return {
        "saving": StateLook("progress", "refresh", _("Saving…")),
        "saved": StateLook("complete", "saved", _("Saved")),
        "queued": StateLook("queued", "queued", _("Offline, waiting")),
        "conflict": StateLook("conflict", "conflict", _("Conflict")),
    }


def scheme_states() -> dict[str, StateLook]:
    """What a marking scheme and what was found in it may be."""
    return {
        "draft": StateLook("progress", "edit", _("Draft")),
        "published": StateLook("locked", "locked", _("Published")),
        "error": StateLook("disputed", "x", _("Error")),
        "warning": StateLook("queued", "warn", _("Warning")),
        "note": StateLook("progress", "info", _("Note")),
        "fine": StateLook("complete", "complete", _("No errors")),
    }


def request_states() -> dict[str, StateLook]:
    """What became of something that one person asked and another answers."""
    return {
        "waiting": StateLook("queued", "clock", _("Waits for an answer")),
        "accepted": StateLook("complete", "complete", _("Consented")),
        "declined": StateLook("disputed", "x", _("Refused")),
    }


def states() -> dict[str, StateLook]:
    return request_states() | work_states() | saving_states() | scheme_states()
