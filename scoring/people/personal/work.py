"""Places of this part on the start page: one's own page, and for a college's secretary the links of its students."""

from flask import url_for
from flask_babel import gettext as _

from scoring.foundation.viewer import Work
from scoring.people import permissions
from scoring.people.actors import Scope
from scoring.people.directory.organisations import COLLEGE, REGION
from scoring.people.directory.queries import OrganisationView
from scoring.people.personal.access import MAKE_LINK
from scoring.people.personal.queries import COLLEGE_KIND
from scoring.people.signing_in import door


def places() -> list[Work]:
    """For whoever came by a link their own page; a list of links for the organizer of a single college."""
    actor = door.actor()
    if actor.person:
        meaning = _("Results, comments meant for you, whether your name is shown")
        return [Work(_("My results"), meaning, url_for("own.show"), "user", first=True)]
    reach = permissions.reach(actor, MAKE_LINK)
    college = next(iter(reach)) if reach is not None and len(reach) == 1 else None
    if college is None or college.kind != COLLEGE:
        return []
    address = url_for("personal_links.index", public_id=college.id)
    return [Work(_("Personal links"), _("Let your students see their own results"), address, "qr")]


def may_make_links(view: OrganisationView) -> bool:
    """Whether the reader makes links for the students of this organisation."""
    places = (Scope(REGION, view.region), Scope(COLLEGE, view.public_id))
    return view.kind == COLLEGE_KIND and permissions.allow(door.actor(), MAKE_LINK, places=places)
