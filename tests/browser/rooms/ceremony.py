"""What the ceremony shows when a browser visits it: the region's final skill half revealed, and a rehearsal.

The last card stays face down: what the other visits find of the region is not changed.
"""

from flask import Flask
from sqlalchemy.orm import Session

from scoring.championships.ceremony import running
from scoring.championships.ceremony.course import course_of
from scoring.championships.ceremony.queries import desk_of
from scoring.championships.ceremony.running import Press
from scoring.championships.demonstration.names import REGION_STAGE
from scoring.championships.stages.queries import stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.people.accounts import find_account, grants_of
from scoring.people.actors import Actor
from tests.browser.visiting import ORGANIZER, Visit

SCREEN, DESK = f"/ceremony/{REGION_STAGE}", f"/stages/{REGION_STAGE}/ceremony"

VISITS: dict[str, tuple[Visit, ...]] = {
    "ceremony.screen": (Visit("ceremony-screen", SCREEN), Visit("ceremony-begins", "/ceremony/demo-republic")),
    "ceremony.rehearsal_screen": (Visit("ceremony-rehearsal-screen", f"{DESK}/rehearsal/screen", ORGANIZER),),
    "ceremony_desk.show": (
        Visit("ceremony-desk", DESK, ORGANIZER),
        Visit("ceremony-desk-blocked", "/stages/demo-republic/ceremony", ORGANIZER),
    ),
    "ceremony_desk.rehearse": (Visit("ceremony-rehearsal", f"{DESK}/rehearsal", ORGANIZER),),
}
NOT_PAGES = {"ceremony.stream", "ceremony.rehearsal_stream"}


def fill(app: Flask) -> dict[str, str]:
    """The skill on both screens, one card opened."""
    for rehearsal in (False, True):
        with app.app_context(), db.transaction() as session:
            _begin(session, rehearsal=rehearsal)
    return {}


def _begin(session: Session, *, rehearsal: bool) -> None:
    account = find_account(session, "organizer")
    if account is None:
        raise LookupError("organizer")
    actor = Actor(account.id, account.login, account.display_name, account.language, grants_of(account))
    stage = stage_row(session, REGION_STAGE)

    def press() -> Press:
        return Press(REGION_STAGE, rehearsal, course_of(session, stage, rehearsal=rehearsal).last)

    line = desk_of(session, REGION_STAGE, rehearsal=rehearsal).lines[0]
    running.show_skill(session, press(), line.id, actor=actor, at=clock.now())
    running.open_card(session, press(), line.next or "", actor=actor, at=clock.now())
