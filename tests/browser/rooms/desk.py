"""What the desk shows when a browser visits it: the demonstration, half marked, with a dispute and a request."""

from flask import Flask
from sqlalchemy import select

from scoring.foundation import clock, jobs
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.marking import locking
from scoring.marking.desk import intact
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.marking.sheets import sheet_views
from scoring.people.accounts import find_account, grants_of
from scoring.people.actors import Actor
from scoring.rules.sheets import SheetState
from tests.browser.visiting import CHIEF, ORGANIZER, Visit

HALL = "/assessments/demo-web"
PRESIDENT, EXPERT = "president", "expert01"

VISITS: dict[str, tuple[Visit, ...]] = {
    "desk.matrix": (
        Visit("matrix", f"{HALL}/matrix", CHIEF),
        Visit("matrix-day", f"{HALL}/matrix?day=2&show=blank&alerts=yes", CHIEF),
        Visit("matrix-none", f"{HALL}/matrix?day=1&show=disputed", CHIEF),
    ),
    "desk.sheet": (
        Visit("sheet-disputed", f"{HALL}/sheets/{{disputed_seat}}/B5", CHIEF),
        Visit("sheet-locked", f"{HALL}/sheets/{{locked_seat}}/A1", CHIEF),
        Visit("sheet-signed", f"{HALL}/sheets/{{disputed_seat}}/A3", PRESIDENT),
    ),
    "desk_signing.show": (Visit("sign", f"{HALL}/sign", EXPERT),),
    "desk_locking.show": (
        Visit("lock", f"{HALL}/lock", CHIEF),
        Visit("lock-preview", f"{HALL}/lock?sheet=B5", CHIEF),
    ),
    "desk_unlocking.show": (
        Visit("unlock", f"{HALL}/unlock", PRESIDENT),
        Visit("unlock-none", "/assessments/demo-region/unlock", CHIEF),
    ),
    "desk_history.show": (
        Visit("history", f"{HALL}/history", CHIEF),
        Visit("history-seat", f"{HALL}/history?seat={{disputed_seat}}&sheet=B5", CHIEF),
    ),
    "desk_history.verified": (Visit("history-intact", f"{HALL}/history/verified/{{verified}}", CHIEF),),
    "desk_history.totals": (
        Visit("totals", f"{HALL}/totals", CHIEF),
        Visit("totals-final", "/assessments/demo-region/totals", CHIEF),
        Visit("totals-hidden", f"{HALL}/totals", ORGANIZER),
    ),
}
NOT_PAGES = {"desk_locking.checkpoint", "desk_history.journal"}


def fill(app: Flask) -> dict[str, str]:
    """A request that waits, the journal read, the seat with the dispute."""
    with app.app_context():
        with db.transaction() as session:
            account = find_account(session, CHIEF)
            assert account is not None
            chief = Actor(account.id, account.login, account.display_name, "kk", grants_of(account))
            rows = select(SeatRow.public_id).join(AssessmentRow, AssessmentRow.id == SeatRow.assessment_id)
            rows = rows.where(AssessmentRow.public_id == "demo-web", SeatRow.status == "official")
            seats = list(session.scalars(rows.order_by(SeatRow.number)))
            views = sheet_views(session, "demo-web")
            locked = next(seat for seat in seats if views[seat, "A1"].state is SheetState.LOCKED)
            disputed = session.scalar(rows.where(SeatRow.number == 3)) or locked
            locking.ask_to_unlock(session, "demo-web", locked, "A1", "typing-slip", "1.20", actor=chief, at=clock.now())
            verified = intact.ask_to_verify(session, "demo-web", actor=chief)
        work_off(app)
        with db.reading() as session:
            assert jobs.find(session, verified, account=chief.account_id).state == jobs.State.DONE
    return {"disputed_seat": disputed, "locked_seat": locked, "verified": verified}
