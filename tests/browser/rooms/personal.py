"""Personal links in a browser: the secretary's list, the sheets, and the own page of the region's second competitor."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE
from scoring.people.personal.links import LinkCard, draw, make_link
from tests.browser.visiting import ADMIN, COMPETITOR, ORGANIZER, Visit

NOT_PAGES: set[str] = set()
VISITS: dict[str, tuple[Visit, ...]] = {
    "own.asked": (Visit("own-code", "/link/a-link-of-nobody"),),
    "own.show": (Visit("own", "/my", COMPETITOR), Visit("own-link-needed", "/my", status=401)),
    "own_results.show": (Visit("own-result", "/my/results/{own_seat}", COMPETITOR),),
    "personal_links.index": (
        Visit("personal-links", "/organisations/{own_college}/links", ORGANIZER),
        Visit("personal-links-none-found", "/organisations/demo-college/links?q=zzz", ADMIN),
    ),
}


def fill(app: Flask) -> dict[str, str]:
    """A link of whoever came second in the final regional stage."""
    with app.app_context():
        drawn, now = draw(), clock.now()
        with db.transaction() as session:
            rows = select(SeatRow).join(AssessmentRow, AssessmentRow.id == SeatRow.assessment_id)
            seat = session.scalars(rows.where(AssessmentRow.public_id == "demo-region", SeatRow.number == 4)).one()
            card = LinkCard(clock.shown(now).date() + timedelta(days=30))
            made = make_link(session, seat.person or "", card, drawn, CONSOLE_VISIT, actor=CONSOLE, at=now)
            college = made.person.organisation
            assert college is not None
    return {
        "own_seat": seat.public_id, "own_college": college.public_id, "own_link": drawn.secret, "own_code": drawn.code,
    }  # fmt: skip
