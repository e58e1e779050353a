"""The place of this part on the start page."""

from flask import url_for
from flask_babel import gettext as _

from scoring.championships.packages import access
from scoring.foundation.viewer import Work
from scoring.people import permissions
from scoring.people.signing_in import door


def work() -> list[Work]:
    """The page of packages, for those who may exchange them."""
    if not permissions.allow(door.actor(), access.EXCHANGE):
        return []
    meaning = _("Stages, nominations and answers of other servers, and the keys that prove them")
    return [Work(_("Packages between installations"), meaning, url_for("packages.index"), "upload")]
