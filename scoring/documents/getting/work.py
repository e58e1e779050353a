"""Places of this part on the start page, and on the page of an organisation: the papers of its students."""

from flask import url_for
from flask_babel import gettext as _

from scoring.documents.getting.access import COLLECT_PAPERS
from scoring.documents.getting.collecting import COLLEGE_KIND
from scoring.foundation.viewer import Work
from scoring.people import permissions
from scoring.people.actors import Scope
from scoring.people.directory.organisations import COLLEGE, REGION
from scoring.people.directory.queries import OrganisationView
from scoring.people.signing_in import door


def places() -> list[Work]:
    """For the organizer of a single college or region the papers of the students there."""
    reach = permissions.reach(door.actor(), COLLECT_PAPERS)
    only = next(iter(reach)) if reach is not None and len(reach) == 1 else None
    if only is None or only.kind not in (COLLEGE, REGION):
        return []
    route = "collected_papers.of_region" if only.kind == REGION else "collected_papers.of_college"
    meaning = _("Certificates and diplomas of your students, as one file too")
    return [Work(_("Papers of the students"), meaning, url_for(route, public_id=only.id), "file")]


def may_collect(view: OrganisationView) -> bool:
    """Whether the reader takes the papers of the students of this organisation."""
    here = (Scope(REGION, view.region), Scope(COLLEGE, view.public_id))
    return view.kind == COLLEGE_KIND and permissions.allow(door.actor(), COLLECT_PAPERS, places=here)
