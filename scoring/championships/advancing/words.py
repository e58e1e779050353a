"""What advancing calls its codes on pages, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _

from scoring.championships.advancing.course import Answer, Kind
from scoring.foundation.states import StateLook
from scoring.rules.cutline import Status
from scoring.rules.prospects import Prospect
from scoring.rules.ranking import Participation


def statuses() -> Mapping[str, StateLook]:
    """What the list says of a seat: colour, icon, word."""
    return {
        Status.ADVANCES.value: StateLook("complete", "complete", _("Advances")),
        Status.UNDECIDED.value: StateLook("queued", "eq", _("Tie")),
        Status.RESERVE.value: StateLook("progress", "clock", _("Reserve")),
        Status.NO_PLACES.value: StateLook("none", "none", _("No places")),
        Status.BELOW_MINIMUM.value: StateLook("none", "none", _("Below the minimum")),
        Status.DECLINED.value: StateLook("disputed", "x", _("Declined")),
        Status.WITHDRAWN.value: StateLook("disputed", "x", _("Withdrawn")),
    }


def answers() -> Mapping[str, StateLook]:
    """Where a nomination stands."""
    return {
        Answer.WAITING.value: StateLook("queued", "clock", _("Waits for the college")),
        Answer.ACCEPTED.value: StateLook("complete", "complete", _("Accepted")),
        Answer.DECLINED.value: StateLook("disputed", "x", _("Declined")),
        Answer.WITHDRAWN.value: StateLook("disputed", "x", _("Withdrawn")),
        Answer.RECALLED.value: StateLook("disputed", "undo", _("Recalled")),
    }


def told() -> Mapping[str, str]:
    """What the next stage, on another server, said of a nomination."""
    return {
        "nominated": _("Answer from the next stage: nominated"),
        "confirmed": _("Answer from the next stage: confirmed"),
        "refused": _("Answer from the next stage: turned down"),
        "withdrawn": _("Answer from the next stage: withdrawn"),
    }


def list_states() -> Mapping[str, StateLook]:
    """Where the list of a skill stands."""
    return {
        "missing": StateLook("none", "none", _("Results are not final")),
        "correction": StateLook("disputed", "unlock", _("Results are being corrected")),
        "tie": StateLook("queued", "eq", _("Tie at the cut line")),
        "new": StateLook("progress", "progress", _("To be approved")),
        "reopened": StateLook("queued", "warn", _("Open again")),
        "approved": StateLook("complete", "complete", _("Approved")),
    }


def participations() -> Mapping[str, str]:
    """Why somebody has no place. decisions.md 12."""
    return {
        Participation.OFFICIAL.value: "",
        Participation.WITHDRAWN.value: _("withdrew at this stage"),
        Participation.GUEST.value: _("guest"),
        Participation.RESERVE.value: _("reserve of this stage"),
        Participation.DID_NOT_START.value: _("did not start"),
        Participation.DISQUALIFIED.value: _("disqualified"),
    }


def kinds() -> Mapping[str, tuple[str, str]]:
    """(icon, sentence) of what was done to a list."""
    return {
        Kind.BEGUN.value: ("list", _("The list was begun from the final results")),
        Kind.CORRECTION_TAKEN_UP.value: ("changed", _("Corrected results were taken up")),
        Kind.QUOTA_CHANGED.value: ("edit", _("The quota was changed")),
        Kind.TIE_TAKEN.value: ("eq", _("All of the tie go on")),
        Kind.TIE_DECIDED.value: ("eq", _("The tie was decided")),
        Kind.TIE_RECONSIDERED.value: ("undo", _("The decision on the tie was taken back")),
        Kind.APPROVED.value: ("check", _("The list was approved")),
        Kind.NOMINATED.value: ("right", _("Nominated to the next stage")),
        Kind.RESERVE_CALLED.value: ("right", _("The next reserve was called")),
        Kind.ACCEPTED.value: ("complete", _("The college accepted")),
        Kind.DECLINED.value: ("x", _("Declined")),
        Kind.WITHDRAWN.value: ("x", _("Withdrew")),
        Kind.RETURNED.value: ("undo", _("The departure was taken back")),
        Kind.RECALLED.value: ("undo", _("The nomination was recalled")),
    }


def hopes() -> Mapping[str, StateLook]:
    """What a seat can hope for while marking goes on."""
    return {
        Prospect.CLINCHED.value: StateLook("complete", "complete", _("Clinched")),
        Prospect.POSSIBLE.value: StateLook("progress", "progress", _("Still possible")),
        Prospect.OUT.value: StateLook("none", "none", _("Out of reach")),
    }
